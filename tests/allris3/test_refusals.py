"""Refusals, logins, foreign and damaged pages with HTTP 200 are failures, on every page."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.page import Page, PageFailure
from storage.records import FailureKind
from tests.allris3.support import BASE, KINDS, own, sent, text
from tests.allris4.support import page

ALL = list(KINDS)
SPLICES = [
    b"<form action='do027.asp'>",
    b"colspan='999999999'",
    b"</table>",
    b'"',
    b"<!--",
    b"</html>",
    b"\n",
]


def failure_of(read: Page[Any]) -> FailureKind:
    with pytest.raises(PageFailure) as failure:
        read.read()
    return failure.value.kind


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(
    ("name", "expected"), [("refused.html", FailureKind.BLOCKED), ("login.html", FailureKind.LOGIN_PAGE)]
)
def test_what_the_product_answers_instead(kind: type[Page[Any]], name: str, expected: FailureKind) -> None:
    assert failure_of(own(kind, name, "to010.asp?SILFDNR=1")) is expected


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize("body", ["", "<html><h1>Rathaus</h1></html>", "<html><frameset></frameset></html>"])
def test_what_somebody_else_answers(kind: type[Page[Any]], body: str) -> None:
    assert failure_of(page(kind, body, BASE + "to010.asp")) is FailureKind.UNEXPECTED_PAGE


@pytest.mark.parametrize("kind", ALL[1:])  # any page with the menu is as good as the start page
def test_the_page_of_another_kind_is_not_taken_for_it(kind: type[Page[Any]]) -> None:
    other = "vo020.html" if kind.names[0] != "paper" else "si010_j.html"
    assert failure_of(own(kind, other, "to010.asp?SILFDNR=1")) is FailureKind.UNEXPECTED_PAGE


def test_a_page_that_lists_a_paper_without_anything_is_the_products_error() -> None:
    body = "<html><div id='allriscontainer'><h1></h1><table><tr><td class='kb1'>Betreff:</td><td></td></tr>"
    kind = next(kind for kind in ALL if kind.names[0] == "paper")
    assert failure_of(page(kind, body, BASE + "vo020.asp?VOLFDNR=1")) is FailureKind.ERROR_PAGE


@pytest.mark.parametrize(("kind", "name"), list(KINDS.items()))
@given(cut=st.floats(0, 1), at=st.floats(0, 1), junk=st.binary(max_size=12) | st.sampled_from(SPLICES))
@settings(max_examples=30)
def test_damaged_pages(kind: type[Page[Any]], name: str, cut: float, at: float, junk: bytes) -> None:
    whole = sent(text(name))
    body = whole[: round(len(whole) * cut)]
    place = round(len(body) * at)
    with contextlib.suppress(PageFailure):
        page(kind, body[:place] + junk + body[place:], BASE + "x.asp?SILFDNR=1&TOLFDNR=2&VOLFDNR=3").read()


@pytest.mark.parametrize(("kind", "name"), list(KINDS.items()))
@pytest.mark.parametrize(
    "junk", ["<div>" * 20_000, "<td colspan='20'>x" * 5_000, "<a name='allrisSV'>" * 5_000, "&uuml;" * 50_000]
)
def test_huge_pages(kind: type[Page[Any]], name: str, junk: str) -> None:
    whole = text(name)
    middle = whole.index("</table>") if "</table>" in whole else whole.index("<body")
    with contextlib.suppress(PageFailure):
        page(kind, sent(whole[:middle] + junk + whole[middle:]), BASE + "x.asp?VOLFDNR=3").read()
