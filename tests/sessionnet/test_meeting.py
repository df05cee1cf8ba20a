"""The meeting page in its four forms. "Geheimsache" stands wherever something is not public."""

import datetime as dt

import pytest

from scrapers.items import Meeting
from scrapers.page import PageFailure
from scrapers.systems.sessionnet.pages import MeetingPage
from storage.records import Votes
from tests.sessionnet.reading import BASE, codes, items, made, page


@pytest.fixture
def meeting() -> Meeting:
    return page(MeetingPage, "meeting6.html", "si0057.asp?__ksinr=501&smcspf=4").read()


def test_head(meeting: Meeting) -> None:
    assert (meeting.key, meeting.url) == ("501", BASE + "si0057.asp?__ksinr=501")
    assert (meeting.organization, meeting.reference) == ("Integrationsrat", "INT/2026/0004")
    assert (meeting.date, meeting.location) == (dt.date(2026, 11, 4), "Rathaus, Saal 2")
    assert meeting.start == dt.datetime(2026, 11, 4, 16, 0, tzinfo=dt.UTC)
    assert meeting.end == dt.datetime(2026, 11, 4, 18, 15, tzinfo=dt.UTC)
    assert not meeting.cancelled


def test_documents_of_the_meeting_are_files_once_and_links_elsewhere_are_none(meeting: Meeting) -> None:
    assert [(file.key, file.name, file.role) for file in meeting.files] == [
        ("9001", "Einladung", "invitation"),
        ("9002", "Niederschrift (öffentlich)", "minutes"),
    ]
    assert meeting.files[0].url == BASE + "getfile.asp?id=9001&type=do"


def test_an_item_with_papers_results_and_documents(meeting: Meeting) -> None:
    item = items(meeting)["Ö 2"]
    assert item.title == "Sprachkurse für Zugewanderte - Antrag der ABC-Fraktion vom 20.10.2026 -"
    assert item.heading == "Anträge/Anfragen"
    assert [(link.key, link.reference, link.title) for link in item.papers] == [
        ("7001", "26-0101", "Sprachkurse für Zugewanderte"),
        ("7002", "26-0101/1", "Sprachkurse, Stellungnahme"),
    ]
    assert item.papers[0].url == BASE + "vo0050.asp?__kvonr=7001"
    assert item.result == "mehrheitlich beschlossen"
    assert item.votes == Votes(yes=10, no=2, abstentions=1)
    assert [(file.key, file.name, file.role) for file in item.files] == [
        ("9101", "Antrag", "main"),
        ("9102", "Anlage Kostenplan", "attachment"),
    ]


def test_the_own_page_of_an_item(meeting: Meeting) -> None:
    item = items(meeting)["Ö 3"]
    assert item.title == "Treffpunkt im Nordviertel; Antrag der XYZ-Fraktion"
    assert (item.key, item.url) == ("8003", BASE + "to0050.asp?__ktonr=8003")


def test_a_note_on_the_procedure_is_no_result_and_a_list_of_documents_no_page(meeting: Meeting) -> None:
    item = items(meeting)["Ö 4"]
    assert (item.result, item.votes, item.key) == ("", None, None)


def test_an_item_taken_off_the_agenda(meeting: Meeting) -> None:
    item = items(meeting)["Ö 5"]
    assert (item.title, item.dropped) == ("Haus der Kulturen", True)
    assert not items(meeting)["Ö 2"].dropped


def test_headings(meeting: Meeting) -> None:
    assert items(meeting)["Ö 1"].heading == "Öffentlicher Teil"


def test_nothing_that_is_not_public_is_read_or_told() -> None:
    meeting_page = page(MeetingPage, "meeting6.html", "si0057.asp?__ksinr=501")
    meeting = meeting_page.read()
    assert list(items(meeting)) == ["Ö 1", "Ö 2", "Ö 3", "Ö 4", "Ö 5"]
    assert "Geheim" not in repr(meeting)
    assert "Geheim" not in repr(meeting_page.warnings)
    assert "7999" not in repr(meeting)
    assert "9999" not in repr(meeting)


def test_what_is_not_known_is_told() -> None:
    meeting_page = page(MeetingPage, "meeting6.html", "si0057.asp?__ksinr=501")
    meeting_page.read()
    assert sorted(codes(meeting_page)) == ["public-item-in-closed-part", "unknown-column", "unknown-field"]


def test_cards() -> None:
    meeting_page = page(MeetingPage, "meeting6_cards.html", "si0056.asp?__ksinr=601")
    meeting = meeting_page.read()
    assert (meeting.organization, meeting.location) == ("Rat", "Ratssaal")
    assert [file.key for file in meeting.files] == ["9301"]
    first, second = items(meeting).values()
    assert (first.number, first.title, first.key) == ("Ö 1", "Fahrradstraße am Bach", "8101")
    assert (first.heading, first.result, first.url) == ("Öffentlicher Teil", "einstimmig beschlossen", None)
    assert [link.reference for link in second.papers] == ["26-0201"]
    assert "Geheim" not in repr(meeting)


def test_layout_4_is_windows_1252_with_results_in_rows_of_their_own() -> None:
    meeting_page = page(MeetingPage, "agenda4.html", "to0040.asp?__ksinr=601")
    meeting = meeting_page.read()
    assert (meeting.organization, meeting.date) == ("Rat der Stadt Musterau", dt.date(2026, 11, 25))
    first, second = items(meeting).values()
    assert (first.number, first.title, first.key) == ("1", "Straßenfest – „Miteinander“ § 5", "8201")
    assert (first.heading, first.result) == ("Öffentlicher Teil", "mehrheitlich beschlossen")
    assert first.votes == Votes(yes=30, no=2, abstentions=4)
    assert [(link.key, link.reference) for link in first.papers] == [("7301", "12/26")]
    assert [(file.key, file.name, file.role) for file in first.files] == [
        ("9601", "Beschlussvorlage 12/26", "main"),
        ("9602", "Lageplan", "attachment"),
    ]
    assert first.files[0].size == 1323 * 1024
    assert second.number == "1.1"
    assert "Geheim" not in repr(meeting)
    assert sorted(codes(meeting_page)) == ["unknown-column", "unknown-result-row"]


def test_a_result_inside_the_title_is_taken_apart() -> None:
    item = items(page(MeetingPage, "agenda4.html", "to0040.asp?__ksinr=601").read())["1.1"]
    assert (item.title, item.result) == ("Brunnen am Markt", "einstimmig zugestimmt")
    assert item.votes == Votes(yes=36, no=0, abstentions=0)


def test_layout_5_reads_only_what_stands_below_the_public_heading() -> None:
    meeting_page = page(MeetingPage, "agenda5.html", "to0040.php?__ksinr=602")
    meeting = meeting_page.read()
    assert [(item.number, item.title, item.result) for item in meeting.agenda or ()] == [
        ("1", "Kreisstraße 7", "")
    ]
    assert codes(meeting_page) == ["unknown-heading"]
    assert "Grundst" not in repr(meeting_page.warnings)


def test_no_agenda_yet() -> None:
    meeting_page = page(MeetingPage, "not_released6.html", "si0057.asp?__ksinr=603")
    assert meeting_page.read().agenda is None
    assert codes(meeting_page) == []


ROW = '<tr><td class="tofnum"><span class="badge">{}</span></td><td class="tobetr">{}</td></tr>'
HEADING = '<tr><td class="totrenn"><h2>{}</h2></td></tr>'


def titles(*rows: str) -> list[str]:
    body = f"<h1>Rat - 04.11.2026</h1><table>{''.join(rows)}</table>"
    meeting = made(MeetingPage, body, BASE + "si0057.asp?__ksinr=1").read()
    return [item.title for item in meeting.agenda]


@pytest.mark.parametrize(
    "heading",
    [
        "Nicht öffentlicher Teil",
        "Nichtöffentliche Sitzung:",
        "nicht-öffentlich",
        "Vertraulich",
        "B. Geschlossener Teil",
    ],
)
def test_a_number_without_mark_below_a_closed_heading_is_not_read(heading: str) -> None:
    rows = (HEADING.format("Öffentlicher Teil"), ROW.format("1", "offen"), HEADING.format(heading))
    assert titles(*rows, ROW.format("2", "zu"), ROW.format("Ö 3", "auch zu")) == ["offen"]


@pytest.mark.parametrize(
    "heading", ["Öffentlicher Teil", "I. Öffentliche Sitzung", "A) öffentlicher Teil: Beginn 17 Uhr"]
)
def test_a_number_without_mark_below_the_public_heading_is_read(heading: str) -> None:
    assert titles(ROW.format("1", "davor"), HEADING.format(heading), ROW.format("2", "offen")) == ["offen"]


def test_a_mark_decides_where_there_is_no_heading() -> None:
    rows = (
        ROW.format("Ö 1", "offen"),
        ROW.format("N 2", "zu"),
        ROW.format("NÖ 3", "zu"),
        ROW.format("?", "zu"),
    )
    assert titles(*rows) == ["offen"]


def test_a_row_below_an_item_that_is_not_public_is_no_heading() -> None:
    rows = (ROW.format("N 1", "zu"), ROW.format("", "Geheimsache"), ROW.format("Ö 2", "offen"))
    body = f"<h1>Rat - 04.11.2026</h1><table>{''.join(rows)}</table>"
    (item,) = made(MeetingPage, body, BASE + "si0057.asp?__ksinr=1").read().agenda
    assert (item.title, item.heading) == ("offen", "")


def test_a_row_without_number_but_with_a_document_is_read_only_below_the_public_heading() -> None:
    row = ROW.format("", 'Plan <a href="getfile.asp?id=5&type=do">Plan</a>')
    assert titles(row, ROW.format("Ö 1", "offen")) == ["offen"]
    assert titles(HEADING.format("Öffentlicher Teil"), row) == ["Plan Plan"]


def test_a_heading_that_names_both_parts_opens_nothing() -> None:
    assert titles(HEADING.format("Öffentlicher Teil / nicht öffentlicher Teil"), ROW.format("1", "zu")) == []


def test_a_kind_of_items_that_begins_like_a_closed_part_closes_nothing() -> None:
    rows = (HEADING.format("Öffentlicher Teil"), HEADING.format("Internationale Beziehungen"))
    assert titles(*rows, ROW.format("Ö 1", "offen"), ROW.format("2", "auch offen")) == ["offen", "auch offen"]


def test_a_heading_that_only_contains_the_word_opens_nothing() -> None:
    assert titles(HEADING.format("Öffentliche Ordnung"), ROW.format("1", "unklar")) == []


def test_a_page_without_a_date_is_no_meeting_but_shows_its_items() -> None:
    meeting_page = made(MeetingPage, f"<table>{ROW.format('Ö 1', 'offen')}</table>", BASE)
    with pytest.raises(PageFailure, match="kein Datum"):
        meeting_page.read()
    assert [item.title for item in meeting_page.agenda()] == ["offen"]
