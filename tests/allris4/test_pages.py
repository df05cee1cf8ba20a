"""The page objects on invented pages, field by field."""

import datetime as dt

import pytest

from scrapers.item_motions import is_own_paper, own_kind
from scrapers.page import PageFailure
from scrapers.systems.allris4.agenda import MeetingPage, joined
from scrapers.systems.allris4.agenda_item import AgendaItemPage
from scrapers.systems.allris4.calendar import CalendarPage, CalendarRowsPage
from scrapers.systems.allris4.files import is_session_bound, reachable
from scrapers.systems.allris4.paper import PaperPage
from storage.records import FailureKind, FileLink, Votes
from tests.allris4.support import BASE, PAGES, codes, own, page, utc

ROWS_URL = "si010?0-1.0-&MM=11&YY=2026"
WICKET = BASE + "wicket/resource/org.apache.wicket.Application/"


# -- calendar ---------------------------------------------------------------------------------------


def test_the_calendar_says_where_its_rows_are() -> None:
    frame = own(CalendarPage, "si010.html", "si010?MM=11&YY=2026").read()
    assert frame.next_url == BASE + ROWS_URL
    assert frame.ajax_base == "si010?MM=11&YY=2026"
    assert frame.meetings == ()


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("./si010?3-1.0-&MM=11&YY=2026", BASE + "si010?3-1.0-&MM=11&YY=2026"),
        ("./si010?0-1.0-", BASE + "si010?0-1.0-"),
        ("./si010;jsessionid=AB12?0-1.0-&MM=11", BASE + "si010;jsessionid=AB12?0-1.0-&MM=11"),
        (BASE.replace("/", "\\/") + "si010?0-1.0-&amp;MM=11", BASE + "si010?0-1.0-&MM=11"),
    ],
)
def test_every_way_to_write_that_address(written: str, asked: str) -> None:
    body = (PAGES / "si010.html").read_text().replace("./si010?0-1.0-&MM=11&YY=2026", written)
    assert page(CalendarPage, body, BASE + "si010?MM=11&YY=2026").read().next_url == asked


def test_a_calendar_that_shows_its_rows_itself_needs_no_request_for_them() -> None:
    rows = (PAGES / "si010-rows.xml").read_text()
    table = rows[rows.index("<table") : rows.index("</table>") + len("</table>")]
    frame = page(CalendarPage, f"<html><body>{table}</body></html>", BASE + "si010?MM=11&YY=2026").read()
    assert (len(frame.meetings), frame.next_url) == (4, None)


def test_the_rows_of_a_month() -> None:
    rows_page = own(CalendarRowsPage, "si010-rows.xml", ROWS_URL)
    first, second, third, fourth = rows_page.read().meetings
    assert (first.key, first.organization, first.title) == (
        "1000501",
        "Integrationsrat",
        "Sitzung des Integrationsrates",
    )
    assert first.url == BASE + "to010?SILFDNR=1000501"
    assert (first.start, first.end) == (utc(2026, 11, 3, 16, 0), utc(2026, 11, 3, 18, 10))
    assert first.location == "Rathaus, Saal 1"
    assert (second.key, second.url, second.date) == ("1000502", None, dt.date(2026, 11, 3))
    assert second.organization == "Haupt- und Finanzausschuss"
    assert (third.organization, third.cancelled, third.start) == ("Bezirksvertretung Süd", True, None)
    assert (fourth.organization, fourth.cancelled) == ("Runder Tisch Bahnhof", False)
    assert codes(rows_page) == ["unknown-column"]


def test_the_rows_know_their_month_better_than_the_address() -> None:
    meetings = own(CalendarRowsPage, "si010-rows.xml", "si010?0-1.0-&MM=4&YY=1999").read().meetings
    assert {(meeting.date.year, meeting.date.month) for meeting in meetings} == {(2026, 11)}


def test_rows_without_any_date_are_dated_by_the_address_or_not_at_all() -> None:
    body = (PAGES / "si010-rows.xml").read_text().replace("03.11.2026", "")
    assert page(CalendarRowsPage, body, BASE + ROWS_URL).read().meetings[0].date == dt.date(2026, 11, 3)
    undated = page(CalendarRowsPage, body, BASE + "si010?0-1.0-")
    assert undated.read().meetings == ()
    assert codes(undated).count("row-without-date") == 4


def test_a_closed_sitting_is_not_even_told_in_a_warning() -> None:
    rows_page = own(CalendarRowsPage, "si010-rows.xml", "si010?0-1.0-")
    rows_page.read()
    assert "Geheim" not in str(rows_page.warnings)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.99])
def test_rows_that_end_in_the_middle_are_no_rows(cut: float) -> None:
    whole = (PAGES / "si010-rows.xml").read_bytes()
    with pytest.raises(PageFailure):
        page(CalendarRowsPage, whole[: int(len(whole) * cut)], BASE + ROWS_URL).read()


@pytest.mark.parametrize("name", ["expired.xml", "si010.html"])
def test_a_server_that_has_forgotten_the_session_gives_no_rows(name: str) -> None:
    with pytest.raises(PageFailure) as failure:
        own(CalendarRowsPage, name, ROWS_URL).read()
    assert failure.value.kind is FailureKind.UNEXPECTED_PAGE


# -- agenda -----------------------------------------------------------------------------------------


def test_a_meeting() -> None:
    meeting = own(MeetingPage, "to010.html", "to010?SILFDNR=1000501&refresh=false").read()
    assert (meeting.key, meeting.url) == ("1000501", BASE + "to010?SILFDNR=1000501")
    assert (meeting.organization, meeting.title) == ("Integrationsrat", "Sitzung des Integrationsrates")
    assert (meeting.start, meeting.end) == (utc(2026, 11, 3, 16, 0), utc(2026, 11, 3, 18, 10))
    assert (meeting.location, meeting.cancelled) == ("Rathaus, Saal 1, Marktplatz 1", False)
    assert [(file.key, file.name, file.role) for file in meeting.files] == [
        ("7001", "Einladung", "invitation"),
        ("7002", "Niederschrift öffentlich", "minutes"),
    ]


def test_its_agenda() -> None:
    meeting_page = own(MeetingPage, "to010.html", "to010?SILFDNR=1000501")
    agenda = meeting_page.read().agenda
    assert agenda is not None
    public = "Öffentlicher Teil (17:00 - 18:40 Uhr)"
    assert [(item.number, item.key, item.title, item.heading) for item in agenda] == [
        ("", "2000", "Aussprache zur Tagesordnung", public),
        ("Ö 1", "2001", "Einwohnerfragestunde", public),
        ("Ö 2", "2002", "Anträge der Fraktionen", public),
        ("Ö 2.1", "2003", "Dolmetscherpool - Antrag der ABC-Fraktion", "Anträge der Fraktionen"),
        ("Ö 2.2", "2004", "Mehr Sprachkurse", "Anträge der Fraktionen"),
        ("Ö 3", "2005", "Bericht zum Wohnen", public),
    ]
    motion, bare, report = agenda[3:]
    assert [(link.key, link.reference, link.url) for link in motion.papers] == [
        ("3001", "2026/101", BASE + "vo020?VOLFDNR=3001")
    ]
    assert (motion.result, motion.dropped) == ("ungeändert beschlossen", False)
    assert motion.url == BASE + "to020?TOLFDNR=2003"
    assert [(file.key, file.name, file.role) for file in motion.files] == [
        ("7010", "Sammeldokument öffentlich", "other")
    ]
    assert (bare.result, bare.dropped, bare.papers) == ("von der Tagesordnung abgesetzt", True, ())
    assert report.result == "nicht auf die Tagesordnung aufgenommen"
    assert agenda[1].result == ""
    assert codes(meeting_page) == ["public-item-in-closed-part"]


def test_which_of_its_items_are_motions() -> None:
    agenda = own(MeetingPage, "to010.html", "to010?SILFDNR=1000501").read().agenda or ()
    assert [(item.title, own_kind(item)) for item in agenda if is_own_paper(item)] == [
        ("Mehr Sprachkurse", "Antrag")
    ]


def test_nothing_of_the_other_part_is_read() -> None:
    meeting_page = own(MeetingPage, "to010.html", "to010?SILFDNR=1000501")
    assert "Geheim" not in f"{meeting_page.read()!r} {meeting_page.warnings}"


def test_a_meeting_without_agenda_and_a_cancelled_one() -> None:
    body = (PAGES / "to010.html").read_text().replace(' stickyHeader toTable"', '"')
    coming = page(MeetingPage, body.replace("03.11.2026", "03.11.2099"), BASE + "to010?SILFDNR=1")
    assert (coming.read().agenda, codes(coming)) == (None, [])
    past = page(MeetingPage, body.replace("03.11.2026", "03.11.2020"), BASE + "to010?SILFDNR=1")
    assert (past.read().agenda, codes(past)) == (None, ["agenda-missing"])
    cancelled = page(
        MeetingPage, body.replace("Sitzung beendet", "Sitzung abgesagt"), BASE + "to010?SILFDNR=1"
    )
    assert cancelled.read().cancelled


@pytest.mark.parametrize(
    ("room", "place", "both"),
    [
        ("Saal 1", "Rathaus", "Saal 1, Rathaus"),
        ("Saal", "Rathaus, Saal", "Rathaus, Saal"),
        ("", "X", "X"),
        ("X", "", "X"),
    ],
)
def test_room_and_place(room: str, place: str, both: str) -> None:
    assert joined(room, place) == both


# -- agenda item ------------------------------------------------------------------------------------


def test_an_agenda_item() -> None:
    item = own(AgendaItemPage, "to020.html", "to020?TOLFDNR=2004&SILFDNR=1000501").read()
    assert (item.number, item.title, item.key) == ("Ö 2.2", "Mehr Sprachkurse", "2004")
    assert item.url == BASE + "to020?TOLFDNR=2004"
    assert (item.result, item.votes) == ("mehrheitlich abgelehnt", Votes(yes=7, no=11, abstentions=2))
    assert item.resolution == "Beschluss\n\nDie Verwaltung richtet weitere Kurse ein."
    assert [(file.name, file.key, file.role) for file in item.files] == [
        ("Sammeldokument", "7020", "other"),
        ("Antrag der ABC-Fraktion.pdf", None, "attachment"),
    ]


def test_an_item_that_is_not_public_is_a_failure() -> None:
    body = (PAGES / "to020.html").read_text().replace("Ö 2.2", "N 2.2")
    with pytest.raises(PageFailure) as failure:
        page(AgendaItemPage, body, BASE + "to020?TOLFDNR=2004").read()
    assert "Sprachkurse" not in failure.value.message


# -- paper ------------------------------------------------------------------------------------------


def test_a_paper() -> None:
    paper_page = own(PaperPage, "vo020.html", "vo020?VOLFDNR=3001&refresh=false&TOLFDNR=2003")
    paper = paper_page.read()
    assert (paper.key, paper.url) == ("3001", BASE + "vo020?VOLFDNR=3001")
    assert (paper.reference, paper.kind, paper.date) == ("2026/101", "Antrag", dt.date(2026, 10, 12))
    assert paper.title == "Dolmetscherpool - Antrag der ABC-Fraktion"
    assert paper.responsible == "50 Soziales"
    assert paper.originators == ("ABC-Fraktion", "SPD")  # and not the clerk who wrote it down
    assert paper.text == (
        "Beschlussvorschlag\n\nEin Dolmetscherpool wird eingerichtet.\n\nBegründung: Er hilft."
    )
    assert codes(paper_page) == ["unknown-field"]
    assert "Waage" not in str(paper_page.warnings)


def test_its_documents() -> None:
    files = own(PaperPage, "vo020.html", "vo020?VOLFDNR=3001").read().files
    assert [(file.name, file.key, file.role, file.size) for file in files] == [
        ("Vorlage", "7011", "main", None),
        ("Sammeldokument", "7010", "other", None),
        ("Antrag der ABC-Fraktion vom 12.10.2026", None, "attachment", 259891),
    ]
    assert files[0].url == WICKET + "doc7011.pdf"
    assert "jsessionid" not in files[2].url
    assert [is_session_bound(file.url) for file in files] == [False, False, True]


def test_its_consultations() -> None:
    paper = own(PaperPage, "vo020.html", "vo020?VOLFDNR=3001").read()
    stations = paper.consultations or ()
    assert [
        (each.organization, each.date, each.meeting_key, each.role, each.result) for each in stations
    ] == [
        ("Integrationsrat", dt.date(2026, 11, 3), "1000501", "Vorberatung", "ungeändert beschlossen"),
        ("Ältestenrat", dt.date(2026, 11, 10), None, "Anhörung", ""),
        ("Rat", None, None, "Entscheidung", ""),
    ]
    assert "Geheim" not in repr(paper)


def with_status(status: str) -> PaperPage:
    """The paper's page with another status of what the council is going to do."""
    body = (PAGES / "vo020.html").read_text().replace(">Geplant<", f">{status}<")
    return page(PaperPage, body, BASE + "vo020?VOLFDNR=3001")


def test_a_consultation_that_was_stopped_says_so() -> None:
    stopped = with_status("Gestoppt")
    results = {each.organization: each.result for each in stopped.read().consultations or ()}
    assert results == {"Integrationsrat": "ungeändert beschlossen", "Ältestenrat": "", "Rat": "Gestoppt"}
    assert "unknown-status" not in codes(stopped)


def test_a_status_that_is_not_known_is_told() -> None:
    strange = with_status("Verloren")
    assert [each.result for each in strange.read().consultations or ()][-1] == ""
    assert "unknown-status" in codes(strange)


def test_a_paper_that_is_not_public_is_a_failure() -> None:
    body = (PAGES / "vo020.html").read_text().replace('"vostatus">öffentlich', '"vostatus">nichtöffentlich')
    with pytest.raises(PageFailure) as failure:
        page(PaperPage, body, BASE + "vo020?VOLFDNR=3001").read()
    assert failure.value.kind is FailureKind.UNEXPECTED_PAGE
    assert "Dolmetscher" not in failure.value.message


def test_which_documents_are_worth_fetching() -> None:
    main, compiled = (
        FileLink(url=WICKET + f"doc{n}.pdf", name=name) for n, name in ((1, "Vorlage"), (2, "Sammeldokument"))
    )
    bound = FileLink(url=BASE + "vo020?0--anlagenHeaderPanel-attachment-link&VOLFDNR=1", name="Anlage")
    assert reachable((main, compiled), in_session=False) == (main,)
    assert reachable((compiled,), in_session=False) == (compiled,)
    assert reachable((main, compiled, bound), in_session=True) == (main, bound)
    assert reachable((main, compiled, bound), in_session=False) == (main, compiled)
    assert reachable((bound,), in_session=False) == ()
