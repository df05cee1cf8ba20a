"""What people read on pages is marked for the catalogue: in templates, and in the code of pages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from tests.house.support import ROOT

TEMPLATES = sorted((ROOT / "alerts/web/templates").rglob("*.html"))
NOT_NEGOTIATED = {"feeds.py", "oparl.py"}  # answers to programs
CODE = sorted(
    path
    for folder in ("alerts/web", "alerts/charts")
    for path in (ROOT / folder).rglob("*.py")
    if path.name not in NOT_NEGOTIATED
)
MARKS = {"_", "later", "so_many", "FilterError", "SubscriberError", "AddressError"}
NAMES = {
    "RSS", "Atom", "JSON", "Feed", "CSV", "OpenAPI", "OParl", "html", "DOCTYPE",
    "motions", "papers", "meetings", "changes", "statistics", "bodies", "sources",
}  # fmt: skip
"""What is called so in every language, some of it by programs."""

_TAG = re.compile(r"<code\b.*?</code>|<!--.*?-->|<[^>]*>|[\w-]+=\"[^\"]*\"", re.DOTALL)
_SAID = re.compile(r'\b(?:aria-label|alt|title|placeholder|data-label)="([^"]*)"')
_WORD = re.compile(r"[^\W\d_]{2,}")
_GERMAN = re.compile(
    r"[äöüßÄÖÜ]|\b(?:und|oder|nicht|wird|ist|sind|der|die|das|ein|eine|für|mit|von|kein|keine)\b"
)


def bare(template: str) -> list[str]:
    """The words of a template that stand in no call and no block of gettext."""
    text, within, last = "", False, ""
    for _, kind, value in Environment(extensions=["jinja2.ext.i18n"]).lex(template):
        if kind == "whitespace":
            continue
        if last == "block_begin" and value in ("trans", "endtrans"):
            within = value == "trans"
        if kind == "data" and not within:
            text += value
        elif kind in ("variable_begin", "block_begin"):
            text += "·"
        last = kind
    said = " ".join(_SAID.findall(text))
    return [word for word in _WORD.findall(f"{_TAG.sub(' ', text)} {said}") if word not in NAMES]


def unmarked(code: str) -> Iterator[str]:
    """The German texts of a module that no mark is around."""
    tree = ast.parse(code)
    quiet = {
        id(inner)
        for node in ast.walk(tree)
        for inner in ast.walk(node)
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in quiet:
            continue
        if " " in node.value and _GERMAN.search(node.value):
            yield node.value


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_without_gettext(path: Path) -> None:
    assert bare(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT / "alerts")))
def test_code_of_pages_says_nothing_without_gettext(path: Path) -> None:
    assert list(unmarked(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('<p class="lead">{{ _("Alle Anträge") }}</p>', []),
        ("<p>{% trans n=a | b %}Alle {{ n }}{% endtrans %}</p>", []),
        (
            '<p>{% trans %}Alle{% endtrans %} Anträge, {{ n }} <span lang="de">neu</span></p>',
            ["Anträge", "neu"],
        ),
        ('<nav aria-label="Seiten"><a title="{{ _("Neu") }}" href="/neu"></a>', ["Seiten"]),
        ("<code>kommune</code>{# Bemerkung #}", []),
    ],
)
def test_bare_words_are_seen(template: str, found: list[str]) -> None:
    assert bare(template) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('"""Für alle und keine."""\nx = _("Das ist neu.")\n', []),
        ('later("Das ist neu."); Notice(_("Das ist"), f(_("nicht so")))', []),
        ('Notice("Das ist neu.", "neu")', ["Das ist neu."]),
        ('f"Nicht für {name}"', ["Nicht für "]),
    ],
)
def test_unmarked_texts_are_seen(code: str, found: list[str]) -> None:
    assert list(unmarked(code)) == found
