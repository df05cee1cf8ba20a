"""Broken bytes make failures or warnings, never another exception."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.page import Page, PageFailure
from scrapers.systems.sdnet_rim.pages import (
    AgendaPage,
    CalendarExport,
    CalendarTablePage,
    PaperListPage,
    PaperPage,
)
from tests.sdnet_rim.support import PAGES, page

KINDS = [CalendarExport, CalendarTablePage, AgendaPage, PaperPage, PaperListPage]
SPLICES = [b'<a href="http://[">', b"<td class='column-termin'>99.99.9999", b"</table>", b'"', b"<!--", b"\n"]
NAMES = ["termine.ics", "termine.html", "tops.html", "vorgang.html", "vorlagen.html"]


@pytest.mark.parametrize(("kind", "name"), list(zip(KINDS, NAMES, strict=True)))
@given(cut=st.floats(0, 1), at=st.floats(0, 1), junk=st.binary(max_size=12) | st.sampled_from(SPLICES))
@settings(max_examples=30)
def test_damaged_pages(kind: type[Page], name: str, cut: float, at: float, junk: bytes) -> None:
    whole = (PAGES / name).read_bytes()
    body = whole[: round(len(whole) * cut)]
    place = round(len(body) * at)
    with contextlib.suppress(PageFailure):
        page(kind, body[:place] + junk + body[place:]).read()


@pytest.mark.parametrize("kind", KINDS)
@given(body=st.binary(max_size=300))
@settings(max_examples=20)
def test_bytes_that_are_no_page(kind: type[Page], body: bytes) -> None:
    with contextlib.suppress(PageFailure):
        page(kind, body).read()
