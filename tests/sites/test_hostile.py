"""Damaged and hostile answers make failures or warnings, never another exception, and never take long."""

import contextlib
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.golden import load_cases
from scrapers.loading import load_spiders
from scrapers.page import Page, PageFailure
from scrapers.systems import find_page
from scrapers.systems.feed.pages import PAGES as FEED
from scrapers.systems.html_list.pages import PAGES as HTML_LIST
from scrapers.systems.joomla.pages import PAGES as JOOMLA
from tests.sites.support import page
from tests.sources.test_replay import FOLDER

SOURCES = (
    "cdu-duisburg",
    "cdu-dueren",
    "fdp-kreis-dueren",
    "cdu-kreis-heinsberg",
    "gruene-kv-heinsberg",
)
SPIDERS = {spider.name: spider for spider in load_spiders() if spider.name in SOURCES}
CASES = [(SPIDERS[name], case) for name in SOURCES for case in load_cases(FOLDER / name)]
SPLICES = [
    b'<a href="http://[">',
    b"</table>",
    b"</div></div>",
    b'"',
    b"<!--",
    b"<base href='//['>",
    b"\x00",
    b"<h2>",
]
KINDS = [*JOOMLA, *FEED, *HTML_LIST]
URL = "https://x.example/liste?id=1"


def kind_of(spider: Any, name: str) -> type[Page[Any]]:
    found = find_page(spider.pages(), name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("spider", "case"), CASES, ids=[f"{case.page} {spider.name}" for spider, case in CASES]
)
@given(cut=st.floats(0, 1), at=st.floats(0, 1), junk=st.binary(max_size=12) | st.sampled_from(SPLICES))
@settings(max_examples=15)
def test_damaged_pages(spider: Any, case: Any, cut: float, at: float, junk: bytes) -> None:
    body = case.body[: round(len(case.body) * cut)]
    place = round(len(body) * at)
    with contextlib.suppress(PageFailure):
        page(kind_of(spider, case.page), body[:place] + junk + body[place:], case.url).read()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(body=st.binary(max_size=300))
@settings(max_examples=15)
def test_bytes_that_are_no_page(kind: type[Page[Any]], body: bytes) -> None:
    with contextlib.suppress(PageFailure):
        page(kind, body, URL).read()


HOSTILE = {
    "deep": b"<div>" * 450 + b"<h2><a href='/m/2'>y</a></h2>" * 5000 + b"<h2><a href='/m/1'>x</a></h2>",
    "too deep": b"<div>" * 100_000 + b"<h2><a href='/m/1'>x</a></h2>",
    "deep inline": b"<h2>" + b"<b>" * 450 + b"<a href='/m/1'>x</a>" * 5000,
    "links": b"<body>" + b"".join(b"<h2><a href='/m/%d'>x %d</a></h2>" % (n, n) for n in range(3_500)),
    "same links": b"<body>" + b"<h2><a href='/m/1'>x</a></h2>" * 3_500,
    "long address": b"<h2><a href='/m/" + b"&id=1" * 200_000 + b"'>x</a></h2>",
    "long title": b"<h2><a href='/m/1'>" + b"- 1.1.2026 " * 100_000 + b"</a></h2>",
    "spaces": b"<h2><a href='/m/1'>x</a></h2><p>" + b" " * 2_000_000,
    "dates": b"<h2><a href='/m/1'>x</a></h2><p>" + b"den vom am 1:11 " * 100_000,
    "attributes": b"<h2 " + b" ".join(b"a%d=x" % n for n in range(9_000)) + b"><a href='/m/1'>x</a></h2>",
    "next": b"<h2><a href='/m/1'>x</a></h2>" + b"<a rel=next href='?s=1'>" * 5_000,
}


@pytest.mark.parametrize(
    "kind", [*JOOMLA[:2], *HTML_LIST[:3]], ids=lambda kind: kind.__module__ + kind.__name__
)
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_no_long_time(kind: type[Page[Any]], name: str) -> None:
    began = time.process_time()
    with contextlib.suppress(PageFailure):
        page(kind, b"<html><head><title>x</title></head>" + HOSTILE[name], URL).read()
    assert time.process_time() - began < 10
