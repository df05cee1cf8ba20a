"""Broken and huge bytes make failures or warnings, never another exception, and never take long."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.page import Page, PageFailure
from scrapers.systems.allris4 import PAGES as KINDS
from scrapers.systems.allris4.ajax import components
from tests.allris4.support import BASE, PAGES, page

NAMES = ["si010.html", "si010-rows.xml", "to010.html", "to020.html", "vo020.html"]
SPLICES = [
    b'<a href="http://[">',
    b"<td class='date'>99.99.9999",
    b"]]>",
    b"<![CDATA[",
    b"</table>",
    b'"',
    b"<!--",
    b"\n",
]
SECONDS = 10.0


@pytest.mark.parametrize(("kind", "name"), list(zip(KINDS, NAMES, strict=True)))
@given(cut=st.floats(0, 1), at=st.floats(0, 1), junk=st.binary(max_size=12) | st.sampled_from(SPLICES))
@settings(max_examples=30)
def test_damaged_pages(kind: type[Page], name: str, cut: float, at: float, junk: bytes) -> None:
    whole = (PAGES / name).read_bytes()
    body = whole[: round(len(whole) * cut)]
    place = round(len(body) * at)
    with contextlib.suppress(PageFailure):
        page(kind, body[:place] + junk + body[place:], BASE + "x?SILFDNR=1&TOLFDNR=2&VOLFDNR=3").read()


@pytest.mark.parametrize("kind", KINDS)
@given(body=st.binary(max_size=300))
@settings(max_examples=20)
def test_bytes_that_are_no_page(kind: type[Page], body: bytes) -> None:
    with contextlib.suppress(PageFailure):
        page(kind, body, BASE).read()


@pytest.mark.parametrize(("kind", "name"), list(zip(KINDS, NAMES, strict=True)))
@pytest.mark.parametrize(
    "junk",
    [
        "<div>" * 20_000,
        "<script>" + '"u":"./si010?0-1.0-' * 20_000,
        '<script>"u":"' + "\\" * 200_000,
        "<![CDATA[" * 30_000,
        "<component" * 30_000,
        "Sitzung des " * 30_000,
        '<a href="./vo020?0-' + "-" * 200_000 + '">x</a>',
        "&amp;" * 50_000,
    ],
    ids=["deep", "addresses", "escapes", "sections", "components", "titles", "long", "entities"],
)
def test_huge_pages_take_no_longer_than_their_length(kind: type[Page], name: str, junk: str) -> None:
    whole = (PAGES / name).read_text()
    middle = whole.index("<table") if "<table" in whole else whole.index("</head>")
    began = time.process_time()
    with contextlib.suppress(PageFailure):
        page(kind, whole[:middle] + junk + whole[middle:], BASE + "x?SILFDNR=1&TOLFDNR=2&VOLFDNR=3").read()
    assert time.process_time() - began < SECONDS


def test_entities_of_an_answer_are_never_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    text = f"<?xml version='1.0'?>{bomb}<ajax-response><component id='x'><![CDATA[<p>&b;</p>]]></component>"
    assert components(text + "</ajax-response>") == "<p>&b;</p>"


def test_html_that_ends_a_section_is_put_together_again() -> None:
    text = "<ajax-response><component><![CDATA[<p>a]]]]><![CDATA[>b</p>]]></component></ajax-response>"
    assert components(text) == "<p>a]]>b</p>"
