"""Real pages of Layout 6, read as a person reads them; without the captures this skips."""

import datetime as dt

from scrapers.item_motions import is_own_paper
from scrapers.systems.sessionnet.pages import CalendarPage, PaperPage
from storage.records import Votes
from tests.sessionnet.reading import BASE, capture, items, meeting_of, utc

# -- Kaiserslautern: Layout 6, asp ------------------------------------------------------------------


def test_kaiserslautern_calendar() -> None:
    calendar_page = capture(CalendarPage, "kaiserslautern-si0040-2026-10.html", "si0040.asp")
    meetings = calendar_page.read().meetings
    assert calendar_page.warnings == []
    assert [(meeting.date.day, meeting.key, meeting.organization) for meeting in meetings] == [
        (2, "2421", "Arbeitskreis Haushalt"),
        (15, "2424", "Seniorenbeirat"),
        (19, "2339", "Haupt- und Finanzausschuss"),
        (19, "2340", "Personalausschuss"),
        (19, "2428", "Digitalisierungsausschuss"),
        (20, "2341", "Hospitalausschuss"),
        (21, "2342", "Kulturausschuss"),
        (27, "2422", "Ortsbeirat Erlenbach"),
        (28, "2343", "Schulträgerausschuss"),
        (29, "2370", "Inklusionsbeirat"),
        (30, "2397", "Beirat für psychische Gesundheit"),
    ]
    assert {(meeting.date.year, meeting.date.month) for meeting in meetings} == {(2026, 10)}
    assert [meeting.url for meeting in meetings] == [None] * 11
    assert not any(meeting.cancelled or meeting.files or meeting.end for meeting in meetings)
    assert meetings[0].start == utc(2026, 10, 2, 11, 30)
    assert meetings[10].start == utc(2026, 10, 30, 9, 0)  # after the clocks went back
    assert meetings[1].location == ""
    assert (
        meetings[7].location == "im Sitzungssaal der Ortsverwaltung Erlenbach, Im Wiesental 1, Kaiserslautern"
    )


def test_kaiserslautern_meeting() -> None:
    meeting = meeting_of("kaiserslautern-si0057-2331.html", "si0057.asp?__ksinr=2331")
    assert (meeting.key, meeting.organization) == ("2331", "Haupt- und Finanzausschuss")
    assert (meeting.reference, meeting.date) == ("HuFA 08.09.2026", dt.date(2026, 9, 8))
    assert (meeting.start, meeting.end) == (utc(2026, 9, 8, 7, 30), None)
    assert meeting.location.startswith("im großen Ratssaal (1. OG)")
    assert [(file.key, file.name, file.role) for file in meeting.files] == [
        ("128711", "Öffentliche Bekanntmachung", "other")
    ]
    agenda = items(meeting)
    assert list(agenda) == [f"Ö {number}" for number in range(1, 8)]
    assert [agenda[number].title for number in ("Ö 6", "Ö 7")] == ["Mitteilungen", "Anfragen"]
    fourth = agenda["Ö 4"]
    assert fourth.title == "Beschlussempfehlung zum Entwurf des Stellenplanes 2027"
    assert [(link.key, link.reference, link.url) for link in fourth.papers] == [
        ("19902", "0463/2026", BASE + "vo0050.asp?__kvonr=19902")
    ]
    assert [(file.key, file.role) for file in fourth.files] == [
        ("128429", "main"),
        ("128575", "attachment"),
        ("128576", "attachment"),
    ]
    assert (fourth.result, fourth.votes, fourth.heading, fourth.dropped) == ("", None, "", False)
    assert not any(is_own_paper(item) for item in agenda.values())


def test_kaiserslautern_paper() -> None:
    paper_page = capture(PaperPage, "kaiserslautern-vo0050-19902.html", "vo0050.asp?__kvonr=19902")
    paper = paper_page.read()
    assert paper_page.warnings == []
    assert (paper.key, paper.reference, paper.kind) == ("19902", "0463/2026", "Beschlussvorlage")
    assert paper.title == "Beschlussempfehlung zum Entwurf des Stellenplanes 2027"
    assert [(file.key, file.name, file.role) for file in paper.files] == [
        ("128429", "Beschlussvorlage", "main"),
        ("128575", "Anlage 1: - Entwurf Stellenplan 2027", "attachment"),
        ("128576", "Anlage 2: - Übersicht über alle angemeldeten Stellen", "attachment"),
    ]
    assert (paper.date, paper.text, paper.originators, paper.consultations) == (None, "", (), None)


# -- Koblenz: Layout 6, php, with results -----------------------------------------------------------


def test_koblenz_meeting() -> None:
    meeting = meeting_of("koblenz-si0057-9693.html", "si0057.php?__ksinr=9693")
    assert (meeting.organization, meeting.reference) == ("Stadtrat", "2026/018/SR")
    assert (meeting.start, meeting.end) == (utc(2026, 9, 3, 13, 0), utc(2026, 9, 3, 20, 0))
    assert [file.name for file in meeting.files] == [
        "Öffentliche Bekanntmachung",
        "Bekanntgabe nicht öffentlicher Beschlüsse",
    ]
    agenda = items(meeting)
    numbers = "1 2 3 4 5 6 7 9 13 16 20 21 22 25 27 27.1"
    assert list(agenda) == [f"Ö {number}" for number in numbers.split()]
    assert {item.heading for item in agenda.values()} == {"Öffentlicher Teil"}
    third = agenda["Ö 3"]
    assert (third.result, third.votes) == ("ungeändert beschlossen", Votes(yes=20, no=4, abstentions=22))
    assert (agenda["Ö 6"].result, agenda["Ö 6"].votes) == (
        "geändert beschlossen",
        Votes(yes=0, no=4, abstentions=0),
    )
    assert agenda["Ö 9"].title.startswith(
        'Feststellung Jahresabschluss 2025 des Eigenbetriebes "Kommunales Gebiets'
    )
    assert agenda["Ö 9"].papers[0].title == "Feststellung Jahresabschluss 2025"
    assert [(file.key, file.role) for file in agenda["Ö 6"].files] == [
        ("386276", "main"),
        ("385099", "attachment"),
    ]
    assert len(agenda["Ö 4"].files) == 8


def test_koblenz_motions_are_postponed_and_questions_undecided() -> None:
    agenda = items(meeting_of("koblenz-si0057-9693.html", "si0057.php?__ksinr=9693"))
    motions = {
        item.papers[0].reference: item.result for item in agenda.values() if "Antrag der" in item.title
    }
    assert motions == {"AT/0054/2026": "vertagt", "AT/0056/2026": "vertagt", "AT/0059/2026": "vertagt"}
    assert (agenda["Ö 27"].papers[0].reference, agenda["Ö 27"].result) == ("AF/0035/2026", "")
    assert (agenda["Ö 27.1"].papers[0].reference, agenda["Ö 27.1"].result) == (
        "AW/0033/2026",
        "Kenntnis genommen",
    )


def test_koblenz_excerpt() -> None:
    meeting = meeting_of("koblenz-si0057-9693-excerpt-end.html", "si0057.php?__ksinr=9693")
    assert list(items(meeting)) == ["Ö 1", "Ö 2", "Ö 3", "Ö 28", "Ö 28.1", "Ö 30"]
    assert items(meeting)["Ö 28.1"].papers[0].title == "Anfrage der AfD-Fraktion:Umsatzsteuerpflicht"


def test_koblenz_paper() -> None:
    paper = capture(PaperPage, "koblenz-vo0050-43205.html", "vo0050.php?__kvonr=43205").read()
    assert (paper.reference, paper.kind) == ("UV/0190/2026", "Unterrichtungsvorlage")
    assert paper.title.startswith('Bürgerbegehren betreffend "Koblenzer Baumschutzsatzung"')
    assert [(file.key, file.role) for file in paper.files] == [("386541", "main")]


# -- Speyer, Sulzberg -------------------------------------------------------------------------------


def test_speyer_meeting() -> None:
    meeting = meeting_of("speyer-si0057.html", "si0057.php?__ksinr=4730&smcspf=4")
    assert (meeting.key, meeting.url) == ("4730", BASE + "si0057.php?__ksinr=4730")
    assert (meeting.organization, meeting.reference) == ("Stadtrat", "SR/025/2026")
    assert (meeting.start, meeting.end) == (utc(2026, 10, 1, 15, 0), None)
    assert meeting.location.startswith("67346 Speyer, Stadtratssitzungssaal, Rathaus")
    assert [(file.key, file.name) for file in meeting.files] == [("85553", "Tagesordnung öffentlich")]
    agenda = items(meeting)
    assert list(agenda) == ["Ö 1", "Ö 2", "Ö 3", "Ö 4", "Ö 9"]
    assert agenda["Ö 2"].papers[0].reference == "0924/2026"
    assert agenda["Ö 2"].papers[0].url == BASE + "vo0050.php?__kvonr=11267"
    assert [(file.key, file.role) for file in agenda["Ö 2"].files] == [
        ("85513", "main"),
        ("85512", "attachment"),
    ]
    assert agenda["Ö 3"].papers[0].reference == "0932/2026"
    assert agenda["Ö 4"].title == "Berichterstattung Beirat für Migration und Integration; mündlicher Bericht"
    assert [file.key for file in agenda["Ö 4"].files] == ["85638"]
    assert (agenda["Ö 9"].title, agenda["Ö 9"].dropped) == (
        "Mühlturmstraße – Einrichtung einer Einbahnstraße",
        True,
    )
    assert [number for number, item in agenda.items() if item.dropped] == ["Ö 9"]
    assert [number for number, item in agenda.items() if is_own_paper(item)] == ["Ö 4"]


def test_sulzberg_cards() -> None:
    meeting = meeting_of("sulzberg-si0056.html", "si0056.asp?__ksinr=161")
    assert (meeting.key, meeting.organization) == ("161", "Sitzung des Marktgemeinderates")
    assert (meeting.start, meeting.end) == (utc(2026, 8, 13, 17, 30), utc(2026, 8, 13, 20, 3))
    assert meeting.files == ()
    first, second = items(meeting).values()
    assert (first.number, first.key, first.result, first.votes) == (
        "Ö 1",
        "2577",
        "Einstimmig beschlossen",
        None,
    )
    assert first.title == "Bauantrag - Dorfstraße 25, FlNr. 1 Gmk. Moosbach - Nutzungsänderung"
    assert (second.number, second.key, second.result) == ("Ö 2", "2578", "Mehrheitlich beschlossen")
    assert second.votes == Votes(yes=16, no=1)
    assert {first.heading, second.heading} == {"Öffentlicher Teil"}
