"""What the pages mean, on invented pages."""

import datetime as dt

import pytest
import time_machine

from scrapers.page import PageFailure
from scrapers.systems.sdnet_rim.documents import read_label
from scrapers.systems.sdnet_rim.keys import meeting_key, paper_number
from scrapers.systems.sdnet_rim.pages import (
    AgendaPage,
    CalendarExport,
    CalendarTablePage,
    PaperListPage,
    PaperPage,
)
from storage.records import FailureKind
from tests.sdnet_rim.support import HOST, codes, own, page

SOCIAL = "Ausschuss für Soziales, Bildung und Kultur"
SOCIAL_KEY = "2026-03-12T1700-ausschuss-fuer-soziales-bildung-und-kultur"


# -- calendar ---------------------------------------------------------------------------------------


def test_export_tells_time_place_and_agenda() -> None:
    meeting = own(CalendarExport, "termine.ics").read().meetings[0]
    assert (meeting.key, meeting.organization, meeting.date) == (SOCIAL_KEY, SOCIAL, dt.date(2026, 3, 12))
    assert meeting.url == "https://rim.example/tops/?__=AAAAAAAAAAAAAAAAAAAAAtermin1"
    assert meeting.start == dt.datetime(2026, 3, 12, 16, 0, tzinfo=dt.UTC)
    assert meeting.end == dt.datetime(2026, 3, 12, 18, 15, tzinfo=dt.UTC)
    assert meeting.location == "Kreishaus, Musterweg 1"
    assert not meeting.cancelled, "only the public's questions are cancelled, not the meeting"


def test_export_keeps_meetings_without_agenda_and_cancelled_ones() -> None:
    read = own(CalendarExport, "termine.ics")
    by_name = {meeting.organization: meeting for meeting in read.read().meetings}
    assert list(by_name) == [SOCIAL, "Kreistag", "Kreisausschuss", "Wahlausschuss", "Klausurtagung"]
    assert by_name["Kreistag"].url is None
    assert by_name["Kreistag"].key == "2026-07-02T1700-kreistag"
    assert [name for name, meeting in by_name.items() if meeting.cancelled] == [
        "Kreisausschuss",
        "Wahlausschuss",
    ]
    assert by_name["Klausurtagung"].start is None
    assert by_name["Klausurtagung"].key == "2026-05-01-klausurtagung"
    assert codes(read) == ["event-without-date-or-name"]


@pytest.mark.parametrize(
    "body", ["BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Rat\nEND:VCALENDAR", "BEGIN:VCALENDAR\n\x00;:"]
)
def test_export_that_is_cut_off_is_a_failure(body: str) -> None:
    with pytest.raises(PageFailure) as caught:
        page(CalendarExport, body).read()
    assert caught.value.kind is FailureKind.UNEXPECTED_PAGE


def test_table_of_older_installations() -> None:
    read = own(CalendarTablePage, "termine.html")
    calendar = read.read()
    assert [(meeting.key, meeting.cancelled) for meeting in calendar.meetings] == [
        (SOCIAL_KEY, False),
        ("2026-04-14T1800-kreisausschuss", True),
    ]
    assert [meeting.url for meeting in calendar.meetings] == [f"{HOST}/tops/?__=termin1", None]
    assert calendar.years == ((2025, f"{HOST}/termine/?__=J25"), (2027, f"{HOST}/termine/?__=J27"))
    assert codes(read) == ["row-without-date-or-name"]


def test_table_names_the_export() -> None:
    button = '<a id="btn-export-ics" data-export-url="/termine/ics/Kreis.ics">Export</a>'
    assert page(CalendarTablePage, button).read().next_url == f"{HOST}/termine/ics/Kreis.ics"


# -- agenda -----------------------------------------------------------------------------------------


def test_head_of_the_meeting() -> None:
    read = own(AgendaPage, "tops.html", "/tops/?__=termin1")
    meeting = read.read()
    assert (meeting.key, meeting.organization, meeting.title) == (SOCIAL_KEY, SOCIAL, f"{SOCIAL}, 3. Sitzung")
    assert (meeting.location, meeting.url) == ("Kreishaus, Musterweg 1", f"{HOST}/tops/?__=termin1")
    assert [(file.name, file.role, file.size) for file in meeting.files] == [
        ("Einladung", "invitation", 85 * 1024),
        ("Niederschrift", "minutes", 1536 * 1024),
    ]
    assert sorted(codes(read)) == ["unknown-column", "unknown-field", "unknown-row"]


def test_what_is_not_public_is_never_read() -> None:
    read = own(AgendaPage, "tops.html")
    everything = read.read().model_dump_json() + repr(read.warnings)
    assert "NOEFF" not in everything
    assert "GEHEIM" not in everything
    assert "V90" not in everything
    assert "nichtöffentlich" not in everything


def test_items_and_their_papers() -> None:
    items = {item.number: item for item in own(AgendaPage, "tops.html").read().agenda or ()}
    assert list(items) == ["1.", "2.", "3.", "4.", "4.1"]
    assert {item.heading for item in items.values()} == {"Öffentliche Sitzung"}
    assert items["1."].papers == ()
    assert items["1."].url == f"{HOST}/vorgang/?__=V11"
    assert [items[number].papers[0].key for number in ("2.", "3.", "4.", "4.1")] == [
        "200_12",
        "200_13",
        "45/26",
        "45/26 1. Ergänzung",
    ]
    assert items["2."].title == "Sprachkurse im Kreisgebiet - Antrag der Fraktion ABC vom 01.02.2026"


def test_documents_of_items() -> None:
    items = {item.number: item for item in own(AgendaPage, "tops.html").read().agenda or ()}
    late = items["3."].files
    assert [(file.name, file.url) for file in late] == [
        ("Tischvorlage.pdf", f"{HOST}/sdnetrim/T7/Tischvorlage.pdf")
    ]
    assert [(file.role, file.size, file.date) for file in items["4."].files] == [
        ("main", 2479 * 1024, dt.date(2026, 3, 5)),
        ("resolution", None, None),
    ]


def test_results_are_kept_as_the_words_they_are() -> None:
    items = {item.number: item for item in own(AgendaPage, "tops.html").read().agenda or ()}
    assert (items["4."].result, items["4."].votes) == ("Einstimmig", None)
    assert (items["4."].dropped, items["4."].title) == (True, "Förderung von Lernpaten")
    assert items["4.1"].result == "ungeändert beschlossen, Ja: 20, Nein: 4, Enthaltungen: 1"
    votes = items["4.1"].votes
    assert votes is not None
    assert (votes.yes, votes.no, votes.abstentions) == (20, 4, 1)


HEAD = (
    "<table class='table-details'><tr><th>Sitzung:</th><td>Kreistag, 9. Sitzung</td></tr>"
    "<tr><th>Termin:</th><td>Do, 02.07.2026 17:00 Uhr</td></tr></table>"
)


@pytest.mark.parametrize(("now", "expected"), [("2026-07-01", []), ("2026-07-03", ["agenda-missing"])])
def test_a_missing_agenda_is_suspicious_only_after_the_meeting(now: str, expected: list[str]) -> None:
    with time_machine.travel(f"{now}T12:00:00+00:00"):
        read = page(AgendaPage, HEAD)
        assert read.read().agenda is None
        assert codes(read) == expected


def test_an_agenda_with_nothing_public_is_empty() -> None:
    row = "<tr class='top-noeff-data'><td class='column-bezeichnung'>X</td></tr>"
    assert page(AgendaPage, HEAD + f"<table class='table-data table-top'>{row}</table>").read().agenda == ()


def test_a_table_that_only_resembles_an_agenda_is_none() -> None:
    row = "<tr class='top-oeff-data'><td class='column-bezeichnung'>X</td></tr>"
    table = f"<table class='table-topics'>{row}</table>"
    with time_machine.travel("2026-07-01T12:00:00+00:00"):
        assert page(AgendaPage, HEAD + table).read().agenda is None


def test_rows_without_a_class_are_not_taken_for_public() -> None:
    table = "<table class='table-top'><tr><td class='column-bezeichnung'>Geheim</td></tr></table>"
    with time_machine.travel("2026-07-01T12:00:00+00:00"):
        read = page(AgendaPage, HEAD + table)
        assert read.read().agenda is None
        assert [(warning.code, warning.detail) for warning in read.warnings] == [
            ("unknown-row", "ohne Klasse")
        ]


# -- paper ------------------------------------------------------------------------------------------


def test_paper() -> None:
    read = own(PaperPage, "vorgang.html", "/vorgang/?__=V77")
    paper = read.read()
    assert (paper.key, paper.reference, paper.kind) == ("45/26", "45/26", "Beschlussvorlage")
    assert paper.title == "Förderung von Lernpaten hier: Antrag der Fraktion ABC"
    assert (paper.responsible, paper.date) == ("Amt für Bildung", None)
    assert [(file.name, file.role) for file in paper.files] == [
        ("Beschlussvorlage 45/26", "main"),
        ("Antrag der Fraktion ABC vom 01.02.2026", "attachment"),
        ("Beschlusstext", "resolution"),
    ]
    assert codes(read) == ["unknown-field"]


def test_consultations_of_a_paper() -> None:
    read = own(PaperPage, "vorgang.html")
    paper = read.read()
    assert [(one.organization, one.date, one.result) for one in paper.consultations or ()] == [
        (SOCIAL, dt.date(2026, 3, 12), "geändert empfohlen, Einstimmig dafür, 0 Enthaltungen"),
        ("Kreistag", dt.date(2026, 7, 2), "Einstimmig"),
        ("Jugendhilfeausschuss", None, ""),
    ]
    assert paper.consultations is not None
    assert [one.meeting_key for one in paper.consultations] == [SOCIAL_KEY, "2026-07-02T1700-kreistag", None]
    assert paper.text.startswith("Der Jugendhilfeausschuss beauftragt")
    assert "NOEFF" not in paper.model_dump_json()
    assert [meeting.url for meeting in read.meetings()] == [
        f"{HOST}/tops/?__=termin1",
        f"{HOST}/tops/?__=termin2",
    ]


def test_the_same_thing_has_one_key_wherever_it_is_met() -> None:
    agenda = own(AgendaPage, "tops.html").read()
    keys = {item.number: item.papers[0].key for item in agenda.agenda or () if item.papers}
    listed = own(PaperListPage, "vorlagen.html").read().rows[0].paper.key
    paper = own(PaperPage, "vorgang.html").read()
    without_number = own(PaperPage, "vorgang-ohne-nummer.html").read()
    assert keys["4."] == listed == paper.key
    assert keys["2."] == without_number.key
    assert (without_number.reference, without_number.kind) == ("", "")
    calendar = own(CalendarExport, "termine.ics").read().meetings[0].key
    table = own(CalendarTablePage, "termine.html").read().meetings[0].key
    assert paper.consultations is not None
    assert calendar == table == agenda.key == paper.consultations[0].meeting_key


def test_without_any_number_page_and_agenda_agree_too() -> None:
    bare = (own(PaperPage, "vorgang-ohne-nummer.html").response.text).replace(' data-vorgang-id="200_12"', "")
    agenda = own(AgendaPage, "tops.html").response.text.replace(' data-vorgang-id="200_12"', "")
    items = {item.number: item for item in page(AgendaPage, agenda).read().agenda or ()}
    assert items["2."].papers[0].key == page(PaperPage, bare).read().key
    assert items["2."].papers[0].key.startswith(SOCIAL_KEY)


def test_a_page_without_consultations_does_not_say_that_there_are_none() -> None:
    rows = "<tr><th>Anfrage:</th><td>12/26</td></tr><tr><th>Betreff:</th><td>Wohnraum</td></tr>"
    paper = page(PaperPage, f"<table class='table-details'>{rows}</table>").read()
    assert (paper.kind, paper.key, paper.consultations) == ("Anfrage", "12/26", None)


def test_a_paper_that_says_it_is_not_public_is_refused() -> None:
    fields = {"Anfrage:": "12/26", "Betreff:": "X", "Status:": "nicht öffentlich"}
    rows = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in fields.items())
    with pytest.raises(PageFailure, match="nicht öffentlich"):
        page(PaperPage, f"<table class='table-details'>{rows}</table>").read()


# -- list -------------------------------------------------------------------------------------------


def test_list_of_papers() -> None:
    read = own(PaperListPage, "vorlagen.html", "/vorlagen")
    found = read.read()
    assert [(row.paper.key, row.kind, row.date) for row in found.rows] == [
        ("45/26", "Beschlussvorlage", dt.date(2026, 3, 12)),
        ("44/26", "Anfrage", None),
        ("505_81", "", dt.date(2020, 1, 10)),
    ]
    assert [row.paper.title for row in found.rows] == [
        "Förderung von Lernpaten - hier: Antrag",
        "Nichtöffentliche Sitzungen im Kreis",
        "Ohne Nummer",
    ]
    assert found.rows[0].files[0].url == f"{HOST}/sdnetrim/T5/Vorlage_45-26.pdf"
    assert found.next_url == f"{HOST}/vorlagen?__=S2"
    assert codes(read) == ["row-without-link"]


def test_a_list_without_rows_must_say_so() -> None:
    with pytest.raises(PageFailure):
        page(PaperListPage, "<div class='vorlagen'><table class='table-data'></table></div>").read()
    assert (
        page(PaperListPage, "<div class='vorlagen'>Es wurden keine Vorlagen gefunden.</div>").read().rows
        == ()
    )


# -- what is no page --------------------------------------------------------------------------------

KINDS = [CalendarExport, CalendarTablePage, AgendaPage, PaperPage, PaperListPage]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ("<title>Access denied</title><h1>Request blocked</h1>", 200, FailureKind.BLOCKED),
        ("<h1>Service</h1>", 503, FailureKind.BLOCKED),
        ("<h1>Anmeldung</h1><form><input type=password></form>", 200, FailureKind.LOGIN_PAGE),
        ("<h1>Fehler 404</h1><p>Die Seite wurde nicht gefunden.</p>", 200, FailureKind.ERROR_PAGE),
        ("<h1>Willkommen</h1>", 200, FailureKind.UNEXPECTED_PAGE),
        ("", 200, FailureKind.UNEXPECTED_PAGE),
        ("\x00\xff<<<table", 200, FailureKind.UNEXPECTED_PAGE),
    ],
)
def test_other_pages_are_failures(kind: type, body: str, status: int, expected: FailureKind) -> None:
    with pytest.raises(PageFailure) as caught:
        page(kind, body, status=status).read()
    assert caught.value.kind is expected


# -- parts ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Antrag (exportiert: 18.09.2026) (2.479 KB)", ("Antrag", dt.date(2026, 9, 18), 2479 * 1024)),
        ("Plan.pdf.pdf (1,5 MB)", ("Plan.pdf", None, 1536 * 1024)),
        ("Vorlage 1/26 im PDF-Format öffnen", ("Vorlage 1/26", None, None)),
        ("Liste (alt) (exportiert: ??) (9.9.9,9 KB)", ("Liste (alt)", None, round(999.9 * 1024))),
        ("", ("", None, None)),
    ],
)
def test_label_of_a_document(label: str, expected: tuple[str, dt.date | None, int | None]) -> None:
    assert read_label(label) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("118/21", "118/21"),
        ("Drs.Nr. 118/21", "118/21"),
        ("Drs. Nr.: 118/21", "118/21"),
        ("Drucksache 118/21", "118/21"),
        (" FB\xa01/396/26  2. Nachtrag", "FB 1/396/26"),
        ("FB 1/340/26 1. Ergänzung", "FB 1/340/26 1. Ergänzung"),
        ("\xa0", ""),
        ("ohne", ""),
    ],
)
def test_number_of_a_paper(text: str, number: str) -> None:
    assert paper_number(text) == number


def test_key_of_a_meeting_is_in_german_time() -> None:
    start = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
    assert meeting_key("Rat", dt.date(2026, 7, 2), start) == "2026-07-02T0030-rat"
