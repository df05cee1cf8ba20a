"""The same on real pages, where the machine has them: what a person reads on them."""

import datetime as dt
import html
from itertools import chain

from bs4 import BeautifulSoup

from scrapers.memory import keepable
from scrapers.systems.sdnet_rim.pages import AgendaPage, CalendarExport, PaperPage
from tests.sdnet_rim.support import capture, codes


def test_agenda_has_all_public_items_and_nothing_else() -> None:
    read = capture(AgendaPage, "wesel-tagesordnung-rat.html")
    meeting = read.read()
    assert len(meeting.agenda or ()) == 13
    assert codes(read) == []
    soup = BeautifulSoup(read.response.text, "lxml")
    hidden = soup.select("tr.top-noeff-data, tr.top-noeff-head")
    assert len(hidden) == 12
    titles = {row.select_one("td.column-bezeichnung").get_text() for row in hidden}
    public = {row.select_one("td.column-bezeichnung").get_text() for row in soup.select("tr.top-oeff-data")}
    # One title stands in both parts: the minutes of the last meeting have two.
    secret = {" ".join(title.split()) for title in titles - public}
    secret |= {str(row["data-vorgang-id"]) for row in hidden}
    secret |= {str(link["href"]) for row in hidden for link in row.select("a[href]")}
    secret |= {row.select_one("td.column-nummer").get_text().strip() for row in hidden} - {""}
    assert len(secret) > 30
    everything = " ".join(meeting.model_dump_json().replace('\\"', '"').split())
    assert [words for words in secret if words in everything] == []
    kept = keepable(read, meeting)
    assert kept is not None
    archived = " ".join(html.unescape(kept[0].decode()).split())
    assert [words for words in secret if words in archived] == []


def test_agenda_as_a_person_reads_it() -> None:
    meeting = capture(AgendaPage, "wesel-tagesordnung-rat.html").read()
    items = {item.number: item for item in meeting.agenda or ()}
    assert list(items) == [
        "1.",
        "2.",
        "3.",
        "4.",
        "5.",
        "6.",
        "7.",
        "13.",
        "15.",
        "15.1",
        "18.",
        "26.",
        "27.",
    ]
    assert [len(items[number].files) for number in ("2.", "3.", "4.", "18.", "27.")] == [0, 2, 1, 1, 1]
    assert items["7."].files[1].size == 2479 * 1024
    assert items["13."].papers[0].key == "FB 1/396/26"
    assert items["15.1"].papers[0].key == "FB 1/340/26 1. Ergänzung"
    assert [number for number, item in items.items() if not item.papers] == ["1.", "2."]
    assert [file.name for file in meeting.files] == ["Bekanntmachung", "Bekanntmachung 1. Nachtrag"]
    assert {file.role for file in meeting.files} == {"invitation"}
    assert {file.role for file in chain(*(item.files for item in items.values()))} == {"main", "attachment"}


def test_paper_as_a_person_reads_it() -> None:
    read = capture(PaperPage, "wesel-vorgang.html")
    paper = read.read()
    assert (paper.key, paper.kind) == ("T 02/325/26", "Vorlage zur Kenntnis")
    assert paper.responsible == "Büro des Bürgermeisters"
    assert [(file.role, file.date, file.size) for file in paper.files] == [
        ("main", dt.date(2026, 9, 18), 125 * 1024),
        ("attachment", dt.date(2026, 9, 18), 673 * 1024),
    ]
    assert [(one.organization, one.date, one.result) for one in paper.consultations or ()] == [
        ("Rat", dt.date(2026, 9, 29), "")
    ]
    assert codes(read) == []


def test_calendar_as_a_person_reads_it() -> None:
    read = capture(CalendarExport, "wesel-termine.ics")
    meetings = read.read().meetings
    assert [(meeting.organization, f"{meeting.date}") for meeting in meetings] == [
        ("Haupt- und Finanzausschuss", "2024-10-29"),
        ("Schul- und Sportausschuss", "2026-09-24"),
        ("Rat", "2026-09-29"),
        ("Haupt- und Finanzausschuss", "2026-11-03"),
    ]
    assert all(meeting.url and not meeting.cancelled for meeting in meetings)
    assert [meeting.start.hour for meeting in meetings if meeting.start] == [15, 14, 14, 15]
    assert codes(read) == []


def test_calendar_agenda_and_paper_name_the_same_meeting() -> None:
    in_calendar = capture(CalendarExport, "wesel-termine.ics").read().meetings[2]
    on_page = capture(AgendaPage, "wesel-tagesordnung-rat.html").read()
    of_paper = (capture(PaperPage, "wesel-vorgang.html").read().consultations or ())[0]
    assert in_calendar.key == on_page.key == of_paper.meeting_key
    assert in_calendar.location == on_page.location
    assert in_calendar.url == capture(PaperPage, "wesel-vorgang.html").meetings()[0].url
