"""The declared party and press sites: none is missing, and none tells anything twice."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from scrapers.loading import load_spiders
from scrapers.meaning import understand
from scrapers.selection.matcher import Matcher
from scrapers.selection.topics import load_topics
from scrapers.sites.addresses import host_of
from scrapers.sites.spider import SiteSpider
from scrapers.spider import Window
from scrapers.spiders.fdp_kreis_dueren import FdpKreisDueren
from scrapers.spiders.fdp_kreis_heinsberg import FdpKreisHeinsberg
from scrapers.spiders.gruene_duisburg import GrueneDuisburg
from scrapers.spiders.gruene_kreis_dueren import GrueneKreisDueren
from scrapers.spiders.xtranews import Xtranews
from storage.changes import settle
from storage.models import Change, Motion, Paper
from storage.papers import Reading, save_paper
from storage.sources import SourceRecord, register
from tests.sites.support import MISSING, Answer, html, keys, run
from tests.storage.conftest import engine

__all__ = ["engine"]

SITES = [spider for spider in load_spiders() if issubclass(spider, SiteSpider) and "demo" not in spider.name]
WINDOW = Window(dt.date(2026, 6, 1), dt.date(2026, 12, 31))
GREENS = "Bündnis 90/Die Grünen"


def test_every_site_of_the_field_guide_is_a_source(shared: Path) -> None:
    guide = (shared / "FIELD-GUIDE.md").read_text("utf-8")
    section = guide[guide.index("## 2.") : guide.index("## 3.")]
    rows = [line for line in section.splitlines() if line.startswith("|")][2:]
    own = {host_of(f"//{host}") for spider in SITES for host in spider.hosts()}
    assert len(rows) == len(SITES) == 15
    for row in rows:
        named = re.findall(r"[\w-]+(?:\.[\w-]+)*\.de\b", row)
        assert named, row
        assert {host_of(f"//{host}") for host in named} <= own, row


@pytest.mark.parametrize("spider", SITES, ids=lambda spider: spider.name)
def test_a_site_says_whose_it_is_and_where(spider: type[SiteSpider]) -> None:
    assert spider.title
    assert spider.body is not None
    assert spider.base_url.startswith("https://")
    assert spider.base_url.endswith("/")
    assert spider.enabled
    assert spider.party or spider is Xtranews, "a news site is nobody's"
    assert spider.default_kind or spider is FdpKreisDueren, "motions and questions side by side"


def test_what_is_only_inferred_is_said(shared: Path) -> None:
    guide = (shared / "FIELD-GUIDE.md").read_text("utf-8")
    assert "CMS mostly inferred from URL form" in guide
    silent = [spider.name for spider in SITES if "inferred" not in (spider.__doc__ or "")]
    assert silent == ["dietmar-nietan"], "its address names WordPress' own category"


# -- one site under two names ------------------------------------------------------------------------


def rest_post(number: int, host: str, slug: str) -> dict[str, object]:
    return {
        "id": number,
        "date": "2026-09-17T12:00:00",
        "status": "publish",
        "link": f"https://{host}/{slug}_{number}.html",
        "title": {"rendered": "Kreis soll Einbürgerungen schneller bearbeiten"},
        "content": {"rendered": "<p>Mehr als ein Jahr dauert es.</p>", "protected": False},
    }


def test_the_greens_posts_are_one_under_either_name() -> None:
    posts = [
        rest_post(9127, "gruene-dueren.de", "kreis-soll-einbuergerungen"),
        rest_post(9127, "www.gruene-kreis-dueren.de", "kreis-soll-einburgerungen"),
        rest_post(9128, "gruene-anderswo.example", "fremd"),
    ]
    one = GrueneKreisDueren(window=WINDOW)
    items, _ = run(one, lambda url: (200, json.dumps(posts).encode(), {}))
    assert keys(items) == ["9127"]
    assert items[0].originators == (GREENS,)
    links = [f"<item><title>Kreis soll</title><link>{post['link']}</link></item>" for post in posts[:2]]
    page = html("<article><h1>Kreis soll</h1><div class=entry-content><p>Text.</p></div></article>")

    def by_feed(url: str) -> Answer:
        if "_9127" in url:
            return page
        found = f"<rss version='2.0'><channel><title>x</title>{''.join(links)}</channel></rss>".encode()
        return (200, found, {}) if url.endswith("/feed/") else MISSING

    items, asked = run(GrueneKreisDueren(window=WINDOW), by_feed)
    assert keys(items) == ["9127"]
    assert len([path for path in asked if "_9127" in path]) == 1


# -- one post on two sites ---------------------------------------------------------------------------


def rest_of(posts: bytes) -> Callable[[str], Answer]:
    return lambda url: (200, b'[{"id": 5}]' if "slug=" in url else posts, {})


def test_a_post_that_a_news_site_carries_too_is_told_once(engine: Engine) -> None:
    title = "Grüne fordern mehr Plätze in Integrationskursen für Zugewanderte"
    text = "<p>Die Ratsfraktion fordert mehr Plätze in Integrationskursen.</p>"
    now = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
    matcher = Matcher(load_topics())
    sites = (
        (GrueneDuisburg, "https://gruene-duisburg.de/blog/2026/11/10/mehr-plaetze/", "2026-11-10T09:00:00"),
        (Xtranews, "https://www.xtranews.de/2026/11/11/mehr-platze-id587.html", "2026-11-11T10:00:00"),
    )
    for number, (kind, link, moment) in enumerate(sites, 1):
        assert kind.body is not None
        with engine.begin() as connection:
            register(connection, [SourceRecord(kind.name, kind.title, kind.system, kind.base_url, kind.body)])
        post = {"id": 1, "date": moment, "link": link, "title": {"rendered": title}}
        posts = json.dumps([{**post, "content": {"rendered": text}}]).encode()
        items, _ = run(kind(window=WINDOW), rest_of(posts))
        reading = Reading(kind.name, kind.body.ags, number, False, now)
        with engine.begin() as connection:
            for item in items:
                save_paper(connection, understand(item, (), matcher), reading)
        settle(engine, reading)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Paper)) == 2
        assert connection.scalar(select(func.count()).select_from(Motion)) == 1
        assert connection.scalar(select(func.count()).select_from(Change)) == 2
        assert connection.scalars(select(Paper.join_reason).where(Paper.source == "xtranews")).one()


# -- where things may be otherwise -------------------------------------------------------------------


def test_the_fdp_s_page_is_read_as_it_is_where_there_is_no_printable_form() -> None:
    one = FdpKreisHeinsberg(window=WINDOW)

    def answer(url: str) -> Answer:
        return MISSING if "printversion" in url else html("<h2>Ein Antrag</h2><p>Text.</p>")

    items, asked = run(one, answer)
    assert asked == ["freierubrik1.php?printversion=1", "freierubrik1.php"]
    assert [(item.key, item.url) for item in items] == [("ein-antrag", one.base_url + "freierubrik1.php")]
    assert one.journal.failures == []


def test_the_greens_of_duisburg_are_read_by_the_feed_of_their_category_where_rest_lies_elsewhere() -> None:
    one = GrueneDuisburg(window=WINDOW)
    item = "<item><title>x</title><link>https://gruene-duisburg.de/blog/2026/11/10/mehr/</link></item>"
    feed = f"<rss version='2.0'><channel><title>x</title>{item}</channel></rss>".encode()

    def answer(url: str) -> Answer:
        if url.endswith("category/ratsfraktion/feed/"):
            return 200, feed, {}
        post = html("<article><h1>Mehr</h1><div class=entry-content>Text.</div></article>")
        return post if url.endswith("/mehr/") else MISSING

    items, asked = run(one, answer)
    assert asked[:3] == [
        "wp-json/wp/v2/categories?slug=ratsfraktion",
        "category/ratsfraktion/feed/",
        "2026/11/10/mehr/",
    ]
    assert keys(items) == ["blog/2026/11/10/mehr"]
    assert one.journal.failures == []
