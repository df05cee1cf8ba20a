"""Lists of rows: what each row says, and what a list says when it is none."""

import datetime as dt

import pytest

from scrapers.page import PageFailure
from scrapers.sites.addresses import Site
from scrapers.sites.descriptions import Rows
from scrapers.sites.page import bound
from scrapers.sites.rows import RowsPage, day_of_row
from storage.records import FailureKind
from tests.sites.support import codes, page

URL = "https://fraktion.example/index.php?ka=1&ska=1"
SITE = Site(number=r"[?&]idn=(\d+)")

TABLE = """<html><head><title>Fraktion</title></head><body>
<div id="menu"><a href="index.php?ka=1&amp;ska=1&amp;idn=3">Aus dem Menü</a></div>
<table id="liste">
<tr class="kopf"><td>Datum</td><td>Meldung</td></tr>
<tr><td class="tag">Mi, 18.11.2026</td><td><a href="index.php?ka=1&amp;ska=1&amp;idn=214#top"><b>Vereine
stärken</b></a> <p class="anriss">Teaser eins.</p> <a href="index.php?idn=214">mehr</a>
<a href="/a/antrag.pdf">Antrag</a></td></tr>
<tr><td class="tag">3. November 2026</td><td><a href="/index.php?ska=1&amp;ka=1&amp;idn=213">Klausur</a>
<p class="anriss">Zwei.</p></td></tr>
<tr><td class="tag">31.02.2026</td><td><a href="index.php?idn=212">Ohne Tag</a>
<p class="anriss">Drei.</p></td></tr>
<tr><td class="tag">01.10.2026</td><td><a href="https://zeitung.example/bericht">Bericht der Zeitung</a>
<p class="anriss">Vier.</p></td></tr>
<tr><td class="tag">30.09.2026</td><td><a href="/dateien/rede.PDF">Haushaltsrede</a>
<p class="anriss">Fünf.</p></td></tr>
</table>
<a class="weiter" href="index.php?ka=1&amp;ska=1&amp;seite=2">ältere</a></body></html>"""
ROWS = Rows(
    within="#liste",
    row="tr",
    leave_out=".kopf",
    link="a[href*='idn='], a[href$='.PDF']",
    title="a",
    date=".tag",
    text=".anriss",
    next_page="a.weiter",
)


def read(rows: Rows, body: str, url: str = URL) -> RowsPage:
    return page(bound(RowsPage, rows=rows, site=SITE), body, url)


def test_each_row_with_its_fields() -> None:
    one = read(ROWS, TABLE)
    found = one.read()
    assert [(row.paper.key, row.paper.title, row.date) for row in found.links] == [
        ("214", "Vereine stärken", dt.date(2026, 11, 18)),
        ("213", "Klausur", dt.date(2026, 11, 3)),
        ("212", "Ohne Tag", None),
    ]
    assert found.links[0].paper.url == "https://fraktion.example/index.php?ka=1&ska=1&idn=214"
    assert [(file.name, file.url) for file in found.links[0].files] == [
        ("Antrag", "https://fraktion.example/a/antrag.pdf")
    ]
    assert found.next_url == "https://fraktion.example/index.php?ka=1&ska=1&seite=2"
    assert codes(one) == ["bad-date"]


def test_a_row_that_leads_to_a_document_or_elsewhere_is_a_post_itself() -> None:
    foreign, document = read(ROWS, TABLE).read().posts
    assert (foreign.key, foreign.title, foreign.text) == (
        "bericht-der-zeitung",
        "Bericht der Zeitung",
        "Vier.",
    )
    assert foreign.url == URL
    assert (document.key, document.date, document.text) == ("haushaltsrede", dt.date(2026, 9, 30), "Fünf.")
    assert [file.url for file in document.files] == ["https://fraktion.example/dateien/rede.PDF"]


def test_rows_are_found_by_their_links_where_nothing_else_is_known() -> None:
    body = TABLE.replace('id="menu"', 'class="navigation"')
    found = read(Rows(link="a[href*='idn=']"), body).read()
    assert [(row.paper.key, row.paper.title, row.date) for row in found.links] == [
        ("214", "Vereine stärken", dt.date(2026, 11, 18)),
        ("213", "Klausur", dt.date(2026, 11, 3)),
        ("212", "Ohne Tag", None),
    ]
    assert [file.name for file in found.links[0].files] == ["Antrag"]


def test_a_heading_is_the_title_and_the_next_page_is_no_row() -> None:
    body = """<body><div><h3>Dolmetschdienste</h3><p>22.10.2026</p><a href="/liste/1">Mehr »</a></div>
    <div><h3>Blühstreifen</h3><a href="/liste/2">Mehr »</a></div>
    <p><a rel="next" href="/liste/seite-2">Ältere Meldungen</a></p></body>"""
    found = read(Rows(link="a[href*='/liste/']"), body, "https://fraktion.example/liste").read()
    assert [(row.paper.key, row.paper.title) for row in found.links] == [
        ("liste/1", "Dolmetschdienste"),
        ("liste/2", "Blühstreifen"),
    ]
    assert found.next_url == "https://fraktion.example/liste/seite-2"


@pytest.mark.parametrize("page_base", ["https://fraktion.example/", "http://www.fraktion.example/"])
def test_addresses_are_relative_to_the_base_of_the_page(page_base: str) -> None:
    body = f'<head><base href="{page_base}"></head><h2><a href="liste/1?printversion=1">Eins</a></h2>'
    (row,) = read(Rows(), body, "https://fraktion.example/a/b/c").read().links
    assert row.paper.url == page_base + "liste/1"
    assert row.paper.key == "liste/1"


def test_a_base_on_another_site_is_not_believed() -> None:
    body = '<head><base href="https://boese.example/"></head><h2><a href="/liste/1">Eins</a></h2>'
    (row,) = read(Rows(), body, "https://fraktion.example/a").read().links
    assert row.paper.url == "https://fraktion.example/liste/1"


# -- what does not match says so ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<title>Fraktion</title><h1>Willkommen</h1><p>Text</p>", FailureKind.UNEXPECTED_PAGE),
        ("<title>Fraktion</title><h1>404 Seite nicht gefunden</h1>", FailureKind.ERROR_PAGE),
        ("<title>Just a moment...</title>", FailureKind.BLOCKED),
        ("<h1>Redaktion</h1><form><input type=password></form>", FailureKind.LOGIN_PAGE),
        ("", FailureKind.UNEXPECTED_PAGE),
        ("<table id=liste><tr class=kopf><td>Datum</td></tr></table>", FailureKind.UNEXPECTED_PAGE),
    ],
)
def test_a_list_without_rows_is_a_failure(body: str, kind: FailureKind) -> None:
    with pytest.raises(PageFailure) as caught:
        read(ROWS, body).read()
    assert caught.value.kind is kind


def test_the_failure_names_what_was_looked_for() -> None:
    with pytest.raises(PageFailure, match="keine Zeile »tr«"):
        read(ROWS, "<h1>Willkommen</h1>").read()


@pytest.mark.parametrize(
    "words",
    ["Es wurden keine Meldungen gefunden.", "Derzeit sind keine Einträge vorhanden", "Keine Beiträge"],
)
def test_a_list_that_says_that_it_is_empty_is_none(words: str) -> None:
    found = read(ROWS, f"<table id=liste><tr class=kopf><td>{words}</td></tr></table>").read()
    assert (found.posts, found.links) == ((), ())


def test_words_outside_of_the_list_do_not_make_it_empty() -> None:
    body = "<table id=liste></table><div>Keine Termine gefunden</div>"
    with pytest.raises(PageFailure):
        read(ROWS, body).read()


@pytest.mark.parametrize("field", ["title", "date", "text", "documents"])
def test_a_field_that_is_found_on_no_row_is_a_warning(field: str) -> None:
    rows = Rows(**{**ROWS.__dict__, field: "em.gibt-es-nicht"})
    one = read(rows, TABLE)
    assert len(one.read().links) == 3, "the rest of the rows is read"
    blind = [warning.detail for warning in one.warnings if warning.code == "blind-selector"]
    assert blind == [f"{field}: em.gibt-es-nicht"]


def test_a_row_without_anything_is_told_and_left_out() -> None:
    one = read(Rows(row="li", link="a"), "<ul><li><a href='/x/1'>Eins</a></li><li>…</li></ul>")
    assert [row.paper.key for row in one.read().links] == ["x/1"]
    assert codes(one) == ["row-without-title"]


# -- the date of a row -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("18.11.2026\nTitel", dt.date(2026, 11, 18)),
        ("Mittwoch, den 18. November 2026, 10:15 Uhr\nTitel", dt.date(2026, 11, 18)),
        ("18.11.26 – Titel der Meldung", dt.date(2026, 11, 18)),
        ("Titel\nVeröffentlicht am 18.11.2026\nTeaser", dt.date(2026, 11, 18)),
        ("Titel\nAm 18.11.2026 tagt der Ausschuss.", None),
        ("Sitzung am 18.11.2026", None),
        ("31.02.2026\nTitel", None),
        ("Titel", None),
    ],
)
def test_date_of_a_row(text: str, day: dt.date | None) -> None:
    assert day_of_row(text) == day


# -- hostile pages -----------------------------------------------------------------------------------


def test_many_rows_are_cut_with_a_warning() -> None:
    body = "".join(f"<h2><a href='/m/{number}'>Meldung {number}</a></h2>" for number in range(3001))
    one = read(Rows(), f"<body>{body}</body>", "https://fraktion.example/")
    assert len(one.read().links) == 3000
    assert codes(one) == ["too-many-rows"]


def test_depth_and_scripts_do_not_matter() -> None:
    deep = "<div>" * 400 + "<h2><a href='/m/1'>Eins<script>alert(1)</script></a></h2>"
    (row,) = read(Rows(row="h2"), f"<body>{deep}", "https://fraktion.example/").read().links
    assert row.paper.key == "m/1"
    read(Rows(link="a[href]"), f"<body>{deep}", "https://fraktion.example/").read()


def test_a_page_that_is_too_large_is_not_parsed() -> None:
    with pytest.raises(PageFailure) as caught:
        read(Rows(), "<h2>" + "x" * (17 << 20)).read()
    assert caught.value.kind is FailureKind.TOO_LARGE
