"""What Joomla's lists and articles mean, on invented ones of several versions."""

import datetime as dt
from pathlib import Path

import pytest

from scrapers.page import PageFailure
from scrapers.systems.joomla.pages import ArticlePage, CategoryPage, FeedPage
from storage.records import FailureKind
from tests.sites.support import PageT, codes, page

PAGES = Path(__file__).parent / "pages"
BASE = "https://union.example/"
LIST = BASE + "index.php/presse?start=18"
ARTICLE = BASE + "index.php/presse/812-mehr-kurse"


def own(kind: type[PageT], name: str, url: str) -> PageT:
    return page(kind, (PAGES / name).read_bytes(), url)


def test_blog() -> None:
    one = own(CategoryPage, "blog3.html", LIST)
    found = one.read()
    assert [(row.paper.key, row.paper.title, row.date) for row in found.links] == [
        ("812", "Mehr Kurse", dt.date(2026, 11, 1)),
        ("811", "Haushalt", dt.date(2026, 10, 31)),
        ("700", "Älterer Beitrag", None),
    ]
    assert found.links[0].paper.url == ARTICLE
    assert found.posts == ()
    assert found.next_url == BASE + "index.php/presse?start=27"
    assert codes(one) == []
    assert "NICHT" not in found.model_dump_json()


def test_what_is_kept_of_a_list_is_what_all_may_read() -> None:
    one = own(CategoryPage, "blog3.html", LIST)
    found, kept = one.read(), one.redacted()
    assert kept is not None
    assert b"NICHT" not in kept
    assert page(CategoryPage, kept, LIST).read() == found


def test_table() -> None:
    one = own(CategoryPage, "list4.html", BASE + "antraege")
    found = one.read()
    assert [(row.paper.key, row.paper.title, row.date) for row in found.links] == [
        ("45", "Kita-Plätze", dt.date(2026, 10, 14)),
        ("2026-neue-wege", "Neue Wege", None),
    ]
    assert found.next_url == BASE + "antraege?start=20"
    assert codes(one) == ["bad-date"]
    assert "Klausur" not in found.model_dump_json(), "its text is only for those who log in"


@pytest.mark.parametrize(
    "words", ["Diese Kategorie enthält keine Beiträge.", "Es gibt keine Beiträge in dieser Kategorie."]
)
def test_an_empty_category_says_so(words: str) -> None:
    assert page(CategoryPage, f"<div class=blog><p>{words}</p></div>", LIST).read().links == ()


def test_a_page_without_list() -> None:
    with pytest.raises(PageFailure) as caught:
        own(CategoryPage, "article25.html", ARTICLE).read()
    assert caught.value.kind is FailureKind.UNEXPECTED_PAGE


def test_an_article_of_an_old_version() -> None:
    found = own(ArticlePage, "article25.html", ARTICLE + "?tmpl=component&print=1").read()
    assert (found.key, found.title, found.date) == ("812", "Mehr Kurse", dt.date(2026, 11, 1))
    assert found.url == ARTICLE
    lines = [line for line in found.text.split("\n") if line]
    assert lines == ["Erster Absatz.", "Zwischentitel", "Zweiter Absatz. Antrag (PDF)"]
    assert [file.url for file in found.files] == [BASE + "images/stories/antrag.pdf"]


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<div class=page-header><h1>Presse</h1></div><div class=page-header><h2>Kurse</h2></div>", "Kurse"),
        ("<div class=page-header><h1>Kurse</h1></div><p>x</p><h2>Zwischentitel</h2>", "Kurse"),
        ("<h1>Presse</h1><h2 itemprop=headline>Kurse</h2>", "Kurse"),
        ("<h2 itemprop=name>Kurse</h2>", "Kurse"),
    ],
)
def test_title_of_an_article(head: str, title: str) -> None:
    body = f"<div class='item-page'>{head}<div itemprop=articleBody><p>Text.</p></div></div>"
    found = page(ArticlePage, body, ARTICLE).read()
    assert (found.title, found.text) == (title, "Text.")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            "<div class=item-page><h2>X</h2><p>Vorspann</p><p class=readmore>"
            "<a href='/component/users/?view=login&return=a'>Anmelden</a></p></div>",
            FailureKind.LOGIN_PAGE,
        ),
        (
            "<div class='blog'><div class=item><h2><a href='/1-x'>X</a></h2></div></div>",
            FailureKind.UNEXPECTED_PAGE,
        ),
        ("<title>404 - Beitrag nicht gefunden</title><div class=error>404</div>", FailureKind.ERROR_PAGE),
        ("<div class=login><form><input type=password></form></div>", FailureKind.LOGIN_PAGE),
    ],
)
def test_what_is_no_article(body: str, kind: FailureKind) -> None:
    with pytest.raises(PageFailure) as caught:
        page(ArticlePage, f"<body>{body}</body>", ARTICLE).read()
    assert caught.value.kind is kind


def test_feed() -> None:
    item = """<item><title>Mehr Kurse</title><link>https://union.example/index.php/presse/812-mehr-kurse</link>
    <guid isPermaLink="true">https://union.example/index.php/presse/812-mehr-kurse</guid>
    <description><![CDATA[<div class="feed-description"><p>Vorspann</p></div>]]></description>
    <pubDate>Sun, 01 Nov 2026 09:00:00 +0100</pubDate></item>"""
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{item}</channel></rss>'
    (row,) = page(FeedPage, body, BASE + "index.php/presse?format=feed&type=rss").read().links
    assert (row.paper.key, row.date) == ("812", dt.date(2026, 11, 1))
