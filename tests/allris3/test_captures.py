"""Real pages of ALLRIS 3, read as a person reads them; without the captures this skips.

Most were stored in UTF-8, though their heads say ISO-8859-1; each is read in both.
"""

import datetime as dt
from pathlib import Path
from typing import TypeVar

from scrapers.item_motions import is_own_paper
from scrapers.items import Calendar, PaperItem
from scrapers.memory import keepable
from scrapers.page import Page
from scrapers.systems.allris3.agenda import MeetingPage
from scrapers.systems.allris3.calendar import CalendarPage
from scrapers.systems.allris3.paper import PaperPage
from storage.records import Record
from tests.allris3.support import BASE
from tests.allris4.support import page, utc

ItemT = TypeVar("ItemT", bound=Record)


def stored(shared: Path, name: str) -> bytes:
    return (shared / "corpus" / "ris" / "allris3" / name).read_bytes()


def capture(shared: Path, kind: type[Page[ItemT]], name: str, path: str) -> ItemT:
    """What a capture means; it must be read without a single doubt, in both encodings the same."""
    body = stored(shared, name)
    text = body.decode("iso-8859-1" if "latin1" in name else "utf-8")
    found = []
    for sent in (body, text.encode("utf-8"), text.encode("iso-8859-1", "xmlcharrefreplace")):
        read = page(kind, sent, BASE + path)
        found.append(read.read())
        assert read.warnings == []
        assert keepable(read, found[-1]) is not None
    assert found[0] == found[1] == found[2]
    return found[0]


# -- calendars --------------------------------------------------------------------------------------


def test_regensburg_calendar(shared: Path) -> None:
    found = capture(shared, CalendarPage, "regensburg-si010.html", "si010.asp?MM=9&YY=2026")
    sports, planning = found.meetings
    assert (sports.key, sports.organization, sports.date) == (
        "2665",
        "Sportausschuss",
        dt.date(2026, 9, 17),
    )
    assert (sports.start, sports.end) == (utc(2026, 9, 17, 14, 0), utc(2026, 9, 17, 15, 11))
    assert sports.url == BASE + "to010.asp?SILFDNR=2665"
    assert (planning.key, planning.date) == ("2667", dt.date(2026, 9, 22))
    assert planning.organization == "Ausschuss für Stadtplanung, Verkehr und Wohnungsfragen"
    assert (planning.start, planning.end) == (utc(2026, 9, 22, 14, 4), utc(2026, 9, 22, 16, 4))


def test_winnweiler_calendar(shared: Path) -> None:
    name = "winnweiler-si010_j-2026-10.html"
    found: Calendar = capture(shared, CalendarPage, name, "si010_j.asp?MM=10&YY=2026")
    meetings = found.meetings
    assert [(meeting.date.day, meeting.key, meeting.organization) for meeting in meetings] == [
        (6, "2270", "Ortsbeirat Alsenbrück-Langmeil"),
        (8, "2269", "Ortsgemeinderat Börrstadt"),
        (15, "2180", "Verbandsgemeinderat Winnweiler"),
        (21, "2170", "Ortsgemeinderat Sippersfeld"),
        (29, "2231", "Ortsgemeinderat Lohnsfeld"),
    ]
    assert {(meeting.date.year, meeting.date.month) for meeting in meetings} == {(2026, 10)}
    assert [meeting.key for meeting in meetings if meeting.url is None] == ["2180", "2170", "2231"]
    assert meetings[0].start == utc(2026, 10, 6, 17, 30)
    assert meetings[4].start == utc(2026, 10, 29, 18, 15)  # after the clocks went back
    assert meetings[1].location == "Sitzungssaal, Gemeindehalle Börrstadt"
    assert not any(meeting.cancelled or meeting.end for meeting in meetings)


# -- meetings ---------------------------------------------------------------------------------------


def test_regensburg_meeting(shared: Path) -> None:
    meeting = capture(shared, MeetingPage, "regensburg-to010.html", "to010.asp?SILFDNR=2667")
    assert (meeting.key, meeting.date) == ("2667", dt.date(2026, 9, 22))
    assert meeting.organization == "Ausschuss für Stadtplanung, Verkehr und Wohnungsfragen"
    agenda = meeting.agenda or ()
    assert [(item.number, item.key, item.result) for item in agenda] == [
        ("Ö 1", "65837", ""),
        ("Ö 2", "65840", "ungeändert beschlossen"),
        ("Ö 3", "65866", "ungeändert beschlossen"),
        ("Ö 5", "65842", "geändert beschlossen"),
    ]
    papers = [(link.key, link.reference) for item in agenda for link in item.papers]
    assert papers == [
        ("22821", "VO/26/23344/63"),
        ("22820", "VO/26/23343/D2"),
        ("22826", "VO/26/23349/63"),
    ]
    assert agenda[3].title == (
        "Antrag auf Berichterstattung zur Baugenehmigung und Außenraumgestaltung in der Guerickestraße 77; "
        "Antrag von Hr. Stadtrat Friedl vom 27.07.2026"
    )
    assert agenda[0].url == BASE + "to020.asp?TOLFDNR=65837"
    assert not any(is_own_paper(item) for item in agenda)


def test_winnweiler_meeting(shared: Path) -> None:
    meeting = capture(shared, MeetingPage, "winnweiler-to010-2270.html", "to010.asp?SILFDNR=2270")
    assert (meeting.key, meeting.organization) == ("2270", "Ortsbeirat Alsenbrück-Langmeil")
    assert (meeting.start, meeting.end) == (utc(2026, 10, 6, 17, 30), None)
    assert meeting.location == "Nebenzimmer Gemeindehalle A-L"
    assert [(file.key, file.name, file.role) for file in meeting.files] == [
        ("135310", "Bekanntmachung", "other")
    ]
    agenda = meeting.agenda or ()
    assert [(item.number, item.key, item.title) for item in agenda] == [
        ("Ö 1", "14960", "Eröffnung der Sitzung"),
        ("Ö 2", "14961", "Einwohnerfragestunde"),
        ("Ö 3", "14963", "Beratung und Beschlussfassung über Weihnachtsbäume 2026"),
        ("Ö 4", "14964", "Beratung und ggf. Beschlussfassung; Kerwe 2027"),
        ("Ö 5", "14965", "Beratung und ggf. Beschlussfassung; Veranstaltungen 2026/2027"),
        ("Ö 6", "14962", "Verschiedenes"),
    ]
    assert not any(item.papers or item.url or item.result for item in agenda)


# -- papers -----------------------------------------------------------------------------------------


def test_hildesheim_paper(shared: Path) -> None:
    name = "hildesheim-vo020-latin1.html"
    paper: PaperItem = capture(shared, PaperPage, name, "vo020.asp?VOLFDNR=8000")
    assert (paper.key, paper.reference, paper.kind) == ("8000", "23/224", "Mitteilungsvorlage")
    assert paper.title.startswith("Bundesprogramm zur Anpassung urbaner Räume an den Klimawandel: Mitteilung")
    assert paper.title.endswith('Modellprojekt Ernst-Ehrlicher-Park"')
    assert paper.responsible == "61.1 Stadterneuerung"
    assert [(file.key, file.name, file.role) for file in paper.files] == [
        ("373765", "Vorlage", "main"),
        ("373824", "Vorlage mit Anlagen", "other"),
    ]
    assert [
        (station.organization, station.date, station.meeting_key, station.role, station.result)
        for station in paper.consultations or ()
    ] == [
        (
            "Ausschuss für Stadtentwicklung, Umwelt und Mobilität",
            dt.date(2023, 6, 14),
            "3358",
            "Information",
            "zur Kenntnis genommen",
        ),
        (
            "Ortsrat Stadtmitte/Neustadt",
            dt.date(2023, 6, 21),
            "3332",
            "Information",
            "zur Kenntnis genommen",
        ),
    ]


def test_regensburg_paper(shared: Path) -> None:
    paper = capture(shared, PaperPage, "regensburg-vo020.html", "vo020.asp?VOLFDNR=22820")
    assert (paper.key, paper.reference, paper.kind) == ("22820", "VO/26/23343/D2", "Beschlussvorlage")
    assert paper.responsible == "Direktorium 2"
    assert paper.text == "", "there is a label and nothing below it"
    assert [(file.key, file.name) for file in paper.files] == [
        ("451003", "Vorlage"),
        ("451004", "Vorlage-Sammeldokument"),
    ]
    assert [
        (station.organization, station.date, station.meeting_key, station.result)
        for station in paper.consultations or ()
    ] == [
        (
            "Ausschuss für Stadtplanung, Verkehr und Wohnungsfragen",
            dt.date(2026, 9, 22),
            "2667",
            "ungeändert beschlossen",
        ),
        (
            "Ausschuss für Umweltfragen, Natur- und Klimaschutz",
            dt.date(2026, 9, 24),
            "2669",
            "ungeändert beschlossen",
        ),
    ]


def test_winnweiler_paper(shared: Path) -> None:
    paper = capture(shared, PaperPage, "winnweiler-vo020-1922.html", "vo020.asp?VOLFDNR=1922")
    assert (paper.key, paper.reference, paper.kind) == ("1922", "2026/946", "Beschlussvorlage")
    assert paper.title.startswith('Vollzug des BauGB; Bebauungsplan "Auf der Bühne" hier: Abwägung')
    assert paper.responsible == "Referat 2"
    assert paper.text.startswith("Beschlussvorschlag:\n\nNach Abwägung der öffentlichen und privaten Belange")
    (station,) = paper.consultations or ()
    assert (station.organization, station.date) == ("Ortsgemeinderat Sippersfeld", dt.date(2026, 8, 19))
    assert (station.meeting_key, station.role, station.result) == (
        "2169",
        "Entscheidung",
        "ungeändert beschlossen",
    )
    documents, attachments = paper.files[:2], paper.files[2:]
    assert [(file.key, file.name, file.role) for file in documents] == [
        ("133780", "Vorlage", "main"),
        ("133787", "Vorlage-Sammeldokument", "other"),
    ]
    assert [file.name for file in attachments] == [
        "1. Planurkunde",
        "2. Textl. Festsetzungen",
        "3. Begründung",
        "3.1. Umweltbericht.pdf",
        "3.2. Anlage_2_ Entwässerungskonzept",
        "3.3. Anlage_3_Bodengutachten",
        "3.4. Anlage_4_Geruchs-undStaubgutachten",
        "3.5. Anlage_5_Geruchsgutachten_Ergänzung",
        "3.6. Anlage_6_Schallgutachten (1)",
        "3.6. Anlage_6_Schallgutachten (2)",
        "3.7. Anlage_7_Schallgutachten_Ergänzung",
        "4. Abwägung",
    ]
    assert {file.date for file in attachments} == {dt.date(2026, 8, 14)}
    assert (attachments[0].size, attachments[3].size) == (2617 * 1024, 13013 * 1024)
