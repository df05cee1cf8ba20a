"""The page objects on invented pages in Latin-1, field by field."""

import datetime as dt

import pytest

from scrapers.item_motions import is_own_paper, own_kind
from scrapers.page import PageFailure
from scrapers.systems.allris3.agenda import MeetingPage
from scrapers.systems.allris3.agenda_item import AgendaItemPage
from scrapers.systems.allris3.calendar import CalendarPage
from scrapers.systems.allris3.files import reachable
from scrapers.systems.allris3.paper import PaperPage
from scrapers.systems.allris3.start import StartPage
from storage.records import FailureKind, FileLink, Votes
from tests.allris3.support import BASE, own, sent, text
from tests.allris4.support import codes, page, utc

# -- start and calendar -----------------------------------------------------------------------------


def test_the_menu_says_which_calendar_is_released() -> None:
    assert own(StartPage, "start.html", "allris.net.asp").read().calendar == "si010_j.asp"


def test_a_calendar_of_another_folder_is_another_systems() -> None:
    body = text("start.html").replace('href="si010_j.asp"', 'href="/alt/si010.asp"')
    with pytest.raises(PageFailure):
        page(StartPage, sent(body), BASE + "allris.net.asp").read()


def test_a_month() -> None:
    calendar_page = own(CalendarPage, "si010_j.html", "si010_j.asp?MM=11&YY=2026")
    first, second, third = calendar_page.read().meetings
    assert (first.key, first.organization, first.date) == ("501", "Integrationsrat", dt.date(2026, 11, 3))
    assert first.title == "Öffentliche/nichtöffentliche Sitzung des Integrationsrates"
    assert first.url == BASE + "to010.asp?SILFDNR=501"
    assert (first.start, first.end) == (utc(2026, 11, 3, 16, 0), utc(2026, 11, 3, 18, 10))
    assert first.location == "Rathaus, Saal 1"
    assert (second.key, second.url, second.date) == ("502", None, dt.date(2026, 11, 3))
    assert (second.organization, second.location) == ("Haupt- und Finanzausschuss", "")
    assert (third.key, third.organization, third.cancelled) == (None, "Ortsbeirat Süd", True)
    assert codes(calendar_page) == ["unknown-column"]
    assert "Geheim" not in f"{first!r}{second!r}{third!r}{calendar_page.warnings}"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("<h2>November&nbsp;2026</h2>", "si010.asp?MM=4&YY=1999"),
        ('<input id="kaldatvon" value="01.11.2026"/>', "si010.asp?MM=4&YY=1999"),
        ('<a href="si010.asp?MM=10&amp;YY=2026" title="Vorheriger Monat">&lt;</a>', "si010.asp"),
        ('<a href="si010.asp?MM=12&amp;YY=2026" title="Nächster Monat">&gt;</a>', "si010.asp"),
        ("", "si010.asp?MM=11&YY=2026"),
        ("", "si010_e.php?YY=2026&MM=11&DD=3"),
    ],
)
def test_how_a_page_says_its_month(body: str, path: str) -> None:
    whole = text("si010_j.html").replace('<h2 align="center">November&nbsp;2026</h2>', body)
    meetings = page(CalendarPage, sent(whole), BASE + path).read().meetings
    assert {(meeting.date.year, meeting.date.month) for meeting in meetings} == {(2026, 11)}


def test_without_a_month_no_day_is_made_up() -> None:
    whole = text("si010_j.html").replace("November&nbsp;2026", "Kalender")
    undated = page(CalendarPage, sent(whole), BASE + "si010_j.asp")
    assert undated.read().meetings == ()
    assert codes(undated).count("row-without-date") == 3


def test_the_newer_look_of_a_month() -> None:
    first, second = own(CalendarPage, "si010_r.html", "si010_r.asp?MM=11&YY=2026").read().meetings
    assert (first.key, first.organization) == ("501", "Ortsrat Groß Förde")
    assert first.url == BASE + "to010_r.asp?SILFDNR=501"
    assert (second.key, second.url, second.date) == (None, None, dt.date(2026, 11, 3))


# -- agenda -----------------------------------------------------------------------------------------


def test_a_meeting() -> None:
    meeting = own(MeetingPage, "to010.html", "to010.asp?SILFDNR=501").read()
    assert (meeting.key, meeting.url) == ("501", BASE + "to010.asp?SILFDNR=501")
    assert (meeting.organization, meeting.cancelled) == ("Integrationsrat", False)
    assert (meeting.start, meeting.end) == (utc(2026, 11, 3, 16, 0), utc(2026, 11, 3, 18, 10))
    assert meeting.location == "Saal 1, Rathaus, Marktplatz 1"
    assert [(file.key, file.name, file.role, file.url) for file in meeting.files] == [
        ("7001", "Einladung", "invitation", BASE + "do027.asp?DOLFDNR=7001&options=64"),
        ("7002", "Niederschrift", "minutes", BASE + "do027.asp?DOLFDNR=7002&options=64"),
    ]


def test_its_agenda() -> None:
    meeting_page = own(MeetingPage, "to010.html", "to010.asp?SILFDNR=501")
    agenda = meeting_page.read().agenda or ()
    assert [(item.number, item.key, item.title, item.heading) for item in agenda] == [
        ("Ö 1", "2001", "Einwohnerfragestunde", ""),
        ("Ö 2", "2002", "Anträge der Fraktionen", ""),
        ("Ö 2.1", "2003", "Dolmetscherpool; Antrag der ABC-Fraktion", "Anträge der Fraktionen"),
        ("Ö 2.2", "2004", "Mehr Sprachkurse", "Anträge der Fraktionen"),
        ("Ö 3", "2005", "Bericht zum Wohnen", ""),
        ("Ö 4", "2007", "Bekanntgabe der in nichtöffentlicher Sitzung gefassten Beschlüsse", ""),
    ]
    motion, bare, report, _ = agenda[2:]
    assert [(link.key, link.reference, link.url) for link in motion.papers] == [
        ("3001", "VO/26/101", BASE + "vo020.asp?VOLFDNR=3001")
    ]
    assert (motion.result, motion.url) == ("geändert beschlossen", BASE + "to020.asp?TOLFDNR=2003")
    assert (bare.result, bare.papers) == ("", ())
    assert (report.result, report.dropped, report.url) == ("", True, None)
    assert codes(meeting_page) == []
    assert [(item.title, own_kind(item)) for item in agenda if is_own_paper(item)] == [
        ("Mehr Sprachkurse", "Antrag")
    ]


def test_nothing_of_the_other_part_is_read() -> None:
    meeting_page = own(MeetingPage, "to010.html", "to010.asp?SILFDNR=501")
    assert "Geheim" not in f"{meeting_page.read()!r} {meeting_page.warnings}"


def test_headings_of_parts_decide_where_numbers_carry_no_mark() -> None:
    body = text("to010.html").replace("Ö&nbsp;", "").replace("N&nbsp;1", "5")
    heading = '<tr><td>&nbsp;</td><td colspan="7">{}</td></tr>'
    first, other = body.index('\t<tr class="zl12"><td class="text4"'), body.index("TOLFDNR=2006")
    other = body.rindex("\t<tr", 0, other)
    parted = (
        body[:first]
        + heading.format("Öffentlicher Teil")
        + body[first:other]
        + heading.format("Nichtöffentlicher Teil")
        + body[other:]
    )
    meeting_page = page(MeetingPage, sent(parted), BASE + "to010.asp?SILFDNR=501")
    assert [item.number for item in meeting_page.read().agenda or ()] == ["1", "2", "2.1", "2.2", "3"]
    unmarked = page(MeetingPage, sent(body), BASE + "to010.asp?SILFDNR=501")
    assert unmarked.read().agenda == ()  # nothing says that any of it is public


def test_a_meeting_without_agenda() -> None:
    body = text("to010.html").replace('<th width="1%">TOP</th>', "<th>Hinweis</th>")
    coming = page(MeetingPage, sent(body.replace("03.11.2026", "03.11.2099")), BASE + "to010.asp?SILFDNR=1")
    assert (coming.read().agenda, codes(coming)) == (None, [])
    past = page(MeetingPage, sent(body.replace("03.11.2026", "03.11.2020")), BASE + "to010.asp?SILFDNR=1")
    assert (past.read().agenda, codes(past)) == (None, ["agenda-missing"])


def test_the_newer_look_of_an_agenda() -> None:
    meeting = own(MeetingPage, "to010_r.html", "to010_r.asp?SILFDNR=501").read()
    assert (meeting.key, meeting.organization) == ("501", "Ortsrat Groß Förde")
    assert meeting.url == BASE + "to010_r.asp?SILFDNR=501"
    assert [(item.number, item.key, item.title) for item in meeting.agenda or ()] == [
        ("Ö 1", "2001", "Bürgerfragestunde"),
        ("Ö 2", "2003", "Antrag der ABC-Gruppe"),
    ]
    motion = (meeting.agenda or ())[1]
    assert motion.papers[0].url == BASE + "vo020_r.asp?VOLFDNR=3001"
    assert motion.url == BASE + "to020_r.asp?TOLFDNR=2003"


# -- agenda item ------------------------------------------------------------------------------------


def test_an_agenda_item() -> None:
    item = own(AgendaItemPage, "to020.html", "to020.asp?TOLFDNR=2004").read()
    assert (item.number, item.title, item.key) == ("Ö 2.2", "Mehr Sprachkurse", "2004")
    assert (item.result, item.votes) == ("mehrheitlich abgelehnt", Votes(yes=7, no=11, abstentions=2))
    assert item.resolution == "Beschluss\n\nDie Verwaltung richtet weitere Kurse ein."
    assert [(file.name, file.key, file.date) for file in item.files] == [
        ("Auszug", "7020", None),
        ("Antrag der ABC-Fraktion", None, dt.date(2026, 11, 2)),
    ]


def test_an_item_that_is_not_public_is_a_failure() -> None:
    for old, new in (("Ö 2.2", "N 2.2"), ("öffentlich/nichtöffentlich", "nichtöffentlich")):
        with pytest.raises(PageFailure) as failure:
            page(
                AgendaItemPage, sent(text("to020.html").replace(old, new)), BASE + "to020.asp?TOLFDNR=4"
            ).read()
        assert "Sprachkurse" not in failure.value.message


# -- paper ------------------------------------------------------------------------------------------


def test_a_paper() -> None:
    paper_page = own(PaperPage, "vo020.html", "vo020.asp?VOLFDNR=3001&options=4")
    paper = paper_page.read()
    assert (paper.key, paper.url) == ("3001", BASE + "vo020.asp?VOLFDNR=3001")
    assert (paper.reference, paper.kind) == ("VO/26/101", "Antrag")
    assert paper.title == "Dolmetscherpool für Geflüchtete; Antrag der ABC-Fraktion"
    assert paper.responsible == "50 Soziales"
    assert paper.originators == ("ABC-Fraktion", "SPD")
    assert paper.text == (
        "Beschlussvorschlag:\n\nEin Dolmetscherpool wird eingerichtet.\n\nDarüber wird berichtet."
        "\n\nSachverhalt\n\nEr hilft vielen."
    )
    assert codes(paper_page) == ["unknown-field"]
    assert "Muster" not in repr(paper)  # a clerk


def test_a_part_with_nothing_but_its_label_is_no_text() -> None:
    body = text("vo020.html").replace("Er hilft vielen.", "Sachverhalt:")
    paper = page(PaperPage, sent(body), BASE + "vo020.asp?VOLFDNR=3001").read()
    assert paper.text.endswith("Darüber wird berichtet.")


def test_its_documents() -> None:
    files = own(PaperPage, "vo020.html", "vo020.asp?VOLFDNR=3001").read().files
    assert [(file.name, file.key, file.role, file.date, file.size) for file in files] == [
        ("Vorlage", "7011", "main", None, None),
        ("Vorlage mit allem", "7010", "other", None, None),
        ("Antrag (1)", None, "attachment", dt.date(2026, 10, 14), 2679808),
    ]
    assert files[1].url == BASE + "do027.asp?DOLFDNR=7010&options=64&typ=130"
    assert [file.name for file in reachable(files)] == ["Vorlage", "Vorlage mit allem"]


def test_which_documents_are_worth_fetching() -> None:
    main = FileLink(url=BASE + "do027.asp?DOLFDNR=1", name="Vorlage", role="main")
    compiled = FileLink(url=BASE + "do027.asp?DOLFDNR=2", name="Sammeldokument", role="other")
    copy = FileLink(url=BASE + "___tmp/tmp/1/x.pdf", name="Anlage")
    assert reachable((main, compiled)) == (main,)
    assert reachable((compiled,)) == (compiled,)
    assert reachable((main, compiled, copy)) == (main, compiled)
    assert reachable((main, copy)) == (main, copy)


def test_its_consultations() -> None:
    paper = own(PaperPage, "vo020.html", "vo020.asp?VOLFDNR=3001").read()
    assert [
        (each.organization, each.date, each.meeting_key, each.role, each.result)
        for each in paper.consultations or ()
    ] == [
        ("Integrationsrat", dt.date(2026, 11, 3), "501", "Vorberatung", "geändert beschlossen"),
        ("Ältestenrat", dt.date(2026, 11, 10), None, "Anhörung", ""),
        ("Rat", None, None, "Entscheidung", ""),
    ]
    assert "Geheim" not in repr(paper)


def test_a_paper_that_is_not_public_is_a_failure() -> None:
    body = text("vo020.html").replace(
        '<td class="text3">öffentlich</td>', '<td class="text3">nichtöffentlich</td>'
    )
    with pytest.raises(PageFailure) as failure:
        page(PaperPage, sent(body), BASE + "vo020.asp?VOLFDNR=3001").read()
    assert failure.value.kind is FailureKind.UNEXPECTED_PAGE
    assert "Dolmetscher" not in failure.value.message


def test_the_newer_look_of_a_paper() -> None:
    paper = own(PaperPage, "vo020_r.html", "vo020_r.asp?VOLFDNR=3001").read()
    assert (paper.title, paper.reference) == ("Antrag der ABC-Gruppe zu Förderklassen", "VO/26/101")
    assert [(file.name, file.key, file.role) for file in paper.files] == [
        ("Vorlage", "7011", "main"),
        ("Vorlage-Sammeldokument", "7010", "other"),
    ]
    assert [(each.meeting_key, each.result) for each in paper.consultations or ()] == [
        ("501", "einstimmig beschlossen")
    ]
