"""Which pages of a site with a feed are asked for, with answers made by hand."""

import datetime as dt
from collections.abc import Callable

from scrapers.items import PaperGone, PaperLink
from scrapers.spider import Window
from scrapers.systems.feed.spider import FeedSpider
from tests.sites.support import MISSING, Answer, html, keys, run

BASE = "https://partei.example/"
WINDOW = Window(dt.date(2026, 6, 1), dt.date(2026, 12, 31))


class Party(FeedSpider):
    name = "partei"
    title = "Partei"
    base_url = BASE
    feeds = ("feed.xml",)
    party = "ABC"


def entry(number: int, day: str = "2026-11-12", text: str = "", link: str = "") -> str:
    content = (
        f'<content type="html">&lt;p&gt;{text}&lt;/p&gt;</content>' if text else "<summary>Anfang …</summary>"
    )
    return (
        f"<entry><title>Meldung {number}</title><id>tag:partei.example:{number}</id>"
        f'<link href="{link or f"{BASE}m/{number}"}"/><published>{day}T10:00:00Z</published>{content}</entry>'
    )


def feed(*entries: str, head: str = "") -> Answer:
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>{head}{"".join(entries)}</feed>'
    return 200, body.encode(), {}


def site(pages: dict[str, Answer]) -> Callable[[str], Answer]:
    def answer(url: str) -> Answer:
        path = url.removeprefix(BASE)
        if path in pages:
            return pages[path]
        return (
            html("<main><h1>Titel der Seite</h1><p>Ganzer Text.</p></main>")
            if path.startswith("m/")
            else MISSING
        )

    return answer


def test_whole_entries_need_no_other_page() -> None:
    one = Party(window=WINDOW)
    items, asked = run(
        one, site({"feed.xml": feed(entry(2, text="Text."), entry(1, "2026-05-01", text="Alt."))})
    )
    assert asked == ["feed.xml"]
    (item,) = items
    assert (item.key, item.title, item.text) == ("tag:partei.example:2", "Meldung 2", "Text.")
    assert (item.kind, item.originators) == ("Beitrag", ("ABC",))
    assert one.journal.failures == []


def test_cut_entries_are_read_on_their_pages_under_the_feed_s_own_key() -> None:
    items, asked = run(Party(window=WINDOW), site({"feed.xml": feed(entry(3), entry(2, text="Text."))}))
    assert asked == ["feed.xml", "m/3"]
    by_key = {item.key: item for item in items}
    assert by_key.keys() == {"tag:partei.example:2", "tag:partei.example:3"}
    cut = by_key["tag:partei.example:3"]
    assert (cut.title, cut.date, cut.text) == ("Meldung 3", dt.date(2026, 11, 12), "Ganzer Text.")


def test_an_entry_twice_is_one_post() -> None:
    twice = feed(entry(2, text="Text."), entry(2, text="Text.", link=BASE + "anders"), entry(2))
    items, asked = run(Party(window=WINDOW), site({"feed.xml": twice}))
    assert (keys(items), asked) == (["tag:partei.example:2"], ["feed.xml"])


def test_a_feed_in_pages_is_read_until_the_window_begins_and_never_round() -> None:
    pages = {
        "feed.xml": feed(entry(3, text="c"), head='<link rel="next" href="/feed2.xml"/>'),
        "feed2.xml": feed(entry(2, "2026-07-01", text="b"), head='<link rel="next" href="/feed.xml"/>'),
    }
    items, asked = run(Party(window=WINDOW), site(pages))
    assert keys(items) == ["tag:partei.example:3", "tag:partei.example:2"]
    assert asked == ["feed.xml", "feed2.xml"]
    old = {
        **pages,
        "feed2.xml": feed(entry(1, "2026-01-01", text="a"), head='<link rel="next" href="/feed3.xml"/>'),
    }
    _, asked = run(Party(window=WINDOW), site(old))
    assert asked == ["feed.xml", "feed2.xml"]


def test_a_feed_that_has_moved_is_found_by_the_start_page_s_head_and_told() -> None:
    head = "<head><link rel='alternate' type='application/atom+xml' href='/neu.xml'></head>"
    pages = {"": (200, f"<html>{head}</html>".encode(), {}), "neu.xml": feed(entry(2, text="Text."))}
    one = Party(window=WINDOW)
    items, asked = run(one, site(pages))
    assert asked == ["feed.xml", "", "neu.xml"]
    assert keys(items) == ["tag:partei.example:2"]
    assert [failure.status for failure in one.journal.failures] == [404]


def test_posts_are_missed_only_as_far_back_as_the_feed_reaches() -> None:
    one = Party(window=WINDOW)
    run(one, site({"feed.xml": feed(entry(3), entry(2, "2026-09-05", text="Text."))}))
    assert one.sight() == Window(dt.date(2026, 9, 5), WINDOW.until)
    older = Party(window=WINDOW)
    run(older, site({"feed.xml": feed(entry(3), entry(1, "2026-01-01", text="Alt."))}))
    assert older.sight() == WINDOW
    undated = Party(window=WINDOW)
    run(undated, site({"feed.xml": feed(entry(3).replace("published>", "updated>"))}))
    assert undated.sight().since == WINDOW.until, "of what is older it says nothing"


def test_a_post_that_fell_out_of_the_feed_is_only_looked_after() -> None:
    link = PaperLink(key="tag:partei.example:1", title="Meldung 1", url=BASE + "m/1")
    for answer, wanted in ((site({}), []), (lambda url: html("<h1>Seite nicht gefunden</h1>"), [PaperGone])):
        one = Party(window=WINDOW)
        request = one.request_paper(link)
        items, asked = run(one, answer, [request.replace(meta={**request.meta, "link": link})])
        assert asked == ["m/1"]
        assert [type(item) for item in items] == wanted
