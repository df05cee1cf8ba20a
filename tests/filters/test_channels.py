"""One filter, typed once: the list, its feeds, its calendar, its mail, the API and the file of all show the
same motions."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from lxml import etree, html
from sqlalchemy import delete

from alerts import press
from alerts.publish import publish
from alerts.syndication import Background, make_feed
from alerts.web import feeds
from alerts.web.app import create_app
from storage.database import reading
from storage.filtering import TOLD
from storage.filters import Filter, parse
from storage.models_subscriptions import Delivery, Subscriber, Subscription
from tests.alerts.house import SECRET, subscribe
from tests.alerts.samples import SITE
from tests.alerts.test_web import Answer, Web
from tests.delivery.support import DAY, Post, plan, send, text
from tests.filters.invented import BODIES, InventedMotion, build, expected, invent, lets_through
from tests.filters.wanted import filters

NOW = dt.datetime(2026, 1, 10, 9, tzinfo=dt.UTC)  # the day after the last of the region's motions
BEFORE = NOW - 20 * DAY
FEEDS = ("RSS", "Atom", "JSON")
PHASES = (Phase.explicit, Phase.generate)  # each try asks a dozen pages: to shrink one takes minutes
PAGE = re.compile(rf"{re.escape(SITE.base_url)}/motions/([0-9a-f-]+)")


class Town:
    """A region with its website, and somebody who reads all that it offers."""

    def __init__(self, folder: Path) -> None:
        self.motions = lively(invent(4, 45))
        self.engine = build(folder, self.motions)
        self.web = Web(create_app(self.engine, SITE, feeds=folder / "feeds", secret=SECRET))
        with reading(self.engine) as connection:
            publish(make_feed(connection, Filter(), "", Background(SITE)), folder / "feeds", NOW)

    def listed(self, query: str) -> tuple[dict[str, str], set[str]]:
        """The links beside a list, by what they are called, and the motions on all of its pages."""
        page = html.fromstring(self.web.get(f"/motions?{query}").body)
        links = {link.text: link.get("href") for link in page.xpath("//section[@class='save']//a")}
        found = uuids(page)
        while following := page.xpath("//a[@rel='next']/@href"):
            page = html.fromstring(self.web.get(following[0]).body)
            found |= uuids(page)
        return links, found

    def fed(self, path: str) -> set[str]:
        """The motions of a feed, on all its pages."""
        found: set[str] = set()
        while path:
            contents, path = entries(self.web.get(path))
            found |= {PAGE.findall(content)[-1] for content in contents}
        return found

    def on_agendas(self, path: str) -> set[str]:
        """The motions in a calendar."""
        events = Calendar.from_ical(self.web.get(path).body).walk("VEVENT")
        return {uuid for event in events for uuid in PAGE.findall(str(event["DESCRIPTION"]))}

    def answered(self, what: str, query: str) -> list[dict[str, Any]]:
        """What the API lists, on all its pages."""
        path, found = f"/api/v1/{what}?{query}", []
        while path:
            page = json.loads(self.web.get(path).body)
            found += page["items"]
            path = here(page["next"] or "")
        return found

    def downloaded(self, query: str) -> list[dict[str, Any]]:
        """The motions in the file of everything."""
        return [
            json.loads(each) for each in self.web.get(f"/download/motions.jsonl?{query}").body.splitlines()
        ]

    def mailed(self, path: str) -> set[str]:
        """The motions of the digest that whoever subscribes on that page gets."""
        (choice,) = html.fromstring(self.web.get(path).body).xpath("//input[@name='auswahl']/@value")
        begun = {"created_at": BEFORE, "confirmed_at": BEFORE, "begins_at": BEFORE}
        subscribe(self.engine, filter_=parse(parse_qsl(choice)), person={"created_at": BEFORE}, **begun)
        post = Post()
        plan(self.engine, NOW)
        send(self.engine, post, NOW)
        with self.engine.begin() as connection:
            for table in (Delivery, Subscription, Subscriber):
                connection.execute(delete(table))
        assert len(post.sent) <= 1
        return {uuid for letter in post.sent for uuid in PAGE.findall(text(letter))}


def lively(motions: list[InventedMotion]) -> list[InventedMotion]:
    """The same motions, each of them news or found by a back-fill, some of them on an agenda."""
    luck = random.Random(5)
    for motion in motions:
        while motion.part_of and (of := motions[motion.part_of - 1].part_of):
            motion.part_of = of  # as storage.relations keeps it: the motion that all of it is to
        silent = motion.id % 6 == 0
        for paper in motion.papers:
            paper.silent = silent
            paper.changes = ("new", *(kind for kind in paper.changes if kind != "new"))
            paper.sits = luck.choice((None, dt.date(2026, 1, 20), dt.date(2026, 2, 3)))
    return motions


@pytest.fixture(scope="module")
def town(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(press, "NEW_AT_ONCE", 1_000_000)
        patch.setattr(feeds, "NEW_IN_A_MINUTE", 1_000_000)  # all that is asked here comes from one network
        town = Town(tmp_path_factory.mktemp("town"))
        with town.web:
            yield town
        town.engine.dispose()


def uuids(page: Any) -> set[str]:
    """The motions that a page lists."""
    own = page.xpath("//article/p[contains(@class, 'links')]/a[1]/@href")
    return {href.removeprefix("/motions/") for href in own}


def entries(answer: Answer) -> tuple[list[str], str]:
    """What a page of a feed says of each motion, and where it goes on."""
    assert answer.status == 200, (answer.status, answer.headers, answer.body[:500])
    if answer.headers["content-type"].startswith("application/feed+json"):
        feed = json.loads(answer.body)
        return [item["content_html"] for item in feed["items"]], here(feed.get("next_url", ""))
    tree = etree.fromstring(answer.body)
    contents = tree.xpath("//*[local-name()='encoded'] | //*[local-name()='entry']/*[local-name()='content']")
    following = tree.xpath("//*[local-name()='link'][@rel='next']/@href")
    return [content.text for content in contents], here("".join(following))


def here(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if url else ""


def typed(wanted: Filter, luck: random.Random) -> str:
    """The same filter as somebody may write it: in any order, bodies by their names."""
    names = {body.ags: body.name for body in BODIES}
    pairs = [(name.title(), names[value] if name == "kommune" else value) for name, value in wanted.pairs()]
    luck.shuffle(pairs)
    return urlencode(pairs)


def told(motions: list[InventedMotion], shown: set[str], wanted: Filter) -> set[str]:
    """Those of the motions shown of which something is news, be it of an amendment to them."""
    kinds = {kind for group in wanted.changes for kind in TOLD[group]}
    return {
        whole.uuid
        for whole in motions
        if whole.uuid in shown
        for motion in motions
        if whole.id in (motion.id, motion.part_of)
        for paper in motion.papers
        if not paper.silent and (not kinds or kinds & set(paper.changes))
    }


def sitting(motions: list[InventedMotion], shown: set[str]) -> set[str]:
    """Those of the motions shown that stand or stood on an agenda."""
    return {
        motion.uuid
        for motion in motions
        if motion.uuid in shown
        and any(paper.sits and (paper.organizations or paper.called_off) for paper in motion.papers)
    }


def agree(town: Town, wanted: Filter, luck: random.Random) -> None:
    """Ask for a filter on the list alone, and go on by the links that are there."""
    links, shown = town.listed(typed(wanted, luck))
    right = {motion.uuid: motion.id for motion in town.motions}
    assert {right[uuid] for uuid in shown} == set(expected(town.motions, wanted))

    assert {name: town.fed(links[name]) for name in FEEDS} == dict.fromkeys(FEEDS, shown)
    # Mails tell news alone, so nothing of what a back-fill found.
    assert town.mailed(links["als Mail abonnieren"]) == told(town.motions, shown, wanted)

    answered = town.answered("motions", typed(wanted, luck))
    assert [right[motion["id"]] for motion in answered] == expected(town.motions, wanted)
    assert town.downloaded(wanted.query()) == answered
    through = [motion for motion in town.motions if lets_through(town.motions, motion, wanted)]
    papers = {f"s{paper.source}/{paper.id}" for motion in through for paper in motion.papers}
    listed = [paper["id"] for paper in town.answered("papers", wanted.query())]
    assert (set(listed), len(listed)) == (papers, len(papers))

    assert town.on_agendas(links["Kalender der Sitzungen"]) == sitting(town.motions, shown)


@given(filters, st.randoms(use_true_random=False))
@settings(max_examples=40, phases=PHASES)
def test_a_filter_typed_once_shows_the_same_motions_everywhere(
    town: Town, wanted: Filter, luck: random.Random
) -> None:
    agree(town, wanted, luck)


@pytest.mark.soak
@given(filters, st.randoms(use_true_random=False))
@settings(max_examples=1000, phases=PHASES)
def test_a_thousand_filters_show_the_same_motions_everywhere(
    town: Town, wanted: Filter, luck: random.Random
) -> None:
    agree(town, wanted, luck)


def test_the_town_has_something_of_everything(town: Town) -> None:
    everything = Filter(topics=("alle",))
    _, shown = town.listed(everything.query())
    assert 30 < len(shown) < len(town.motions), "some are shown with what they are to"
    assert 0 < len(told(town.motions, shown, everything)) < len(shown)
    assert 0 < len(sitting(town.motions, shown)) < len(shown)
