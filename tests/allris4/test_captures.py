"""Real pages of ALLRIS 4, read as a person reads them; without the captures this skips."""

import datetime as dt
from pathlib import Path

import pytest

from scrapers.item_motions import is_own_paper
from scrapers.items import Calendar, Meeting, PaperItem
from scrapers.memory import keepable
from scrapers.page import Page
from scrapers.systems.allris4.agenda import MeetingPage
from scrapers.systems.allris4.calendar import CalendarPage, CalendarRowsPage
from scrapers.systems.allris4.paper import PaperPage
from storage.records import Record
from tests.allris4.support import BASE, page, utc

WICKET = BASE + "wicket/resource/org.apache.wicket.Application/"


def capture(shared: Path, kind: type[Page[Record]], name: str, path: str) -> Record:
    """What a capture means; it must be read without a single doubt, and what is kept means the same."""
    body = (shared / "corpus" / "ris" / "allris4" / name).read_bytes()
    read = page(kind, body, BASE + path)
    item = read.read()
    assert read.warnings == []
    assert keepable(read, item) is not None
    return item


@pytest.fixture
def trier_calendar(shared: Path) -> Calendar:
    path = "si010?0-1.0-&MM=10&YY=2026"
    found = capture(shared, CalendarRowsPage, "trier-si010-2026-10.xml", path)
    assert isinstance(found, Calendar)
    return found


@pytest.fixture
def trier_meeting(shared: Path) -> Meeting:
    path = "to010?SILFDNR=1000264&refresh=false"
    found = capture(shared, MeetingPage, "trier-to010-1000264.html", path)
    assert isinstance(found, Meeting)
    return found


@pytest.fixture
def laatzen_meeting(shared: Path) -> Meeting:
    found = capture(shared, MeetingPage, "laatzen-to010.html", "to010?SILFDNR=1000073")
    assert isinstance(found, Meeting)
    return found


def paper(shared: Path, name: str, path: str) -> PaperItem:
    found = capture(shared, PaperPage, name, path)
    assert isinstance(found, PaperItem)
    return found


# -- calendars --------------------------------------------------------------------------------------


def test_trier_calendar(trier_calendar: Calendar) -> None:
    meetings = trier_calendar.meetings
    assert [(meeting.date.day, meeting.key, meeting.organization) for meeting in meetings] == [
        (1, "1000686", "Dezernatsausschuss III - Haushaltsberatung"),
        (8, "1000378", "Ortsbeirat Zewen"),
        (13, "1000467", "Ortsbeirat Kürenz"),
        (14, "1000649", "Ortsbeirat Nord"),
        (15, "1000455", "Ortsbeirat Ehrang/Quint"),
        (15, "1000390", "Ortsbeirat Tarforst"),
        (19, "1000407", "Ortsbeirat Feyen/Weismark"),
        (19, "1000372", "Ortsbeirat Euren"),
        (20, "1000670", "Dezernatsausschuss IV und V"),
        (20, "1000184", "Dezernatsausschuss IV"),
        (20, "1000413", "Ortsbeirat Heiligkreuz"),
        (20, "1000397", "Ortsbeirat Filsch"),
        (20, "1000333", "Ortsbeirat Mitte/Gartenfeld"),
        (20, "1000361", "Ortsbeirat Ruwer/Eitelsbach"),
        (20, "1000420", "Ortsbeirat Mariahof"),
        (21, "1000264", "Stadtrat"),
        (22, "1000321", "Beirat für Migration und Integration"),
        (26, "1000684", "Ortsbeirat Irsch"),
        (27, "1000205", "Seniorenbeirat"),
        (27, "1000224", "Sportausschuss"),
        (27, "1000227", "Schulträgerausschuss"),
        (28, "1000280", "Haushalts- und Personalausschuss"),
    ]
    assert {(meeting.date.year, meeting.date.month) for meeting in meetings} == {(2026, 10)}
    without_agenda = "1000649 1000455 1000397 1000333 1000321 1000684 1000205 1000224 1000227 1000280"
    assert [meeting.key for meeting in meetings if meeting.url is None] == without_agenda.split()
    assert not any(meeting.cancelled or meeting.end for meeting in meetings)


def test_trier_calendar_in_detail(trier_calendar: Calendar) -> None:
    meetings = {meeting.key: meeting for meeting in trier_calendar.meetings}
    council = meetings["1000264"]
    assert council.url == BASE + "to010?SILFDNR=1000264"
    assert council.title == "Sitzung des Stadtrates"
    assert (council.start, council.location) == (utc(2026, 10, 21, 15, 0), "Rathaus, Großer Rathaussaal")
    assert meetings["1000321"].start is None  # no time yet
    assert meetings["1000684"].start == utc(2026, 10, 26, 18, 30)  # after the clocks went back
    assert (meetings["1000649"].location, meetings["1000649"].date) == ("", dt.date(2026, 10, 14))
    assert meetings["1000670"].title == "Gemeinsame Sitzung des Dezernatsausschusses IV und V"


def test_scharnebeck_row(shared: Path) -> None:
    name = "scharnebeck-si010-ajax-fragment.html"
    for kind in (CalendarPage, CalendarRowsPage):
        found = capture(shared, kind, name, "si010?MM=9&YY=2026")
        assert isinstance(found, Calendar)
        (meeting,) = found.meetings
        assert (meeting.key, meeting.date, meeting.location) == ("1001491", dt.date(2026, 9, 8), "Schoolhus")
        assert meeting.organization == (
            "Ausschuss für Umwelt, Bau, Straßen, Wege und Infrastruktur Brietlingen"
        )
        assert meeting.start == utc(2026, 9, 8, 17, 0)


# -- meetings ---------------------------------------------------------------------------------------


def test_trier_meeting(trier_meeting: Meeting) -> None:
    assert (trier_meeting.key, trier_meeting.organization) == ("1000264", "Stadtrat")
    assert (trier_meeting.date, trier_meeting.start) == (dt.date(2026, 10, 21), utc(2026, 10, 21, 15, 0))
    assert trier_meeting.location == "Rathaus, Großer Rathaussaal, Am Augustinerhof 3, 54290 Trier"
    assert (trier_meeting.files, trier_meeting.cancelled) == ((), False)
    agenda = trier_meeting.agenda or ()
    numbers = "1 2 2.1 2.2 3 4 5 6 7 8 9 10 11 12 13 18 18.1 19"
    assert [item.number for item in agenda] == [f"Ö {number}" for number in numbers.split()]
    papers = {item.number: [link.reference for link in item.papers] for item in agenda if item.papers}
    assert papers == {
        "Ö 2.1": ["469/2026"],
        "Ö 2.2": ["453/2026"],
        "Ö 5": ["393/2026"],
        "Ö 6": ["447/2026"],
        "Ö 7": ["411/2026"],
        "Ö 8": ["412/2026"],
        "Ö 10": ["331/2026"],
        "Ö 11": ["356/2026"],
        "Ö 12": ["397/2026"],
        "Ö 13": ["398/2026"],
        "Ö 18.1": ["451/2026"],
    }
    assert {item.result for item in agenda} == {""}  # still ahead when it was captured
    assert not any(is_own_paper(item) for item in agenda)


def test_trier_motion_and_question(trier_meeting: Meeting) -> None:
    agenda = {item.number: item for item in trier_meeting.agenda or ()}
    motion, question = agenda["Ö 2.1"], agenda["Ö 18.1"]
    assert motion.title == (
        "Gemeinsamer Antrag der CDU-Stadtratsfraktion, der Stadtratsfraktion Bündnis 90/Die Grünen und der "
        'FDP-Fraktion: "Resolution zur Unterstützung der Trierer Kliniken"'
    )
    assert (motion.key, motion.heading) == ("1008697", "Anträge der Fraktionen")
    assert motion.url == BASE + "to020?TOLFDNR=1008697"
    assert (motion.papers[0].key, motion.papers[0].url) == ("1001540", BASE + "vo020?VOLFDNR=1001540")
    assert [(file.key, file.name) for file in motion.files] == [("1502510", "Sammeldokument öffentlich")]
    assert question.title == 'Anfrage der FREIE WÄHLER-Fraktion im Stadtrat Trier: "Ausbaubeiträge"'
    assert question.heading == "Schriftliche Anfragen"
    assert agenda["Ö 5"].heading == "Öffentlicher Teil"


def test_the_non_public_part_of_trier_is_not_read(trier_meeting: Meeting) -> None:
    keys = {item.key for item in trier_meeting.agenda or ()}
    assert not keys & {"1008627", "1008628"}
    assert "Grundstück" not in repr(trier_meeting)


def test_laatzen_meeting(laatzen_meeting: Meeting) -> None:
    assert (laatzen_meeting.key, laatzen_meeting.organization) == ("1000073", "Schulausschuss")
    assert laatzen_meeting.start == utc(2026, 9, 1, 16, 0)
    assert laatzen_meeting.location.startswith("Stadthaus Laatzen - Mehrzweckraum - oder online, im Mehr")
    assert [(file.key, file.name, file.role) for file in laatzen_meeting.files] == [
        ("1011638", "Bekanntmachung", "other")
    ]
    agenda = laatzen_meeting.agenda or ()
    assert [(item.number, item.key, item.url) for item in agenda] == [
        ("Ö 1", "1001057", None),
        ("Ö 2", "1001058", None),
        ("Ö 3", "1001059", None),
        ("Ö 4", "1001065", None),
    ]
    assert [[link.reference for link in item.papers] for item in agenda] == [
        [],
        [],
        ["2026/245"],
        ["2026/245/1"],
    ]
    assert agenda[2].title == (
        "Bildungscampus Laatzen - Abschluss des Partizipationsprozeses - Antrag der CDU/FDP-Gruppe im Rat "
        "der Stadt Laatzen, Bezugsdrucksache 2026/235"
    )
    assert not any(is_own_paper(item) for item in agenda)


# -- papers -----------------------------------------------------------------------------------------


def test_trier_paper(shared: Path) -> None:
    motion = paper(shared, "trier-vo020-1001540.html", "vo020?VOLFDNR=1001540&refresh=false")
    assert (motion.key, motion.reference, motion.kind) == ("1001540", "469/2026", "Antrag")
    assert motion.title.startswith('Antrag "Resolution zur Unterstützung der beiden Trierer Kliniken')
    assert motion.originators == (
        "CDU-Stadtratsfraktion",
        "Stadtratsfraktion Bündnis 90/Die Grünen",
        "FDP-Fraktion",
    )
    assert motion.responsible == "Büro Oberbürgermeister - Sitzungsdienst"
    assert [(file.name, file.key, file.role, file.size) for file in motion.files] == [
        ("Vorlage", "1502509", "main", None),
        ("Sammeldokument", "1502510", "other", None),
        ("Resolution CDU, Grüne, FDP Trierer Krankenhäuser StR 21.10.2026", None, "attachment", 259891),
    ]
    assert motion.files[0].url == WICKET + "doc1502509.pdf"
    (station,) = motion.consultations or ()
    assert (station.organization, station.date) == ("Stadtrat", dt.date(2026, 10, 21))  # "2026 Oct 21"
    assert (station.meeting_key, station.role, station.result) == ("1000264", "Entscheidung", "")
    resolution, reasons = motion.text.split("\n\nBegründung\n\n")
    assert resolution.startswith("Beschlussvorschlag\n\nDie Stadt Trier bekennt sich zu den beiden")
    assert resolution.count("\n\n· um ") == 4
    assert reasons.startswith("I. Ausgangslage")


def test_laatzen_paper(shared: Path) -> None:
    motion = paper(shared, "laatzen-vo020-main.html", "vo020?VOLFDNR=1000238&refresh=false&TOLFDNR=1001059")
    assert (motion.key, motion.reference, motion.kind) == ("1000238", "2026/245", "Antrag")
    assert motion.responsible == "40 Bildung und Sport"
    assert [(file.name, file.key, file.role) for file in motion.files] == [
        ("Vorlage", "1006716", "main"),
        ("Sammeldokument", "1006712", "other"),
        ("Anlage zu 2026-245 Antrag Bildungscampus.docx", None, "attachment"),
    ]
    stations = motion.consultations or ()
    assert [
        (each.organization, each.date, each.meeting_key, each.role, each.result) for each in stations
    ] == [
        ("Ortsrat Laatzen", dt.date(2026, 8, 25), "1000022", "Anhörung", ""),
        ("Schulausschuss", dt.date(2026, 6, 29), "1000059", "Vorberatung", "vertagt"),
        ("Rat der Stadt Laatzen", dt.date(2026, 9, 3), "1000027", "Entscheidung", "Gestoppt"),
    ]
    assert motion.text.startswith("Antrag:\n\nBitte beachten Sie den in der Anlage beigefügten Antrag")


def test_wolfsburg_paper(shared: Path) -> None:
    notice = paper(shared, "wolfsburg-vo020.html", "vo020?VOLFDNR=1010527&refresh=false")
    assert (notice.key, notice.reference) == ("1010527", "K 2026/0725")
    assert notice.kind == "Schriftliche Kenntnisgabe"
    assert notice.title == "Einrichtung von Trinkwasserbrunnen im Innenstadtbereich"
    assert notice.responsible == "Geschäftsbereich Straßenbau und Projektkoordination"
    assert notice.originators == ()
    assert [(file.name, file.key) for file in notice.files] == [
        ("Vorlage", "3513223"),
        ("Sammeldokument", "3513220"),
    ]
    (station,) = notice.consultations or ()
    assert (station.organization, station.date) == (
        "Planungs- und Bauausschuss",
        dt.date(2026, 1, 29),  # "Jan 29, 2026"
    )
    assert (station.meeting_key, station.role, station.result) == (
        "1002876",
        "Kenntnisnahme",
        "zur Kenntnis genommen",
    )
    assert notice.text.startswith("Begründung\n\nTrinkwasserbrunnen im Stadtgebiet werden")
