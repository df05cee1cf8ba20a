"""Which pages of a site with described lists are asked for, with answers made by hand."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import HtmlResponse

from scrapers.items import PaperGone, PaperItem, PaperLink
from scrapers.sites.descriptions import Rows, Sections
from scrapers.sites.spider import MAX_PAGES
from scrapers.spider import Mode, Window
from scrapers.systems.html_list.spider import HtmlListSpider
from storage.records import FailureKind
from tests.sites.support import MISSING, Answer, html, keys, run

BASE = "https://fraktion.example/"
WINDOW = Window(dt.date(2026, 6, 1), dt.date(2026, 12, 31))


TEXTS: tuple[int, bytes, dict[str, str]] = (
    200,
    b"<html><h2 id=a>Erster Antrag</h2><p class=d>18.11.2026</p><p>Text.</p>"
    b"<h2>Ohne Tag</h2><p>Text.</p><h2>Alter Antrag</h2><p class=d>01.01.2020</p><p>Text.</p></html>",
    {},
)


class News(HtmlListSpider):
    name = "fraktion"
    title = "Fraktion"
    base_url = BASE
    lists = ("liste.php",)
    instead = ("archiv/liste.php",)
    listing = Rows(row=".m", date=".d", next_page="a.weiter")
    number = r"[?&]id=(\d+)"
    party = "ABC"
    default_kind = "Pressemitteilung"


class Motions(HtmlListSpider):
    name = "antraege"
    title = "Anträge"
    base_url = BASE
    lists = ("rubrik.php?printversion=1",)
    listing = Sections(title="h2", date=".d")
    party = "ABC"
    default_kind = "Antrag"


def row(number: int, day: str = "", title: str = "") -> str:
    shown = f"<span class=d>{day}</span>" if day else ""
    words = title or f"Meldung {number}"
    return f"<div class=m>{shown}<h2><a href='liste.php?id={number}'>{words}</a></h2></div>"


def article(number: int, text: str = "Text.", day: str = "") -> Answer:
    return html(f"<h1>Überschrift {number}</h1>{f'<p class=datum>{day}</p>' if day else ''}<p>{text}</p>")


def site(pages: dict[str, Answer]) -> Callable[[str], Answer]:
    """Answers by the path; articles that are not named have some text."""

    def answer(url: str) -> Answer:
        path = url.removeprefix(BASE)
        if path not in pages and "?id=" in path:
            return article(int(path.rpartition("=")[2]))
        return pages.get(path, MISSING)

    return answer


def news(mode: Mode = "full") -> News:
    return News(window=WINDOW, mode=mode)


def second_look(one: HtmlListSpider, link: PaperLink, answer: Answer) -> tuple[list[Any], list[str]]:
    request = one.request_paper(link)
    request = request.replace(errback=one._when_gone, meta={**request.meta, "link": link})
    return run(one, lambda url: answer, [request])


# -- rows --------------------------------------------------------------------------------------------


def test_each_row_of_the_window_is_read_on_its_own_page() -> None:
    one = news()
    listed = html(row(3, "18.11.2026") + row(2, "03.10.2026") + row(1, "01.05.2026"))
    items, asked = run(one, site({"liste.php": listed}))
    assert asked == ["liste.php", "liste.php?id=3", "liste.php?id=2"]
    assert [(item.key, item.title, item.date) for item in items] == [
        ("3", "Meldung 3", dt.date(2026, 11, 18)),
        ("2", "Meldung 2", dt.date(2026, 10, 3)),
    ]
    assert {(item.kind, item.originators) for item in items} == {("Pressemitteilung", ("ABC",))}
    assert items[0].text == "Text."
    assert one.journal.failures == []


def test_a_title_that_the_list_cuts_short_is_the_page_s_own() -> None:
    items, _ = run(news(), site({"liste.php": html(row(3, "18.11.2026", "Über…"))}))
    assert [item.title for item in items] == ["Überschrift 3"]


def test_a_listed_number_is_a_post_s_identity_whatever_its_page_calls_itself() -> None:
    head = "<link rel=canonical href='/artikel/schoen-geschrieben'>"
    own: Answer = (200, f"<html><head>{head}</head><body><p>Text.</p></body></html>".encode(), {})
    pages = {"liste.php": html(row(3, "18.11.2026")), "liste.php?id=3": own}
    items, _ = run(news(), site(pages))
    assert [(item.key, item.url) for item in items] == [("3", BASE + "liste.php?id=3")]


def test_a_post_that_leads_to_the_list_or_the_front_page_is_none() -> None:
    link = PaperLink(key="3", title="Meldung 3", url=BASE + "liste.php?id=3")
    for place in ("liste.php", ""):
        one = news()
        run(one, site({"liste.php": html(row(4, "18.11.2026"))}))
        request = one.request_paper(link)
        led = HtmlResponse(BASE + place, body=TEXTS[1], request=request, encoding="utf-8")
        items = list(one.post(led.replace(request=request.replace(meta={"link": link})), **request.cb_kwargs))
        assert [(type(item), item.key) for item in items] == [(PaperGone, "3")]
        assert list(one.post(led, **request.cb_kwargs)) == [], "where it is listed that is a failure"
        assert [failure.kind for failure in one.journal.failures] == [FailureKind.ERROR_PAGE]


def test_documents_beside_a_row_belong_to_its_post() -> None:
    listed = html(row(3, "18.11.2026").replace("</h2>", "</h2><a href='/antrag.pdf'>Antrag</a>"))
    own = article(3, "<a href='/antrag.pdf'>Der Antrag</a> <a href='/zahlen.pdf'>Zahlen</a>")
    items, _ = run(news(), site({"liste.php": listed, "liste.php?id=3": own}))
    assert [file.name for file in items[0].files] == ["Der Antrag", "Zahlen"]
    items, _ = run(news(), site({"liste.php": listed}))
    assert [file.name for file in items[0].files] == ["Antrag"]


def test_paging_goes_on_until_the_window_begins() -> None:
    pages = {
        "liste.php": html(row(9, "18.11.2026") + "<a class=weiter href='liste.php?s=2'>"),
        "liste.php?s=2": html(
            row(8, "03.06.2026") + row(7, "31.05.2026") + "<a class=weiter href='liste.php?s=3'>"
        ),
        "liste.php?s=3": html(row(6, "30.05.2026") + "<a class=weiter href='liste.php?s=4'>"),
    }
    items, asked = run(news(), site(pages))
    assert keys(items) == ["9", "8"]
    assert [path for path in asked if "id=" not in path] == ["liste.php", "liste.php?s=2", "liste.php?s=3"]


def test_news_are_on_the_first_page() -> None:
    pages = {"liste.php": html(row(9, "18.11.2026") + "<a class=weiter href='liste.php?s=2'>")}
    _, asked = run(news("news"), site(pages))
    assert asked == ["liste.php", "liste.php?id=9"]


def test_without_dates_the_posts_say_how_far_to_go() -> None:
    pages = {
        "liste.php": html(row(9) + row(8) + "<a class=weiter href='liste.php?s=2'>"),
        "liste.php?s=2": html(row(7) + row(6) + "<a class=weiter href='liste.php?s=3'>"),
        "liste.php?s=3": html(row(5)),
        "liste.php?id=9": article(9, day="18.11.2026"),
        "liste.php?id=8": article(8, day="01.07.2026"),
        "liste.php?id=7": article(7, day="30.05.2026"),
        "liste.php?id=6": article(6, day="01.05.2026"),
    }
    one = News(window=WINDOW)
    items, asked = run(one, site(pages))
    assert keys(items) == ["9", "8"]
    assert asked.count("liste.php?s=2") == 1
    assert "liste.php?s=3" not in asked


@pytest.mark.parametrize("back", ["liste.php", "liste.php?s=2", "https://anderswo.example/liste.php"])
def test_a_next_page_that_leads_back_or_away_is_the_end(back: str) -> None:
    pages = {
        "liste.php": html(row(9, "18.11.2026") + "<a class=weiter href='liste.php?s=2'>"),
        "liste.php?s=2": html(row(8, "18.10.2026") + f"<a class=weiter href='{back}'>"),
    }
    one = news()
    items, asked = run(one, site(pages))
    assert keys(items) == ["9", "8"]
    assert len(asked) == 4
    assert one.journal.failures == []


def test_a_page_that_repeats_the_one_before_is_the_end() -> None:
    counter = iter(range(2, 10**6))

    def answer(url: str) -> Answer:
        if "id=" in url:
            return article(9)
        return html(row(9, "18.11.2026") + f"<a class=weiter href='liste.php?s={next(counter)}'>")

    _, asked = run(news(), answer)
    assert [path for path in asked if "s=" in path] == ["liste.php?s=2"]


def test_a_list_that_never_ends_is_left_and_told() -> None:
    counter = iter(range(2, 10**6))

    def answer(url: str) -> Answer:
        if "id=" in url:
            return article(1)
        number = next(counter)
        return html(row(number, "18.11.2026") + f"<a class=weiter href='liste.php?s={number}'>")

    one = news()
    _, asked = run(one, answer)
    assert len([path for path in asked if "id=" not in path]) == MAX_PAGES
    assert [failure.message for failure in one.journal.failures] == [
        f"Die Liste der Beiträge endet nicht (abgebrochen nach {MAX_PAGES} Seiten)"
    ]


# -- ways --------------------------------------------------------------------------------------------


def test_a_list_that_has_moved_is_found_where_it_may_be_instead() -> None:
    one = news()
    listed = row(3, "18.11.2026").replace("liste.php?", "/liste.php?")
    items, asked = run(one, site({"archiv/liste.php": html(listed)}))
    assert asked == ["liste.php", "archiv/liste.php", "liste.php?id=3"]
    assert keys(items) == ["3"]
    assert one.journal.failures == []


def test_where_no_list_is_found_that_is_told_and_a_feed_is_read() -> None:
    link = "<link rel=alternate type='application/rss+xml' href='/f.xml'>"
    item = "<item><title>Aus dem Feed</title><link>https://fraktion.example/liste.php?id=3</link></item>"
    pages: dict[str, Answer] = {
        "": (200, f"<html><head>{link}</head><h1>Start</h1></html>".encode(), {}),
        "f.xml": (200, f"<rss version='2.0'><channel><title>x</title>{item}</channel></rss>".encode(), {}),
    }
    one = news()
    items, asked = run(one, site(pages))
    assert asked == ["liste.php", "archiv/liste.php", "", "f.xml", "liste.php?id=3"]
    assert [(item.key, item.title) for item in items] == [("3", "Aus dem Feed")]
    told = [(failure.page, failure.status) for failure in one.journal.failures]
    assert told == [("list", 404), ("list", 404)], "a feed is no list: nobody takes this for well"


def test_where_nothing_is_found_all_is_told() -> None:
    one = news()
    items, asked = run(one, site({"": html("<h1>Willkommen</h1>")}))
    assert items == []
    assert asked == ["liste.php", "archiv/liste.php", ""]
    assert [(failure.page, failure.message) for failure in one.journal.failures[2:]] == [
        ("head", "Auch der Kopf der Startseite nennt keinen Feed")
    ]


@pytest.mark.parametrize("given", [(429, b"", {}), (503, b"", {}), CannotResolveHostError()])
def test_a_server_that_wants_peace_gets_it(given: Answer) -> None:
    one = news()
    _, asked = run(one, lambda url: given)
    assert asked == ["liste.php"]
    assert len(one.journal.failures) == 1


def test_a_page_in_between_that_fails_is_a_failure() -> None:
    pages = {"liste.php": html(row(9, "18.11.2026") + "<a class=weiter href='liste.php?s=2'>")}
    one = news()
    run(one, site(pages))
    assert [failure.status for failure in one.journal.failures] == [404]


# -- texts in full -----------------------------------------------------------------------------------


def test_whole_texts_need_one_request() -> None:
    for mode in ("full", "news"):
        items, asked = run(Motions(window=WINDOW, mode=mode), site({"rubrik.php?printversion=1": TEXTS}))
        assert asked == ["rubrik.php?printversion=1"]
        assert [(item.key, item.url) for item in items] == [
            ("erster-antrag", BASE + "rubrik.php#a"),
            ("ohne-tag", BASE + "rubrik.php"),
        ]
        assert {(item.kind, item.originators) for item in items} == {("Antrag", ("ABC",))}


def test_a_second_look_at_a_text_reads_its_page_in_the_form_that_is_described() -> None:
    link = PaperLink(key="erster-antrag", title="Erster Antrag", url=BASE + "rubrik.php#a")
    items, asked = second_look(Motions(window=WINDOW), link, TEXTS)
    assert asked == ["rubrik.php?printversion=1"]
    assert [(type(item), item.key) for item in items] == [(PaperItem, "erster-antrag")]
    gone, _ = second_look(Motions(window=WINDOW), link, html("<h2>Ohne Tag</h2><p>Text.</p>"))
    assert [(type(item), item.key) for item in gone] == [(PaperGone, "erster-antrag")]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (html("<h1>Willkommen</h1><p>Text</p>"), FailureKind.UNEXPECTED_PAGE),
        (html("<h1>Die Seite wurde nicht gefunden</h1>"), FailureKind.ERROR_PAGE),
        (MISSING, FailureKind.SERVER_ERROR),
    ],
)
def test_a_page_that_cannot_be_read_makes_no_text_gone(given: Answer, kind: FailureKind) -> None:
    link = PaperLink(key="erster-antrag", title="Erster Antrag", url=BASE + "rubrik.php#a")
    one = Motions(window=WINDOW)
    items, _ = second_look(one, link, given)
    assert items == []
    assert [failure.kind for failure in one.journal.failures] == [kind]


def test_a_post_whose_own_page_is_missing_is_gone() -> None:
    link = PaperLink(key="3", title="Meldung 3", url=BASE + "liste.php?id=3")
    items, _ = second_look(news(), link, MISSING)
    assert [(type(item), item.key) for item in items] == [(PaperGone, "3")]


def test_a_second_look_at_a_post_says_whether_it_is_gone_and_changes_nothing() -> None:
    link = PaperLink(key="3", title="Meldung 3", url=BASE + "liste.php?id=3")
    for error in (html("<h1>Die Meldung wurde nicht gefunden</h1>"), html("<h1>Fehler 404</h1>")):
        items, asked = second_look(news(), link, error)
        assert asked == ["liste.php?id=3"]
        assert [(type(item), item.key) for item in items] == [(PaperGone, "3")]
    items, _ = second_look(news(), link, article(3))
    assert items == []


def test_a_row_without_a_page_of_its_own_is_looked_for_on_its_list() -> None:
    link = PaperLink(key="rede", title="Rede", url=BASE + "liste.php")
    items, asked = second_look(news(), link, html(row(3, "18.11.2026")))
    assert asked == ["liste.php"]
    assert [type(item) for item in items] == [PaperGone]
