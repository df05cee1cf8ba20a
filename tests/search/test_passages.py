"""The passage that a list shows of a hit, and what is marked in it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.search.hits import Sought, hits, sought_in
from storage.search.passages import LONGEST, Passage, best_passage, passage
from storage.search.query import QueryError, read_query
from storage.search.stems import placed_stems, readable, stems
from tests.cost import surplus
from tests.filters.invented import WORDS


def sought(query: str) -> tuple[Sought, ...]:
    return sought_in(read_query(query))


def shown(text: str, query: str) -> str:
    """The passage with its marks in brackets."""
    found = best_passage([text], sought(query))
    return (
        "".join(f"[{piece}]" if is_marked else piece for piece, is_marked in found.pieces()) if found else ""
    )


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("unterkunft", "Neue Flüchtlingsunterkunft", "Neue Flüchtlings[unterkunft]"),
        ("unterkunft", "zwei Notunterkünfte.", "zwei Not[unterkünfte]."),
        ("Unterkunft", "der Unterkunftsplatz", "der [Unterkunft]splatz"),
        ("Antrag", "Anträge und ANTRÄGEN", "[Anträge] und [ANTRÄGEN]"),
        ("Antrag", "Antra\u0308ge", "[Anträge]"),
        ("straße", "Hauptstrasse und Straßen", "Haupt[strasse] und [Straßen]"),
        ("fuß", "Fussweg zu Fuß", "[Fuss]weg zu [Fuß]"),
        ("strasse", "Straßenbau", "[Straß]enbau"),
        ("zentrum", "Begegnungszentren", "[Begegnungszentren]"),
        ("flüchtling", "Fluechtlingsrat", "[Fluechtlingsrat]"),
        ("amt", "Amt gesamt", "[Amt] gesamt"),
        ('"Haus der Jugend"', "Jugend im Haus. Das Haus für die Jugend!", "Das [Haus für die Jugend]!"),
        ("26-0084", "Drs. 26-0084/1, 26 und 0084", "Drs. [26-0084]/1, [26 und 0084]"),
        ("kita-platz", "Kita Platz, Kitaplätze", "[Kita Platz], [Kitaplätze]"),
        ("Integration", "Die Integra-\ntion der Kinder", "Die [Integration] der Kinder"),
        ("kita NICHT schule", "Schule und Kita", "Schule und [Kita]"),
        ("kita ODER schule", "Schule und Kita", "[Schule] und [Kita]"),
        ("kita", "Bus und Bahn", ""),
        ("script", "<script>alert(1)</script>", "<[script]>alert(1)</[script]>"),
    ],
)
def test_what_is_marked(query: str, text: str, marked: str) -> None:
    assert shown(text, query).endswith(marked)
    assert bool(shown(text, query)) is bool(marked)


def test_the_passage_has_the_most_different_words() -> None:
    text = (
        f"{'Kita ' * 30}{'und so weiter ' * 40}hier steht die Schule neben der Kita und {'dann nichts ' * 40}"
    )
    found = passage(readable(text), sought("Kita Schule Museum"))
    assert found is not None
    assert found.words == 2
    assert "die Schule neben der Kita" in found.text
    assert len(found.text) <= LONGEST - 4
    assert not found.begins
    assert not found.ends
    assert not found.text.startswith(" ")
    assert f" {found.text} " in readable(text)


def test_of_several_texts_the_first_with_the_most_words_is_shown() -> None:
    texts = ["eine Kita", "Kita und Schule", "Schule und Kita"]
    found = best_passage(texts, sought("Schule Kita"))
    assert found == Passage("Kita und Schule", ((0, 4), (9, 15)), 2, begins=True, ends=True)


_words = st.one_of(
    st.sampled_from([*WORDS, "ße", "Jugend", "Anträge"]),
    st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12),
    st.integers(100, 400).map(lambda length: "kita" * (length // 4)),
)
_texts = st.lists(st.tuples(_words, st.sampled_from([" ", "-", ", ", "-\n", "\n", ""])), max_size=60).map(
    lambda parts: "".join(map("".join, parts))
)
_queries = st.lists(
    st.one_of(
        _words, st.sampled_from(['"Haus der Jugend"', '"Kita Schule"', "kita ODER schule", "unterkunft"])
    ),
    min_size=1,
    max_size=4,
).map(" ".join)


@given(_texts, _queries)
@settings(max_examples=300)
def test_marks_are_within_a_piece_of_the_text(text: str, query: str) -> None:
    try:
        wanted = sought(query)
    except QueryError:
        return
    whole = readable(text)
    found = passage(whole, wanted)
    if found is None:
        assert not list(hits(whole, wanted))
        return
    assert 0 < len(found.text) <= LONGEST - 4
    assert "".join(piece for piece, _ in found.pieces()) == found.text
    assert found.text in whole
    assert found.begins is whole.startswith(found.text) or not found.begins
    edges = [0, *(edge for mark in found.marks for edge in mark), len(found.text)]
    assert found.marks
    assert edges == sorted(edges)
    assert all(begin < end for begin, end in found.marks)
    assert 1 <= found.words <= len(wanted)


_latin = st.characters(max_codepoint=0x24F).filter(lambda each: unicodedata.normalize("NFKC", each) == each)


@given(st.one_of(st.text(_latin, max_size=60), st.lists(st.sampled_from(WORDS)).map(" ".join)))
@settings(max_examples=200)
def test_what_is_shown_has_the_stems_that_are_searched(text: str) -> None:
    whole = readable(text)
    said = list(placed_stems(whole))
    assert [stem for stem, _, _ in said] == list(stems(whole))
    assert all(stem in stems(whole[start:end]) for stem, start, end in said)


def test_eight_times_the_text_takes_eight_times_as_long() -> None:
    wanted = sought('kita "haus der jugend" unterkunft museum')
    small, large = (
        readable("Kita Haus der Jugend und Notunterkünfte, viele Worte dazwischen. " * times)
        for times in (1000, 8000)
    )
    assert surplus(lambda: passage(small, wanted), lambda: passage(large, wanted), 8, 2.0) <= 2.0
