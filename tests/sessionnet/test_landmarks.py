"""Answers with HTTP 200 that are no content."""

from typing import Any

import pytest

from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet import PAGES
from scrapers.systems.sessionnet.pages import CalendarPage, MeetingPage, PaperPage
from storage.records import FailureKind
from tests.sessionnet.reading import BASE, made, page


def failure(page_object: Page[Any]) -> PageFailure:
    with pytest.raises(PageFailure) as caught:
        page_object.read()
    return caught.value


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("error6.html", FailureKind.ERROR_PAGE),
        ("error5.html", FailureKind.ERROR_PAGE),
        ("login6.html", FailureKind.LOGIN_PAGE),
        ("firewall.html", FailureKind.BLOCKED),
        ("cms.html", FailureKind.UNEXPECTED_PAGE),
    ],
)
def test_no_page_object_takes_it_for_content(kind: type[Page[Any]], name: str, expected: FailureKind) -> None:
    assert failure(page(kind, name, f"{kind.names[1]}.asp?__ksinr=1&__kvonr=1&__ktonr=1")).kind is expected


@pytest.mark.parametrize("kind", PAGES)
def test_the_source_of_a_program_is_no_page(kind: type[Page[Any]]) -> None:
    found = failure(made(kind, "<?php include('si0057.php'); echo '<td class=\"tofnum\">';"))
    assert found.kind is FailureKind.UNEXPECTED_PAGE
    assert "Quelltext" in found.message


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("body", ["", " ", "\x00\xff", "<html>", "{}"])
def test_rubbish_is_a_failure_and_no_crash(kind: type[Page[Any]], body: str) -> None:
    assert failure(made(kind, body)).kind is FailureKind.UNEXPECTED_PAGE


def test_a_redirect_to_the_error_page_counts_by_its_address() -> None:
    assert failure(made(MeetingPage, "<p>Fehler</p>", BASE + "error2.php")).kind is FailureKind.ERROR_PAGE
    assert failure(made(MeetingPage, "<p>Bitte</p>", BASE + "ylogon.asp")).kind is FailureKind.LOGIN_PAGE


def test_an_error_page_with_words_of_its_own() -> None:
    body = "<title>Musterau</title><h1>Bürgerinfo Musterau: Fehlermeldung des Systems</h1>"
    assert failure(made(PaperPage, body)).kind is FailureKind.ERROR_PAGE


def test_another_page_of_the_product_is_not_taken_for_this_one() -> None:
    found = failure(page(PaperPage, "meeting6.html", "vo0050.asp?__kvonr=1"))
    assert (found.kind, found.message) == (
        FailureKind.UNEXPECTED_PAGE,
        "Andere Seite als erwartet: si0057 statt vo0050",
    )


def test_a_paper_about_error_messages_is_no_error_page() -> None:
    title = "Fehlermeldungen im Portal"
    body = f'<title>SessionNet | {title}</title><div class="vobetr">{title}</div>'
    assert made(PaperPage, body, BASE + "vo0050.asp?__kvonr=4").read().title == title


def test_a_calendar_without_rows_is_no_empty_month() -> None:
    frame = '<div id="wrapper" class="smclayout smc_page_si0040_layout">{}</div>'
    assert failure(made(CalendarPage, frame.format("<p>Wartung</p>"))).kind is FailureKind.UNEXPECTED_PAGE
    assert made(CalendarPage, frame.format("<p>Keine Sitzungen gefunden</p>")).read().meetings == ()
