"""Real pages of Layouts 4 and 5, of shared systems and small samples; without the captures this skips."""

import datetime as dt

import pytest

from scrapers.item_motions import is_own_paper
from scrapers.page import PageFailure
from scrapers.systems.sessionnet.landmarks import clients
from scrapers.systems.sessionnet.pages import CalendarPage, MeetingPage
from storage.records import FailureKind, Votes
from tests.sessionnet.reading import BASE, capture, items, meeting_of, utc

# -- Halle: Layout 4 --------------------------------------------------------------------------------


def test_halle_calendar() -> None:
    first, second = capture(CalendarPage, "halle-si0040.html", "si0040.asp").read().meetings
    assert (first.key, first.organization, first.date) == ("21804", "Bildungsausschuss", dt.date(2026, 9, 1))
    assert first.url == BASE + "to0040.asp?__ksinr=21804"
    assert (first.start, first.end) == (utc(2026, 9, 1, 15, 0), utc(2026, 9, 1, 16, 26))
    assert [(file.key, file.role) for file in first.files] == [("340115", "invitation")]
    assert (second.key, second.date, second.end) == ("21850", dt.date(2026, 9, 4), None)


def test_halle_agenda_has_nothing_of_the_closed_part() -> None:
    meeting_page = capture(MeetingPage, "halle-to0040.html", "to0040.asp?__ksinr=21804")
    meeting = meeting_page.read()
    assert meeting_page.warnings == []
    assert (meeting.organization, meeting.date) == ("Bildungsausschuss", dt.date(2026, 9, 1))
    agenda = items(meeting)
    assert list(agenda) == ["1", "3.1", "4.1", "5.1"]
    assert {item.heading for item in agenda.values()} == {"Öffentlicher Teil"}
    assert (agenda["4.1"].result, agenda["4.1"].votes) == (
        "einstimmig zugestimmt",
        Votes(yes=4, no=0, abstentions=6),
    )
    paper_item = agenda["5.1"]
    assert [(link.key, link.reference) for link in paper_item.papers] == [("32100", "VIII/2026/02530")]
    assert (paper_item.result, paper_item.votes) == ("einstimmig zugestimmt", None)
    assert [(file.key, file.role, file.size) for file in paper_item.files] == [
        ("340369", "main", 323 * 1024),
        ("340371", "attachment", 151 * 1024),
    ]
    assert meeting.files == ()
    for closed in ("32200", "340500", "Bauleistungen", "245811"):
        assert closed not in repr(meeting)


# -- Schiffweiler: Layout 5 -------------------------------------------------------------------------


def test_schiffweiler_calendar() -> None:
    first, second = capture(CalendarPage, "schiffweiler-si0040.html", "si0040.php").read().meetings
    assert (first.key, first.organization, first.date) == ("1192", "Hauptausschuss", dt.date(2026, 9, 28))
    assert (first.start, first.location) == (
        utc(2026, 9, 28, 15, 0),
        "Ratssaal, Rathausstraße 11, 66578 Schiffweiler",
    )
    assert [file.key for file in first.files] == ["56862"]
    assert (second.key, second.date, second.start) == ("1197", dt.date(2026, 9, 28), None)


@pytest.mark.parametrize(
    ("name", "path", "numbers"),
    [
        ("schiffweiler-to0040.html", "to0040.php?__ksinr=1192", ["1", "2", "4"]),
        ("schiffweiler-si0057-session.html", "si0057.php?__ksinr=1192", ["Ö 1", "Ö 2", "Ö 4"]),
    ],
)
def test_schiffweiler_agenda_says_the_same_on_both_pages(name: str, path: str, numbers: list[str]) -> None:
    meeting = meeting_of(name, path)
    assert (meeting.key, meeting.organization, meeting.date) == (
        "1192",
        "Hauptausschuss",
        dt.date(2026, 9, 28),
    )
    assert meeting.start == utc(2026, 9, 28, 15, 0)
    assert list(items(meeting)) == numbers
    first, second, third = items(meeting).values()
    assert first.title.startswith("Annahme der Niederschrift HA/034/2026 vom 24.08.2026")
    assert [(link.key, link.reference) for link in second.papers] == [("3194", "BV/473/2026")]
    assert third.title == "Anfragen und Mitteilungen"
    assert not any(is_own_paper(item) for item in (first, second, third))


# -- systems of several municipalities --------------------------------------------------------------


def test_gerolstein_calendar_without_a_chosen_client() -> None:
    calendar_page = capture(CalendarPage, "gerolstein-si0040-mandanten.html", "si0040.asp")
    assert calendar_page.read().meetings == ()
    assert [warning.code for warning in calendar_page.warnings] == ["client-not-chosen"]
    assert "Ortsgemeinde Üxheim" in clients(calendar_page.soup)


def test_landstuhl_menu_is_no_calendar_but_names_the_clients() -> None:
    menu = capture(CalendarPage, "landstuhl-mandanten.html", "info.asp")
    assert len(clients(menu.soup)) == 16
    assert clients(menu.soup)[11] == "Sickingenstadt Landstuhl"
    with pytest.raises(PageFailure) as caught:
        menu.read()
    assert caught.value.kind is FailureKind.UNEXPECTED_PAGE


# -- Melle: small samples ---------------------------------------------------------------------------


def test_melle_calendar() -> None:
    meetings = capture(CalendarPage, "melle-si0040_oct2025.html", "si0040.asp").read().meetings
    assert [(meeting.date, meeting.key, meeting.organization, meeting.location) for meeting in meetings] == [
        (dt.date(2025, 10, 4), "6773", "Ortsrat Oldendorf", "Rathaus Oldendorf"),
        (dt.date(2025, 10, 12), "6810", "Ausschuss für Finanzen und Beteiligungen", "Rathaus, Ratssaal"),
        (dt.date(2025, 10, 23), "6901", "Stadtrat Melle", "Stadthalle Melle"),
    ]
    assert [meeting.start for meeting in meetings] == [
        utc(2025, 10, 4, 17, 0),
        utc(2025, 10, 12, 15, 30),
        utc(2025, 10, 23, 16, 0),
    ]
    assert meetings[0].url == BASE + "si0057.asp?__ksinr=6773"


def test_melle_agenda_can_be_read_though_the_page_names_no_date() -> None:
    meeting_page = capture(MeetingPage, "melle-si0057_sample.html", "si0057.asp?__ksinr=6773")
    with pytest.raises(PageFailure, match="kein Datum"):
        meeting_page.read()
    first, second, third = meeting_page.agenda()
    assert (first.number, first.title, first.result) == ("Ö 1", "Genehmigung des Protokolls", "")
    assert [(file.key, file.name) for file in first.files] == [("2001", "Vorlage Protokoll")]
    assert (second.title, second.result) == ("Haushalt 2025", "beschlossen")
    assert [(file.key, file.name) for file in second.files] == [("2002", "Entwurf"), ("2003", "Anlage")]
    assert (third.title, third.result, third.files) == ("Verschiedenes", "", ())
