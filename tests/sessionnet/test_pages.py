"""Paper, consultations, newest documents, agenda item."""

import datetime as dt

import pytest

from scrapers.page import PageFailure
from scrapers.systems.sessionnet.consultations import read_header
from scrapers.systems.sessionnet.pages import AgendaItemPage, ConsultationsPage, NewestPage, PaperPage
from storage.records import FailureKind, Votes
from tests.sessionnet.reading import BASE, codes, made, page


def test_a_paper_field_by_field() -> None:
    paper_page = page(PaperPage, "paper6.html", "vo0050.asp?__kvonr=7001&voselect=501")
    paper = paper_page.read()
    assert (paper.key, paper.url) == ("7001", BASE + "vo0050.asp?__kvonr=7001")
    assert (paper.title, paper.reference) == ("Sprachkurse für Zugewanderte", "26-0101")
    assert (paper.kind, paper.date) == ("Antrag", dt.date(2026, 10, 20))
    assert paper.responsible == "Amt für Vielfalt"
    assert paper.originators == ("ABC-Fraktion", "XYZ-Fraktion")
    assert paper.text == "Der Rat möge beschließen:\n\nEs werden Kurse angeboten."
    assert [(file.key, file.role) for file in paper.files] == [("9101", "main"), ("9102", "attachment")]
    assert paper.consultations is None
    assert codes(paper_page) == ["unknown-field"]


def test_the_headline_stands_in_for_a_missing_subject() -> None:
    body = (
        "<h1>Bürgerinformationssystem der Stadt Musterau -  Wege - und Plätze</h1>"
        '<div class="smc-table-cell voname">1/26</div>'
    )
    paper = made(PaperPage, body, BASE + "vo0050.asp?__kvonr=5").read()
    assert (paper.title, paper.reference) == ("Wege - und Plätze", "1/26")


def test_a_kind_without_its_sort_number_and_an_unknown_one() -> None:
    body = '<div class="smc-table-cell voname">1/26</div><div class="smc-table-cell vovaname">{}</div>'
    known = made(PaperPage, body.format("02_Beschlussvorlage"), BASE + "vo0050.asp?__kvonr=5")
    assert (known.read().kind, codes(known)) == ("Beschlussvorlage", [])
    unknown = made(PaperPage, body.format("Kuriosum"), BASE + "vo0050.asp?__kvonr=5")
    assert (unknown.read().kind, codes(unknown)) == ("Kuriosum", ["unknown-kind"])


def test_older_layouts_give_the_label_the_class_of_its_value() -> None:
    row = '<div class="smc-table-row"><div class="smc-table-cell smc-cell-head {0}">{1}</div>'
    row += '<div class="smc-table-cell {0}">x</div></div>'
    body = row.format("voname", "Vorlage") + row.format("votest", "Sternzeichen")
    paper_page = made(PaperPage, body, BASE + "vo0050.asp?__kvonr=5")
    paper_page.read()
    assert [(each.code, each.detail) for each in paper_page.warnings] == [("unknown-field", "Sternzeichen")]


def test_a_page_without_a_paper_is_an_error_page() -> None:
    body = '<div id="wrapper" class="smclayout smc_page_vo0050_layout"><h1>Vorlage</h1></div>'
    with pytest.raises(PageFailure) as caught:
        made(PaperPage, body, BASE + "vo0050.asp?__kvonr=5").read()
    assert caught.value.kind is FailureKind.ERROR_PAGE


def test_consultations_are_the_public_ones() -> None:
    consultations_page = page(ConsultationsPage, "consultations6.html", "vo0053.asp?__kvonr=7001")
    first, second, third = consultations_page.read().consultations
    assert (first.organization, first.date) == ("Integrationsrat", dt.date(2026, 11, 4))
    assert (first.meeting_key, first.number, first.role) == ("501", "Ö 2", "Vorberatung")
    assert (first.result, first.votes) == ("empfohlen", Votes(yes=10, no=2, abstentions=1))
    assert second.organization == "Ausschuss für Sicherheit und öffentliche Ordnung"
    assert (second.number, second.role, second.result) == ("12.1", "", "")
    assert (third.organization, third.date, third.role) == ("Stadtrat", None, "Entscheidung")
    assert codes(consultations_page) == ["consultation-without-public-mark"]


@pytest.mark.parametrize(
    ("text", "public", "organization", "number", "role"),
    [
        ("01.07.2026 Rat - Sondersitzung TOP 3 öffentlich - Vorberatung", True,
         "Rat - Sondersitzung", "3", "Vorberatung"),
        ("01.07.2026 Ausschuss für öffentlich geförderten Wohnungsbau TOP Ö 1.2", True,
         "Ausschuss für öffentlich geförderten Wohnungsbau", "Ö 1.2", ""),
        ("01.07.2026 Rat TOP 3 nicht öffentlich - Entscheidung", False, "Rat", "3", "Entscheidung"),
        ("01.07.2026 Rat TOP 3 - Entscheidung", None, "Rat", "3", "Entscheidung"),
    ],
)  # fmt: skip
def test_headers(text: str, public: bool | None, organization: str, number: str, role: str) -> None:
    station = read_header(text)
    assert (station.public, station.organization) == (public, organization)
    assert (station.number, station.role) == (number, role)


def test_consultations_as_an_older_table() -> None:
    cells = "".join(f'<td class="{name}">{{}}</td>' for name in ("sidat", "grname", "txname", "bfost"))
    row = f"<tr>{cells}</tr>"
    rows = row.format("01.07.2026", "Rat", "Entscheidung", "öffentlich")
    rows += row.format("02.07.2026", "Ältestenrat", "Vorberatung", "nichtöffentlich")
    (only,) = made(ConsultationsPage, f"<table>{rows}</table>", BASE).read().consultations
    assert (only.organization, only.date, only.role) == ("Rat", dt.date(2026, 7, 1), "Entscheidung")


def test_newest_documents_lead_to_papers() -> None:
    newest_page = page(NewestPage, "newest6.html", "do0040.asp")
    first, second = newest_page.read().rows
    assert (first.paper.key, first.paper.reference) == ("7001", "26-0101")
    assert (first.paper.title, first.paper.url) == (
        "Sprachkurse für Zugewanderte",
        BASE + "vo0050.asp?__kvonr=7001",
    )
    assert (first.kind, first.date) == ("Antrag", dt.date(2026, 10, 20))
    assert [(file.key, file.date) for file in first.files] == [("9101", dt.date(2026, 10, 21))]
    assert (second.paper.reference, second.paper.title) == ("", "Neue Laternen")
    assert codes(newest_page) == ["unknown-column"]


def test_an_agenda_item_with_its_text() -> None:
    item = page(AgendaItemPage, "item6.html", "to0050.asp?__ktonr=8003&smcspf=4").read()
    assert (item.key, item.url) == ("8003", BASE + "to0050.asp?__ktonr=8003")
    assert (item.number, item.title) == ("Ö 3", "Treffpunkt im Nordviertel; Antrag der XYZ-Fraktion")
    assert (item.result, item.votes) == ("mehrheitlich beschlossen", Votes(yes=7, no=3, abstentions=2))
    assert item.resolution == "Der Integrationsrat bittet um einen Treffpunkt.\n\nBegründung folgt."
    assert [file.key for file in item.files] == ["9501"]


def test_an_agenda_item_that_is_not_public_is_not_read() -> None:
    body = '<h1>N 4 Geheimsache</h1><div class="WordSection1"><p>Geheimsache</p></div>'
    with pytest.raises(PageFailure) as caught:
        made(AgendaItemPage, body, BASE + "to0050.asp?__ktonr=1").read()
    assert "Geheim" not in caught.value.message


def test_a_page_of_another_paper_is_no_page_of_this_one() -> None:
    with pytest.raises(PageFailure) as caught:
        page(PaperPage, "paper6.html", "vo0050.asp?__kvonr=7002").read()
    assert caught.value.kind is FailureKind.UNEXPECTED_PAGE
