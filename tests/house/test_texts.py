"""The catalogues of the pages' texts are whole, and are what the code and the templates say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message

from alerts.wording import ENGLISH
from tools.texts import CATALOGUES, compiled, kept, source, texts, written

LANGUAGES = sorted(folder.name for folder in CATALOGUES.iterdir())
_PLACES = re.compile(r"%\(\w+\)s|%%|{\w+}")
_TAGS = re.compile(r"</?\w[^>]*>|&\w+;")


@pytest.fixture(scope="module")
def found() -> Catalog:
    return texts()


@pytest.fixture(params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return kept(request.param)


def test_there_is_english() -> None:
    assert LANGUAGES == ["en"]


def test_everything_is_translated_and_nothing_else(found: Catalog, catalogue: Catalog) -> None:
    wanted, known = ({message.id for message in each if message.id} for each in (found, catalogue))
    assert len(wanted) > 500
    assert wanted - known == set(), "make texts"
    assert known - wanted == set(), "make texts"
    assert [
        message.id
        for message in catalogue
        if message.fuzzy or not all(other for _, other in texts_of(message))
    ] == []


def test_a_translation_fills_in_and_marks_up_the_same(catalogue: Catalog) -> None:
    said = [pair for message in catalogue if message.id for pair in texts_of(message)]
    assert [german for german, other in said if parts(german) != parts(other)] == []


def texts_of(message: Message) -> list[tuple[str, str]]:
    """What is said in German and in another language; twice where it depends on a number."""
    both = (each if isinstance(each, (tuple, list)) else (each,) for each in (message.id, message.string))
    return list(zip(*both, strict=True))


def parts(text: str) -> tuple[Counter[str], Counter[str], str, str]:
    """What a translation must leave as it is."""
    places, tags = Counter(_PLACES.findall(text)), Counter(_TAGS.findall(text))
    return places, tags, re.match(r"\s*", text)[0], re.search(r"\s*\Z", text)[0]


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("{names} fehlt", "missing"),
        ("%(a)s", "%(b)s"),
        ('<a href="/x">', '<a href="/y">'),
        (" Bekannt", "Known"),
    ],
)
def test_it_is_seen_where_it_does_not(german: str, english: str) -> None:
    assert parts(german) != parts(english)


def test_english_has_one_kind_of_quotation_marks() -> None:
    said = [other for message in kept("en") if message.id for _, other in texts_of(message)]
    said += _said_in(ENGLISH)
    assert [text for text in said if "“" in text], "there are some at all"
    assert [text for text in said if not is_well_quoted(text)] == []


def _said_in(words: Any) -> Iterator[str]:
    """All texts of a typed catalogue, however deep they stand."""
    if isinstance(words, str):
        yield words
    elif is_dataclass(words):
        for each in fields(words):
            yield from _said_in(getattr(words, each.name))
    elif isinstance(words, Mapping):
        yield from _said_in(tuple(words.values()))
    elif isinstance(words, tuple):
        for each in words:
            yield from _said_in(each)


def is_well_quoted(text: str) -> bool:
    """Whether all that is quoted stands between “ and ”, and apostrophes are ’."""
    plain = re.sub(r"<[^>]*>", "", text)  # attributes of tags are no texts
    marks = re.sub(r"[^„“”«»‚‘‹›\"']", "", plain)
    return marks == "“”" * (len(marks) // 2)


@pytest.mark.parametrize(
    ("text", "is_well"),
    [
        ('“One” and <a href="/x">“another”</a>: the council’s', True),
        ('"One"', False),
        ("„One“", False),
        ("»One«", False),
        ("‘One’", False),
        ("the council's", False),
        ("“One", False),
        ("”One“", False),
    ],
)
def test_other_quotation_marks_are_seen(text: str, is_well: bool) -> None:
    assert is_well_quoted(text) is is_well


def test_it_is_compiled_and_written_as_the_tool_does(found: Catalog, catalogue: Catalog) -> None:
    path = source(str(catalogue.locale))
    assert path.with_suffix(".mo").read_bytes() == compiled(catalogue)
    catalogue.update(found, no_fuzzy_matching=True)
    assert path.read_bytes() == written(catalogue)


def test_it_says_nothing_of_machines_and_days() -> None:
    for language in LANGUAGES:
        assert not re.search(
            r"(?m)^#:|POT-Creation-Date|PO-Revision-Date", source(language).read_text("utf-8")
        )


def test_a_missing_an_unused_and_a_fuzzy_text_are_seen(found: Catalog) -> None:
    changed = kept("en")
    gone = next(message for message in changed if message.id)
    changed.delete(gone.id)
    changed.add("So etwas steht nirgends.", "Nothing says this.")
    wanted, known = ({message.id for message in each if message.id} for each in (found, changed))
    assert (wanted - known, known - wanted) == ({gone.id}, {"So etwas steht nirgends."})
    assert Message("Etwas", "Something", flags=["fuzzy"]).fuzzy
