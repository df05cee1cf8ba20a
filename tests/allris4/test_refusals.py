"""Refusals, errors, logins and foreign pages with HTTP 200 are failures of their own kinds, on every page."""

from typing import Any

import pytest

from scrapers.page import Page, PageFailure
from scrapers.systems.allris4 import PAGES as KINDS
from storage.records import FailureKind
from tests.allris4.support import BASE, own, page

FIREWALL = "<html><head><title>Request Rejected</title></head><body>Your support ID is: 4711</body></html>"


def failure_of(read: Page[Any]) -> PageFailure:
    with pytest.raises(PageFailure) as failure:
        read.read()
    return failure.value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("too_many.html", FailureKind.BLOCKED),
        ("gate.html", FailureKind.BLOCKED),
        ("error.html", FailureKind.ERROR_PAGE),
        ("noauth.html", FailureKind.ERROR_PAGE),
        ("login.html", FailureKind.LOGIN_PAGE),
    ],
)
def test_what_the_product_answers_instead(kind: type[Page[Any]], name: str, expected: FailureKind) -> None:
    assert failure_of(own(kind, name, "to010?SILFDNR=1")).kind is expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", FailureKind.UNEXPECTED_PAGE),
        ("<html><body><h1>Rathaus</h1></body></html>", FailureKind.UNEXPECTED_PAGE),
        (FIREWALL, FailureKind.BLOCKED),
        ("https://elsewhere.example/", FailureKind.UNEXPECTED_PAGE),
        ("<?xml version='1.0'?><ajax-response></ajax-response>", FailureKind.UNEXPECTED_PAGE),
        ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', FailureKind.UNEXPECTED_PAGE),
    ],
)
def test_what_somebody_else_answers(kind: type[Page[Any]], body: str, expected: FailureKind) -> None:
    assert failure_of(page(kind, body, BASE + "to010?SILFDNR=1")).kind is expected


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_another_kind_is_not_taken_for_it(kind: type[Page[Any]]) -> None:
    other = "vo020.html" if kind.names[0] != "paper" else "to010.html"
    failure = failure_of(own(kind, other, "to010?SILFDNR=1"))
    assert failure.kind is FailureKind.UNEXPECTED_PAGE
    assert "fehlt" in failure.message


def test_a_redirect_to_the_page_that_says_nothing() -> None:
    failure = failure_of(page(KINDS[2], "<html><body><p>Hinweis</p></body></html>", BASE + "noauth"))
    assert failure.kind is FailureKind.ERROR_PAGE
