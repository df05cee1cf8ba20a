"""The file that declares a source: what the site says of itself ends in it, and must stay text."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.declaring import LONGEST_TEXT, NAME, Declaration, declaring_file, literal, plain_text
from scrapers.items import Body
from scrapers.spider import SourceSpider
from scrapers.systems.sessionnet.spider import SessionNetSpider
from scrapers.systems.wordpress.spider import WordPressSpider
from tests.house.support import ROOT

HOSTILE = (
    '"""\nimport os\n"""',
    '"); import os; ("',
    'it\'s "both"',
    'nur "doppelte"',
    "nur 'einfache'",
    '"',
    "\\",
    "\\N{DASH} \\x41 \\",
    "{title} %s {0}",
    "\u202etxet\u2066",
    "\x00\x1b[31m\x7f\ud800",
    "# noqa",
    "x" * 500,
)


def declared(text: str, base: type[SourceSpider] = SessionNetSpider) -> tuple[str, type[SourceSpider]]:
    """A file with this text wherever text can be, and the class that it declares."""
    title = plain_text(text) or "leer"
    source = Declaration(
        "kreis-muster",
        title,
        f"https://ris.example/{'langer-pfad/' * 20}",
        Body("99000019", title),
        {"extension": title, "categories": (title,), "two": ("a", title)},
    )
    file = declaring_file(source, base)
    names: dict[str, Any] = {}
    exec(compile(file, "file", "exec"), names)
    spider: type[SourceSpider] = names["KreisMuster"]
    assert spider.title == title
    assert (spider.name, spider.extension) == ("kreis-muster", title)  # type: ignore[attr-defined]
    assert (spider.categories, spider.two) == ((title,), ("a", title))  # type: ignore[attr-defined]
    return file, spider


def test_the_form_is_that_of_the_shipped_ones() -> None:
    shipped = Path(ROOT, "scrapers/spiders/heinsberg.py").read_text()
    source = Declaration(
        "heinsberg",
        "Stadt Heinsberg",
        "https://sitzungsdienst.heinsberg.de/bi/",
        Body("05370016", "Stadt Heinsberg"),
    )
    assert declaring_file(source, SessionNetSpider) == shipped


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("base", [SessionNetSpider, WordPressSpider])
def test_text_of_a_site_stays_text(text: str, base: type[SourceSpider]) -> None:
    file, _ = declared(text, base)
    module = ast.parse(file)
    assert [type(node) for node in module.body] == [ast.Expr, ast.ImportFrom, ast.ImportFrom, ast.ClassDef]
    (body,) = [node.body for node in module.body if isinstance(node, ast.ClassDef)]
    assert {type(node) for node in body} == {ast.Expr, ast.Assign}
    assert all(line.isprintable() for line in file.splitlines())


@given(st.text(max_size=80))
def test_any_text_stays_text(text: str) -> None:
    declared(text)


@given(st.text(alphabet="a\"'\\ü\n\u202e\ud800", max_size=12))
@settings(max_examples=200)
def test_a_literal_is_its_text(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text
    assert "\n" not in literal(text)


def test_ruff_has_nothing_to_say(tmp_path: Path) -> None:
    for number, text in enumerate(HOSTILE):
        for base in (SessionNetSpider, WordPressSpider):
            file, _ = declared(text, base)
            (tmp_path / f"spider_{number}_{base.__name__.lower()}.py").write_text(file, "utf-8")
    ruff = str(Path(sys.executable).with_name("ruff"))
    for words in (["check"], ["format", "--diff"]):
        done = subprocess.run(
            [ruff, *words, "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "class_name"),
    [
        ("kreis-dueren", "KreisDueren"),
        ("a1-2b", "A12b"),
        ("body", "BodySource"),
        ("session-net-spider", "SessionNetSpiderSource"),
    ],
)
def test_the_name_of_the_class(name: str, class_name: str) -> None:
    file = declaring_file(Declaration(name, "x", "https://x.example/", Body("1", "x")), SessionNetSpider)
    names: dict[str, Any] = {}
    exec(compile(file, "file", "exec"), names)
    assert "SessionNetSpider" in names
    (own,) = [value.__name__ for value in names.values() if getattr(value, "name", "") == name]
    assert own == class_name


@pytest.mark.parametrize(
    "name", ["", "A", "kreis_dueren", "-a", "a-", "a--b", "1a", "ä", "a b", "a/b", "a.b", "..", "a\n"]
)
def test_what_is_no_name(name: str) -> None:
    assert NAME.fullmatch(name) is None


def test_text_is_one_line_and_bounded() -> None:
    assert plain_text(" Stadt\n\tJülich\u200b ") == "Stadt Jülich"
    assert len(plain_text("x" * 500)) == LONGEST_TEXT
