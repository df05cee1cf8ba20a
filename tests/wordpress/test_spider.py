"""Which pages are asked for, with answers made by hand."""

import datetime as dt
from collections.abc import Callable

import pytest
from scrapy.exceptions import CannotResolveHostError

from scrapers.items import PaperGone, PaperItem, PaperLink
from scrapers.sites.spider import MAX_PAGES
from scrapers.spider import Mode, Window
from scrapers.spiders.dietmar_nietan import DietmarNietan
from scrapers.spiders.xtranews import Xtranews
from scrapers.systems.wordpress.spider import WordPressSpider
from storage.records import FailureKind
from tests.sites.support import Answer, keys, run
from tests.wordpress.support import PAGES, SITE

WINDOW = Window(dt.date(2026, 2, 1), dt.date(2026, 8, 31))


class Party(WordPressSpider):
    name = "partei"
    title = "Partei"
    base_url = SITE
    party = "ABC"
    default_kind = "Pressemitteilung"


class Statements(Party):
    categories = ("statement", "presse")


def file(name: str, **headers: str) -> Answer:
    return 200, (PAGES / name).read_bytes(), headers


HTML: Answer = (200, b"<html><h1>Willkommen</h1></html>", {})


def spider(kind: type[WordPressSpider] = Party, mode: Mode = "full") -> WordPressSpider:
    return kind(window=WINDOW, mode=mode)


def by_path(**answers: Answer) -> Callable[[str], Answer]:
    """Answers by the first word of the path; whatever else is asked for is not there."""

    def answer(url: str) -> Answer:
        path = url.removeprefix(SITE)
        name = "front" if not path else path.split("/")[0].replace("-", "_")
        if path.startswith("wp-json/wp/v2/categories"):
            name = "categories"
        elif "feed/" in path:
            name = "again" if "paged=" in path else "feed"
        return answers.get(name, (404, b"", {}))

    return answer


def test_rest_alone_is_enough() -> None:
    one = spider()
    items, asked = run(one, by_path(wp_json=file("posts.json", **{"X-WP-TotalPages": "1"})))
    assert keys(items) == ["2026/03/01/sprachkurse-fuer-alle", "2026/02/20/haushalt"]
    assert {(item.kind, item.originators) for item in items} == {("Pressemitteilung", ("ABC",))}
    assert len(asked) == 1
    assert "after=2026-02-01T00:00:00" in asked[0]
    assert "per_page=100" in asked[0]
    assert one.journal.failures == []
    assert one.seen == set(keys(items))


def test_rest_goes_through_its_pages_and_tells_nothing_twice() -> None:
    one = spider()
    items, asked = run(one, by_path(wp_json=file("posts.json", **{"X-WP-TotalPages": "3"})))
    assert len(asked) == 3
    assert "page=3" in asked[2]
    assert len(items) == 2
    assert one.journal.pages["posts"] == 3


def test_a_page_of_rest_that_breaks_in_between_is_a_failure() -> None:
    one = spider()
    answers = iter([file("posts.json", **{"X-WP-TotalPages": "3"}), (500, b"", {})])
    run(one, lambda url: next(answers))
    assert [failure.status for failure in one.journal.failures] == [500]


def test_the_page_behind_the_last_is_no_failure() -> None:
    one = spider()
    answers = iter([file("posts.json", **{"X-WP-TotalPages": "3"}), (400, b"", {})])
    run(one, lambda url: next(answers))
    assert one.journal.failures == []


@pytest.mark.parametrize("rest", [(404, b"", {}), (401, b"", {}), (403, b"", {}), (500, b"", {}), HTML])
def test_without_rest_the_feed_is_read(rest: Answer) -> None:
    one = spider()
    items, asked = run(one, by_path(wp_json=rest, feed=file("feed.xml"), **{"2026": file("classic.html")}))
    assert [path.split("?")[0] for path in asked] == [
        "wp-json/wp/v2/posts",
        "feed/",
        "2026/02/10/anfang/",
        "feed/",
    ]
    assert asked[3] == "feed/?paged=2"
    assert one.journal.failures == [], "a way that is not there is no failure where another works"
    assert {item.kind for item in items} == {"Pressemitteilung"}


def test_feed_that_repeats_itself_is_left() -> None:
    one = spider()
    _, asked = run(one, by_path(feed=file("feed.xml"), again=file("feed.xml")))
    assert [path for path in asked if path.startswith("feed")] == ["feed/", "feed/?paged=2"]


def test_feed_ends_where_the_window_begins() -> None:
    one = Party(window=Window(dt.date(2026, 4, 1), dt.date(2026, 8, 1)))
    items, asked = run(one, by_path(feed=file("feed.xml")))
    assert items == []
    assert asked[-1] == "feed/"


def test_without_feed_the_archive_is_read() -> None:
    one = spider()
    items, asked = run(
        one,
        by_path(feed=HTML, front=file("archive.html"), **{"2026": file("classic.html")}),
    )
    assert asked[1:] == ["feed/", "", "2026/03/01/sprachkurse-fuer-alle/", "?p=77", "page/2/"]
    assert keys(items) == ["2026/03/01/sprachkurse-fuer-alle"]
    assert [failure.url for failure in one.journal.failures] == [SITE + "?p=77", SITE + "page/2/"]


def test_if_all_ways_fail_all_are_told() -> None:
    one = spider()
    items, _ = run(one, by_path(wp_json=(403, b"", {}), feed=HTML, front=(500, b"", {})))
    assert items == []
    assert [(failure.page, failure.kind) for failure in one.journal.failures] == [
        ("posts", FailureKind.BLOCKED),
        ("feed", FailureKind.UNEXPECTED_PAGE),
        ("archive", FailureKind.SERVER_ERROR),
    ]
    assert not one.journal.answered


@pytest.mark.parametrize("given", [(429, b"", {}), (503, b"", {}), CannotResolveHostError()])
def test_a_server_that_wants_peace_gets_it(given: Answer) -> None:
    one = spider()
    _, asked = run(one, lambda url: given)
    assert len(asked) == 1
    assert len(one.journal.failures) == 1


def test_news_asks_once() -> None:
    rest = by_path(wp_json=file("posts.json", **{"X-WP-TotalPages": "9"}))
    items, asked = run(spider(mode="news"), rest)
    assert (len(asked), len(items)) == (1, 2)
    assert "per_page=20" in asked[0]
    _, asked = run(spider(mode="news"), by_path(feed=file("feed.xml"), again=file("feed.xml")))
    assert "feed/?paged=2" not in asked


def test_categories_become_numbers_for_rest() -> None:
    rest = by_path(categories=(200, b'[{"id": 4}, {"id": 7}]', {}), wp_json=file("posts.json"))
    items, asked = run(spider(Statements), rest)
    assert asked[0] == "wp-json/wp/v2/categories?slug=statement,presse"
    assert asked[1].endswith("&categories=4,7")
    assert len(items) == 2


def test_categories_have_feeds_of_their_own() -> None:
    one = spider(Statements)
    _, asked = run(one, by_path(categories=(200, b"[]", {})))
    assert asked[1:3] == ["category/statement/feed/", "category/presse/feed/"]
    pages = [failure.page for failure in one.journal.failures]
    assert pages == ["categories", "feed", "archive", "feed", "archive"]


def test_a_list_that_never_ends_is_left_and_told() -> None:
    one = spider()
    body = (PAGES / "archive.html").read_text()
    counter = iter(range(10**6))

    def answer(url: str) -> Answer:
        if "feed" in url or "wp-json" in url or "/202" in url or "?p=" in url:
            return 404, b"", {}
        return 200, body.replace("/page/2/", f"/page/x{next(counter)}/").encode(), {}

    _, asked = run(one, answer)
    assert len([path for path in asked if path.startswith("page/")]) == MAX_PAGES - 1
    assert any("endet nicht" in failure.message for failure in one.journal.failures)


def test_a_second_look_says_that_a_post_is_gone() -> None:
    one = spider()
    link = PaperLink(key="2026/02/01/weg", title="Weg", url=SITE + "2026/02/01/weg/")
    request = one.request_paper(link)
    request = request.replace(meta={**request.meta, "link": link})
    gone = (200, b"<html><body class='error404'><h1>Nicht gefunden</h1></body></html>", {})
    items, _ = run(one, lambda url: gone, [request])
    assert [(type(item), item.key) for item in items] == [(PaperGone, link.key)]
    still = (PAGES / "classic.html").read_bytes()
    items, _ = run(one, lambda url: (200, still, {}), [request])
    assert [type(item) for item in items] == [PaperItem]


def test_an_address_that_leads_to_a_post_already_read_adds_nothing() -> None:
    items, asked = run(spider(), by_path(feed=file("feed.xml"), **{"2026": file("classic.html")}))
    assert "2026/02/10/anfang/" in asked, "its page says that it is the other post"
    assert keys(items) == ["2026/03/01/sprachkurse-fuer-alle"]


@pytest.mark.parametrize(
    ("kind", "party", "paper_kind"),
    [(DietmarNietan, ("SPD",), "Stellungnahme"), (Xtranews, (), "Pressebericht")],
)
def test_the_sites(kind: type[WordPressSpider], party: tuple[str, ...], paper_kind: str) -> None:
    one = spider(kind)
    body = (PAGES / "posts.json").read_bytes().replace(SITE.encode(), kind.base_url.encode())
    items, asked = run(one, lambda url: (200, body, {}))
    assert asked[0].startswith("wp-json/wp/v2/posts?")
    assert {(item.originators, item.kind) for item in items} == {(party, paper_kind)}
    assert len(kind.hosts()) == 2
