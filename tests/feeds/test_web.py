"""Feeds and calendars over HTTP, as readers ask for them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import feedparser
import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar
from lxml import etree
from sqlalchemy import Engine, insert

from alerts import press, syndication
from alerts.addresses import EVERYTHING
from alerts.feeds import motion_feed
from alerts.publish import publish
from alerts.site import Site
from alerts.web.app import create_app
from alerts.web.conditional import takes_gzip
from alerts.web.feeds import NEW_IN_A_MINUTE
from storage.database import reading
from storage.models import Meeting
from storage.motion_tables import MotionAlias
from storage.motions import newest_motions
from storage.search.index import index_papers
from tests.alerts.house import HOUSE, add, add_change, add_motion, open_house, set_source
from tests.alerts.samples import NOW, SITE, instant
from tests.alerts.test_web import Answer, Web
from tests.databases import take_away

MEDIA_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
FORMATS = pytest.mark.parametrize("format_", MEDIA_TYPES)
UUID = "00000000-0000-4000-8000-000000000001"
OLD_UUID = "00000000-0000-4000-8000-000000000099"
SITTING = {
    "organization": "Rat", "date": "2026-03-19", "start": None, "role": "", "number": "Ö 5", "result": "",
    "votes": None, "meeting": "77", "cancelled": False, "dropped": False,
}  # fmt: skip


def fill(house: Engine) -> Engine:
    """Two motions, one of them on an agenda; all sources are well."""
    for name in ("musterstadt", "altdorf"):
        set_source(house, name, state="ok", since=instant(1), last_read_at=NOW, last_tried_at=NOW)
    add_motion(house, 1, snapshot={"consultations": [SITTING]})
    add_motion(house, 2, originators=["CDU"])
    for number in (1, 2):
        add_change(house, number, at=instant(number))
    add_change(house, 1, kind="scheduled", at=instant(5), after=SITTING)
    with house.begin() as connection:
        add(
            connection, Meeting, source="musterstadt", key="77", organization="Rat", date=NOW.date(),
            cancelled=False, has_agenda=True, files=[], last_run=1, first_key="77", location="Ratssaal",
        )  # fmt: skip
        connection.execute(insert(MotionAlias).values(uuid=OLD_UUID, motion_id=1))
        index_papers(connection, [1, 2])
    return house


@pytest.fixture
def full(house: Engine) -> Engine:
    return fill(house)


@pytest.fixture(scope="module")
def web(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """A website that is only read."""
    folder = tmp_path_factory.mktemp("web")
    engine = fill(open_house(folder))
    with Web(create_app(engine, SITE, feeds=folder / "feeds")) as running:
        yield running
    engine.dispose()


@pytest.fixture
def own_web(full: Engine, tmp_path: Path) -> Iterator[Web]:
    """A website over a database that the test changes."""
    with Web(create_app(full, SITE, feeds=tmp_path / "feeds")) as running:
        yield running


def here(url: str) -> str:
    """An address of the site as a path of this server."""
    parts = urlsplit(url)
    assert f"{parts.scheme}://{parts.netloc}" == SITE.base_url
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def ids(answer: Answer) -> list[str]:
    if answer.headers["content-type"] == MEDIA_TYPES["json"]:
        return [item["id"] for item in json.loads(answer.body)["items"]]
    return [entry.id for entry in feedparser.parse(answer.body).entries]


@FORMATS
def test_a_filtered_feed(web: Web, format_: str) -> None:
    answer = web.get(f"/feeds/motions.{format_}?partei=SPD")
    assert (answer.status, answer.headers["content-type"]) == (200, MEDIA_TYPES[format_])
    assert ids(answer) == [f"urn:uuid:{UUID}"]
    assert answer.headers["cache-control"] == "public, max-age=300"


@FORMATS
@pytest.mark.parametrize("query", ["", "?partei=SPD"])
def test_a_reader_that_has_it_fetches_it_only_once(web: Web, format_: str, query: str) -> None:
    path = f"/feeds/motions.{format_}{query}"
    first = web.get(path)
    assert first.status == 200
    tag, modified = first.headers["etag"], first.headers["last-modified"]
    for headers in ({"If_None_Match": tag}, {"If_Modified_Since": modified}):
        again = web.get(path, **headers)
        assert (again.status, again.body) == (304, b"")
        assert (again.headers["etag"], again.headers["vary"]) == (tag, "Accept-Encoding")
        assert "default-src 'none'" in again.headers["content-security-policy"]
    assert web.get(path, If_None_Match='"x"').body == first.body


@pytest.mark.parametrize("path", ["/feeds/motions.atom", "/feeds/motions.atom?partei=SPD", "/calendar.ics"])
def test_compressed_where_that_is_taken(web: Web, path: str) -> None:
    plain = web.get(path, Accept_Encoding="identity")
    packed = web.get(path, Accept_Encoding="gzip, br")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    head = web.get(path, method="HEAD", Accept_Encoding="gzip")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", plain.headers["etag"])


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/feeds/motions.rss?thema=integration", "/feeds/motions.rss"),
        ("/feeds/motions.rss?Partei=spd", "/feeds/motions.rss?partei=SPD"),
        ("/feeds/motions.rss?partei=SPD&partei=SPD&kommune=", "/feeds/motions.rss?partei=SPD"),
        ("/feeds/motions.json?art=Antrag&partei=SPD", "/feeds/motions.json?partei=SPD&art=Antrag"),
        ("/calendar.ics?kommune=Stadt+Musterstadt", "/calendar.ics?kommune=99999001"),
        (f"/feeds/motions.atom?vorgang={OLD_UUID}", f"/feeds/motions.atom?vorgang={UUID}"),
        (f"/calendar.ics?nur=termine&vorgang={OLD_UUID}", f"/calendar.ics?nur=termine&vorgang={UUID}"),
    ],
)  # fmt: skip
def test_one_address_for_each_feed(web: Web, asked: str, canonical: str) -> None:
    connection = web.connection()
    connection.request("GET", asked)
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("location")) == (308, canonical)
    assert web.get(asked).status == 200


@pytest.mark.parametrize(
    "party",
    [
        "B%C3%BCndnis%2090%2FDie%20Gr%C3%BCnen",
        "B%c3%bcndnis%2090%2fDie%20Gr%c3%bcnen",
        "B%C3%BCndnis+90/Die+Gr%C3%BCnen",
        "%42%C3%BCndnis%2090%2FDie%20Gr%C3%BCnen",
    ],
)
def test_another_way_to_encode_an_address_is_no_other_address(web: Web, party: str) -> None:
    connection = web.connection()
    connection.request("GET", f"/feeds/motions.rss?partei={party}")
    assert connection.getresponse().status == 200


@pytest.mark.parametrize("path", ["/feeds/motions.rss", "/feeds/motions.json", "/calendar.ics"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kommune=Mustersatdt", "Die Kommune „Mustersatdt“ wird nicht gelesen. Bekannt: Stadt Musterstadt."),
        ("farbe=rot", "Die Angabe „farbe“ gibt es nicht."),
        ("nur=alles", "Für „nur“ gibt es „alles“ nicht, nur: neu, termine, ergebnisse, alle."),
        (f"suche={quote('(Kita')}", "Klammer"),
        ("vorgang=1", "„1“ ist keine Kennung eines Vorgangs."),
        ("kommune=%00%ff%0d%0aX: y", "wird nicht gelesen"),
        ("&".join(f"partei={number}" for number in range(200)), "Zu viele Angaben"),
    ],
)
def test_a_wrong_address_is_told_what_is_wrong(web: Web, path: str, query: str, expected: str) -> None:
    answer = web.get(f"{path}?{quote(query, safe='=&%')}")
    text = answer.body.decode()
    assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert expected in text
    assert "https://radar.example/feeds/" in text
    assert "x" not in {name.lower() for name in answer.headers}


def test_pages_that_cannot_be(web: Web) -> None:
    for page in ("7", "~", "2026-03-01T09:00:00~x", "x" * 300):
        answer = web.get(f"/feeds/motions.rss?hinter={page}")
        assert answer.status == 400
        assert "gibt es nicht" in answer.body.decode()
    assert web.get("/feeds/motions.rss?hinter=1&hinter=2").status == 400


def test_a_motion_that_is_not_known(web: Web) -> None:
    for path in ("/feeds/motions.rss", "/calendar.ics"):
        answer = web.get(f"{path}?vorgang=00000000-0000-4000-8000-00000000dead")
        assert answer.status == 404
        assert "gibt es nicht" in answer.body.decode()


def test_the_pages_of_the_main_feed_lead_on_from_the_published_one(
    full: Engine, own_web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    web = own_web
    monkeypatch.setattr(syndication.make_feed, "__kwdefaults__", {"limit": 3})
    for number in range(3, 11):
        add_motion(full, number)
    with reading(full) as connection:
        feed = syndication.make_feed(connection, EVERYTHING, "", syndication.Background(SITE))
    publish(feed, tmp_path / "feeds", instant(28))
    for format_ in MEDIA_TYPES:
        path, seen, last = f"/feeds/motions.{format_}", [], ""
        while path:
            answer = web.get(path)
            assert answer.status == 200
            seen += ids(answer)
            links = links_of(answer, format_)
            assert here(links["self"]) == path
            assert here(links.get("first", links["self"])) == f"/feeds/motions.{format_}"
            if "previous" in links:
                assert here(links["previous"]) == last
            last, path = path, here(links["next"]) if "next" in links else ""
        assert len(seen) == len(set(seen)) == 10


def links_of(answer: Answer, format_: str) -> dict[str, str]:
    """The links of a feed by their relation."""
    if format_ == "json":
        feed = json.loads(answer.body)
        own = feed["_antragsradar"]
        named = {
            "self": feed["feed_url"], "next": feed.get("next_url"), "first": own["first_url"],
            "previous": own["previous_url"],
        }  # fmt: skip
        return {rel: url for rel, url in named.items() if url}
    root = etree.fromstring(answer.body)
    channel = root if format_ == "atom" else root.find("channel")
    return {
        link.get("rel"): link.get("href") for link in channel.iterfind("{http://www.w3.org/2005/Atom}link")
    }


def test_the_calendar_of_a_filter_and_of_a_motion(web: Web) -> None:
    for query in ("", "?partei=SPD", f"?vorgang={UUID}"):
        answer = web.get(f"/calendar.ics{query}")
        assert (answer.status, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
        (event,) = Calendar.from_ical(answer.body).walk("VEVENT")
        assert (event["LOCATION"], "Sprachlotsen" in event["DESCRIPTION"]) == ("Ratssaal", True)
    assert Calendar.from_ical(web.get("/calendar.ics?partei=CDU").body).walk("VEVENT") == []


def test_pages_lead_to_their_feeds(web: Web) -> None:
    for path, query in (
        ("/", ""),
        (f"/motions/{UUID}", f"?vorgang={UUID}"),
        ("/motions?partei=SPD", "?partei=SPD"),
    ):
        page = web.get(path)
        assert page.status == 200
        feeds = {link["type"]: link["href"] for link in page.soup.select("link[rel=alternate][type]")}
        assert feeds == {
            "application/rss+xml": f"/feeds/motions.rss{query}",
            "application/atom+xml": f"/feeds/motions.atom{query}",
            "application/feed+json": f"/feeds/motions.json{query}",
            "text/calendar": f"/calendar.ics{query}",
        }
        linked = {link.get("href") for link in page.soup.main.find_all("a")}
        assert {f"/feeds/motions.rss{query}", f"/calendar.ics{query}"} <= linked
    assert feedparser.parse(web.get("/feeds/motions.rss?partei=SPD").body).feed.link == (
        "https://radar.example/motions?partei=SPD"
    )


def test_the_page_of_all_feeds_and_all_that_it_leads_to(web: Web) -> None:
    page = web.get("/feeds/")
    assert page.status == 200
    headings = [heading.get_text() for heading in page.soup.main.find_all("h2")]
    assert headings == [
        "Alles zum Thema Integration", "Nach Kommune", "Nach Partei", "Andere Themen", "Eigene Feeds",
    ]  # fmt: skip
    assert "SPD (1 Vorgang)" in page.words
    links = page.soup.main.find_all("a")
    texts = [link.get_text() for link in links]
    assert len(texts) == len(set(texts))  # each says what it leads to
    for link in links:
        if link["href"].startswith("/"):
            assert web.get(link["href"]).status == 200, link["href"]
    assert {link["href"] for link in links if not link["href"].startswith("/")} >= {
        "feed:https://radar.example/feeds/motions.atom?partei=SPD",
        "webcal://radar.example/calendar.ics?partei=SPD",
    }


def test_opml_lists_what_the_page_lists(web: Web) -> None:
    answer = web.get("/feeds/antragsradar.opml")
    assert answer.headers["content-type"] == "text/x-opml; charset=utf-8"
    root = etree.fromstring(answer.body)
    assert root.get("version") == "2.0"
    assert root.findtext("head/title") == "Antragsradar: alle Feeds"
    outlines = root.findall("body/outline/outline")
    assert {outline.get("type") for outline in outlines} == {"rss"}
    for outline in outlines:
        assert web.get(here(outline.get("xmlUrl"))).status == 200
        assert web.get(here(outline.get("htmlUrl"))).status == 200
    shown = {link["href"] for link in web.get("/feeds/").soup.main.find_all("a")}
    assert {here(outline.get("xmlUrl")) for outline in outlines} <= shown
    assert answer.body == web.get("/feeds/antragsradar.opml").body


def test_a_hub_is_named_where_it_is_told(full: Engine, tmp_path: Path) -> None:
    site = Site("https://radar.example", hub_url="https://hub.example/")
    with Web(create_app(full, site, feeds=tmp_path)) as web:
        for format_ in ("rss", "atom"):
            assert links_of(web.get(f"/feeds/motions.{format_}"), format_)["hub"] == "https://hub.example/"
            assert "hub" not in links_of(web.get(f"/feeds/motions.{format_}?partei=SPD"), format_)
        hubs = json.loads(web.get("/feeds/motions.json").body)["hubs"]
        assert hubs == [{"type": "WebSub", "url": "https://hub.example/"}]
        assert "hubs" not in json.loads(web.get("/feeds/motions.json?partei=SPD").body)


def test_too_much_at_once_is_told_when_to_come_back(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: Any) -> None:
        raise press.Busy

    monkeypatch.setattr(press.Press, "get", busy)
    answer = web.get("/feeds/motions.rss?art=Anfrage")
    assert (answer.status, answer.headers["retry-after"]) == (503, "10")
    assert "bitte später noch einmal" in answer.body.decode()


def test_one_network_leaves_something_for_the_others(full: Engine, tmp_path: Path) -> None:
    site = Site("https://radar.example")
    with Web(create_app(full, site, feeds=tmp_path)) as web:
        answers = [web.get(f"/feeds/motions.rss?suche=wort{number}") for number in range(NEW_IN_A_MINUTE + 3)]
        assert [each.status for each in answers] == [200] * NEW_IN_A_MINUTE + [429] * 3
        assert answers[-1].headers["retry-after"] == "10"
        assert web.get("/feeds/motions.rss?suche=wort1").status == 200, "what is there anybody may have"


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*;q=0", False),
        ("xgzip", False),
        ("identity", False),
        ("", False),
        (",;q", False),
    ],
)
def test_who_takes_gzip(accepted: str, packed: bool) -> None:
    assert takes_gzip(accepted) is packed


def test_without_the_database_the_last_good_feed_is_sent(full: Engine, tmp_path: Path) -> None:
    feeds, path = tmp_path / "feeds", "/feeds/motions.rss?kommune=99999001"
    with Web(create_app(full, SITE, feeds=feeds)) as web:
        before = web.get(path)
    take_away(full, tmp_path / HOUSE)
    with Web(create_app(full, SITE, feeds=feeds)) as web:
        after = web.get(path)
        assert (after.status, after.body) == (200, before.body)
        other = web.get("/feeds/motions.rss?partei=CDU")
        assert (other.status, other.headers["retry-after"]) == (503, "10")


def test_a_feed_that_was_published_anew_is_sent_anew(full: Engine, own_web: Web, tmp_path: Path) -> None:
    web = own_web
    assert ids(web.get("/feeds/motions.rss")) == []  # not published yet
    with reading(full) as connection:
        motions = newest_motions(connection)
    publish(motion_feed(motions[:1], SITE), tmp_path / "feeds", NOW)
    assert len(ids(web.get("/feeds/motions.rss"))) == 1
    publish(motion_feed(motions, SITE), tmp_path / "feeds", NOW)
    assert len(ids(web.get("/feeds/motions.rss"))) == 2


def test_what_is_followed_is_in_words(web: Web) -> None:
    soup = BeautifulSoup(web.get(f"/motions/{UUID}").body, "lxml")
    section = soup.find(id="folgen")
    assert section is not None
    assert "Jede Neuigkeit zu diesem Vorgang" in section.get_text()
