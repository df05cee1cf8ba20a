"""What feeds mean: whole entries, cut ones, their identity, and feeds that are broken or hostile."""

import datetime as dt

import pytest

from scrapers.page import PageFailure
from scrapers.sites.heads import HeadPage
from scrapers.systems.feed.pages import FeedPage
from storage.records import FailureKind
from tests.sites.support import PageT, codes
from tests.sites.support import page as any_page

URL = "https://partei.example/meldungen.xml"
ATOM = "http://www.w3.org/2005/Atom"


def page(kind: type[PageT], body: str, url: str = URL) -> PageT:
    return any_page(kind, body, url)


def rss(*items: str, head: str = "") -> FeedPage:
    channel = f"<title>Partei</title>{head}{''.join(f'<item>{item}</item>' for item in items)}"
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    return page(
        FeedPage, f'<?xml version="1.0"?><rss version="2.0" {names}><channel>{channel}</channel></rss>', URL
    )


def atom(*entries: str, head: str = "") -> FeedPage:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return page(FeedPage, f'<?xml version="1.0"?><feed xmlns="{ATOM}">{head}{inside}</feed>')


WHOLE = """<title>Mehr &lt;em&gt;Kurse&lt;/em&gt;</title>
<link rel="alternate" href="/meldung/kurse?utm_source=feed"/><id>tag:partei.example,2026:77</id>
<published>2026-11-12T23:30:00Z</published><updated>2026-12-24T10:00:00Z</updated>
<content type="html">&lt;p&gt;Erster Absatz.&lt;/p&gt;&lt;a href="antrag.pdf"&gt;Antrag&lt;/a&gt;</content>"""
CUT = """<title>Haushalt</title><link>https://www.partei.example/meldung/haushalt</link>
<guid isPermaLink="false">78 at https://partei.example</guid>
<pubDate>Thu, 12 Nov 2026 10:00:00 +0100</pubDate>
<description>Der Anfang […]</description>"""


def test_a_whole_entry_is_a_post() -> None:
    (post,) = atom(WHOLE).read().posts
    assert (post.key, post.title) == ("tag:partei.example,2026:77", "Mehr Kurse")
    assert post.url == "https://partei.example/meldung/kurse"
    assert post.date == dt.date(2026, 11, 13), "the day in Germany"
    assert post.text == "Erster Absatz.\n\nAntrag"
    assert [file.url for file in post.files] == ["https://partei.example/antrag.pdf"]


def test_a_cut_entry_leads_to_its_page() -> None:
    found = rss(CUT).read()
    assert found.posts == ()
    (row,) = found.links
    assert (row.paper.key, row.paper.title) == ("78 at https://partei.example", "Haushalt")
    assert (row.paper.url, row.date) == ("https://www.partei.example/meldung/haushalt", dt.date(2026, 11, 12))


@pytest.mark.parametrize(
    ("guid", "key"),
    [
        ("<guid>http://www.partei.example/meldung/haushalt/?utm_source=x</guid>", "meldung/haushalt"),
        ("<guid isPermaLink='false'>https://partei.example/?p=812</guid>", "?p=812"),
        ("<guid isPermaLink='false'>https://dienst.example/4711</guid>", "https://dienst.example/4711"),
        ("<guid isPermaLink='false'>4711</guid>", "4711"),
        ("<guid></guid>", "meldung/haushalt"),
        ("", "meldung/haushalt"),
        (f"<guid>{'x' * 5000}</guid>", "meldung/haushalt"),
    ],
)
def test_an_entry_s_own_id_is_its_key(guid: str, key: str) -> None:
    (row,) = rss(f"<title>H</title><link>https://partei.example/meldung/haushalt</link>{guid}").read().links
    assert row.paper.key == key


def test_an_entry_that_moves_stays_the_same() -> None:
    moved = WHOLE.replace("/meldung/kurse", "/archiv/2026/kurse").replace("Mehr ", "Noch mehr ")
    assert atom(moved).read().posts[0].key == atom(WHOLE).read().posts[0].key


@pytest.mark.parametrize(
    ("form", "time", "day"),
    [
        ("rss", "<pubDate>Thu, 12 Nov 2026 23:30:00 GMT</pubDate>", dt.date(2026, 11, 13)),
        ("rss", "<dc:date>2026-11-12T10:00:00+01:00</dc:date>", dt.date(2026, 11, 12)),
        ("rss", "<pubDate>am Donnerstag</pubDate>", None),
        ("rss", "<pubDate>Thu, 99 Foo 9999 99:99:99 +9999</pubDate>", None),
        ("atom", "<updated>2026-12-24T10:00:00Z</updated>", None),
        ("atom", "<published>2026-11-12T10:00:00Z</published>", dt.date(2026, 11, 12)),
    ],
)
def test_day_of_an_entry(form: str, time: str, day: dt.date | None) -> None:
    own = "<title>H</title><link>https://partei.example/a</link>"
    if form == "rss":
        (row,) = rss(own + time).read().links
    else:
        (row,) = atom(own.replace("<link>", '<link href="').replace("</link>", '"/>') + time).read().links
    assert row.date == day


def test_an_entry_without_title_is_kept_and_one_that_leads_elsewhere_is_not() -> None:
    one = rss(
        "<link>https://partei.example/kurz</link><content:encoded>&lt;p&gt;Kurz.&lt;/p&gt;</content:encoded>",
        "<title>Fremd</title><link>https://anderswo.example/x</link>",
        "<title>Ohne Adresse</title>",
    )
    assert [(post.key, post.title, post.text) for post in one.read().posts] == [("kurz", "", "Kurz.")]
    assert codes(one) == ["post-left-out", "post-left-out"]


@pytest.mark.parametrize(
    ("head", "following"),
    [
        ('<link rel="next" href="?seite=2"/>', "https://partei.example/meldungen.xml?seite=2"),
        ('<link rel="prev-archive" href="/archiv.xml"/>', "https://partei.example/archiv.xml"),
        ('<link rel="next" href="https://anderswo.example/f"/>', None),
        ('<link rel="self" href="/meldungen.xml"/>', None),
    ],
)
def test_a_feed_in_pages(head: str, following: str | None) -> None:
    assert atom(WHOLE, head=head).read().next_url == following


def test_an_empty_feed_is_a_feed() -> None:
    found = rss().read()
    assert (found.posts, found.links, found.next_url) == ((), (), None)


# -- broken and hostile feeds ------------------------------------------------------------------------


def test_a_feed_that_breaks_off_keeps_what_came() -> None:
    whole = rss(CUT, CUT.replace("78", "79")).response.text
    one = page(FeedPage, whole[: whole.rindex("<guid")], URL)
    assert "78 at https://partei.example" in [row.paper.key for row in one.read().links]
    assert "broken-feed" in codes(one)


def test_signs_that_xml_does_not_know_are_borne() -> None:
    one = rss(CUT.replace("Haushalt", "Haus\x0bhalt &nbsp; & mehr"))
    assert [row.paper.key for row in one.read().links] == ["78 at https://partei.example"]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY % y SYSTEM "http://127.0.0.1:9/x">%y;]>',
    ],
)
def test_entities_are_refused(declared: str) -> None:
    body = f'<?xml version="1.0"?>{declared}<rss version="2.0"><channel><item>{CUT}</item></channel></rss>'
    with pytest.raises(PageFailure, match="Entitäten"):
        page(FeedPage, body, URL).read()


@pytest.mark.parametrize("body", ["", "<html><h1>Start</h1></html>", "https://partei.example/", "\x00", "{}"])
def test_what_is_no_feed(body: str) -> None:
    with pytest.raises(PageFailure) as caught:
        page(FeedPage, body, URL).read()
    assert caught.value.kind is FailureKind.UNEXPECTED_PAGE


def test_scripts_in_an_entry_are_no_text() -> None:
    body = WHOLE.replace("Erster Absatz.", "Erster&lt;script&gt;BOESE()&lt;/script&gt; Absatz.")
    assert "BOESE" not in atom(body).read().model_dump_json()


def test_many_entries_are_cut_with_a_warning() -> None:
    one = rss(*(f"<title>x</title><link>https://partei.example/m/{number}</link>" for number in range(3100)))
    assert len(one.read().links) == 3000
    assert codes(one) == ["too-many-entries"]


def test_depth_in_an_entry_does_not_matter() -> None:
    body = WHOLE.replace("Erster", "&lt;div&gt;" * 20_000 + "Erster")
    assert len(atom(body).read().posts) == 1


# -- feeds that a head names -------------------------------------------------------------------------


def test_the_feeds_that_a_head_names() -> None:
    head = """<head><base href="/neu/"><link rel="alternate" type="application/atom+xml" href="feed.xml">
    <link rel="alternate" type="application/rss+xml" href="https://www.partei.example/rss?x=1">
    <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
    <link rel="alternate" type="application/rss+xml" href="https://anderswo.example/rss">
    <link rel="alternate" hreflang="en" href="/en/"><link rel="stylesheet" href="x.css"></head>"""
    found = page(HeadPage, head, "https://partei.example/").read()
    assert found.urls == ("https://partei.example/neu/feed.xml", "https://www.partei.example/rss?x=1")


def test_a_head_that_names_none() -> None:
    with pytest.raises(PageFailure, match="nennt keinen Feed"):
        page(HeadPage, "<html><body><h1>Start</h1></body></html>", "https://partei.example/").read()
