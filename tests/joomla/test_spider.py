"""Which pages of a Joomla site are asked for, with answers made by hand."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine

from scrapers.spider import Window
from scrapers.systems.joomla.spider import JoomlaSpider
from storage.records import FailureKind
from tests.sites.support import MISSING, Answer, html, keys, run

BASE = "https://union.example/"
WINDOW = Window(dt.date(2026, 6, 1), dt.date(2026, 12, 31))
BLOG: Answer = (200, (Path(__file__).parent / "pages" / "blog3.html").read_bytes(), {})
ARTICLE = html(
    "<div class=item-page><h2>Titel der Seite</h2><div itemprop=articleBody><p>Text.</p></div></div>"
)


class Union(JoomlaSpider):
    name = "union"
    title = "Union"
    base_url = BASE
    lists = ("index.php/presse",)
    party = "ABC"
    default_kind = "Pressemitteilung"


class ByYear(Union):
    lists = ("index.php/presse/{year}",)


def site(pages: dict[str, Answer]) -> Callable[[str], Answer]:
    def answer(url: str) -> Answer:
        path = url.removeprefix(BASE)
        if path in pages:
            return pages[path]
        return ARTICLE if path.rpartition("/")[2][:1].isdigit() and "-" in path else MISSING

    return answer


def blog(*rows: tuple[int, str], more: str = "") -> Answer:
    items = "".join(
        f"<div class=item><h2><a href='/index.php/presse/{number}-slug'>Beitrag {number}</a></h2>"
        f"<dl><dd class=published>{day}</dd></dl></div>"
        for number, day in rows
    )
    following = f"<ul class=pagination><li class=pagination-next><a href='{more}'>Weiter</a></li></ul>"
    return html(f"<div class=blog>{items}{following if more else ''}</div>")


def test_a_list_and_its_articles() -> None:
    one = Union(window=WINDOW)
    items, asked = run(one, site({"index.php/presse": BLOG}))
    assert asked == [
        "index.php/presse",
        "index.php/presse/812-mehr-kurse",
        "index.php/presse/811-haushalt?highlight=WyJhIl0=",
        "index.php/presse/700-aelter",
        "index.php/presse?start=27",
    ]
    assert [(item.key, item.title, item.date, item.kind) for item in items][:2] == [
        ("812", "Mehr Kurse", dt.date(2026, 11, 1), "Pressemitteilung"),
        ("811", "Haushalt", dt.date(2026, 10, 31), "Pressemitteilung"),
    ]
    assert {item.originators for item in items} == {("ABC",)}
    assert [failure.url for failure in one.journal.failures] == [BASE + "index.php/presse?start=27"]


def test_paging_ends_where_the_window_begins() -> None:
    pages = {
        "index.php/presse": blog((9, "1. Dezember 2026"), more="/index.php/presse?start=9"),
        "index.php/presse?start=9": blog((8, "30. Mai 2026"), more="/index.php/presse?start=18"),
    }
    one = Union(window=WINDOW)
    items, asked = run(one, site(pages))
    assert keys(items) == ["9"]
    assert "index.php/presse?start=18" not in asked
    assert one.journal.failures == []


def test_news_are_on_the_first_page_of_the_list() -> None:
    pages = {"index.php/presse": blog((9, "1. Dezember 2026"), more="/index.php/presse?start=9")}
    _, asked = run(Union(window=WINDOW, mode="news"), site(pages))
    assert asked == ["index.php/presse", "index.php/presse/9-slug"]


def test_where_the_list_cannot_be_read_its_feed_is() -> None:
    item = (
        "<item><title>Aus dem Feed</title><link>https://union.example/index.php/presse/9-slug</link></item>"
    )
    feed = f"<rss version='2.0'><channel><title>x</title>{item}</channel></rss>".encode()
    pages = {
        "index.php/presse": html("<h1>Willkommen</h1>"),
        "index.php/presse?format=feed&type=rss": (200, feed, {}),
    }
    one = Union(window=WINDOW)
    items, asked = run(one, site(pages))
    assert asked == ["index.php/presse", "index.php/presse?format=feed&type=rss", "index.php/presse/9-slug"]
    assert [(item.key, item.title) for item in items] == [("9", "Aus dem Feed")]
    assert one.journal.failures == []


def test_where_neither_can_be_read_both_are_told() -> None:
    one = Union(window=WINDOW)
    items, asked = run(one, site({"index.php/presse": html("<h1>Willkommen</h1>")}))
    assert items == []
    assert asked == ["index.php/presse", "index.php/presse?format=feed&type=rss", ""]
    assert [(failure.page, failure.kind) for failure in one.journal.failures] == [
        ("category", FailureKind.UNEXPECTED_PAGE),
        ("feed", FailureKind.SERVER_ERROR),
        ("head", FailureKind.SERVER_ERROR),
    ]


@time_machine.travel("2027-02-15 12:00")
def test_a_list_for_each_year_of_the_window() -> None:
    window = Window(dt.date(2026, 8, 1), dt.date(2027, 8, 31))
    pages = {
        "index.php/presse/2027": blog((12, "1. Februar 2027")),
        "index.php/presse/2026": blog((9, "1. Dezember 2026")),
    }
    items, asked = run(ByYear(window=window), site(pages))
    assert asked[:2] == ["index.php/presse/2027", "index.php/presse/2026"]
    assert keys(items) == ["12", "9"]
    _, asked = run(ByYear(window=window, mode="news"), site(pages))
    assert asked == ["index.php/presse/2027", "index.php/presse/12-slug"]


@time_machine.travel("2027-01-02 12:00")
@pytest.mark.parametrize("order", [1, -1])
def test_a_year_that_has_no_list_yet_is_no_failure_where_another_has(order: int) -> None:
    window = Window(dt.date(2026, 7, 1), dt.date(2027, 7, 31))
    one = ByYear(window=window)
    requests = list(one.first_requests())[::order]
    items, _ = run(one, site({"index.php/presse/2026": blog((9, "1. Dezember 2026"))}), requests)
    assert keys(items) == ["9"]
    assert one.journal.failures == []
    empty = ByYear(window=window)
    run(empty, site({}))
    assert [failure.status for failure in empty.journal.failures] == [404] * 5, (
        "no year has one: that is told"
    )


@time_machine.travel("2027-01-02 12:00")
def test_a_year_whose_list_is_broken_is_a_failure() -> None:
    one = ByYear(window=Window(dt.date(2026, 7, 1), dt.date(2027, 7, 31)))
    pages: dict[str, Answer] = {"index.php/presse/2026": blog((9, "1. Dezember 2026"))}
    run(one, site({**pages, "index.php/presse/2027": (500, b"", {})}))
    assert [failure.status for failure in one.journal.failures] == [500, 404]
