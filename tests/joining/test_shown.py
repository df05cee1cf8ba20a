"""What readers see of joined motions and of amendments and answers; and that they are told of each once."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import feedparser
from sqlalchemy import Engine, select

from alerts.contents import content_of
from alerts.feeds import atom, motion_feed
from alerts.feeds.entries import published, updated
from alerts.phrases import belongs_to, change_sentence
from alerts.site import Site
from alerts.web.app import create_app
from storage.deliveries import lease
from storage.models import Motion
from storage.motions import newest_motions
from storage.outbox import record_sent
from storage.planning import plan
from storage.records import MotionFields, TopicMatch
from storage.subscriptions import begin_subscriptions
from storage.views import MotionView
from tests.alerts.test_web import Web
from tests.joining.region import START, TITLE, Shown, council_paper, post, read
from tests.joining.test_motions import BRIDGE, MATCH, linked
from tests.joining.test_relations import session

SITE = Site("https://radar.example", "Antragsradar", "redaktion@radar.example")
MOTION = council_paper(matches=(MATCH,))
OTHERWISE = TopicMatch(topic="verkehr", selected=True, score=1.0)


def amendment(*, selected: bool = True, about: TopicMatch = MATCH, **values: object) -> Shown:
    """An amendment to the motion, by its number."""
    base = {
        "title": "Änderungsantrag der CDU-Fraktion: Lotsen auch in Arztpraxen",
        "kind": "Änderungsantrag",
        "reference": "26-0011/1",
        "date": dt.date(2026, 3, 16),
        "fields": MotionFields(originators=("CDU",)),
        "matches": (about,) if selected else (),
    }
    return council_paper("rurfeld", "15", **{**base, **values})


def subscribe(engine: Engine) -> None:
    """Somebody is told about integration from the start."""
    with engine.begin() as connection:
        begin_subscriptions(connection, ["a@example.org"], now=START - dt.timedelta(days=1))


def mails(engine: Engine, days: float) -> list[str]:
    """The texts of all mails that are due, which are then sent."""
    now = START + dt.timedelta(days=days)
    texts = []
    with engine.begin() as connection:
        plan(connection, now, domain="example.org", hour=None)
        for leased in lease(connection, now, "test", most=1000):
            texts.append(" ".join(content_of(connection, leased, SITE, now).text.split()))
            record_sent(connection, leased, now)
    return texts


def shown(engine: Engine) -> list[MotionView]:
    """What the feed has."""
    with engine.connect() as connection:
        return newest_motions(connection)


def test_an_amendment_is_shown_with_its_motion(engine: Engine) -> None:
    read(engine, [MOTION])
    read(engine, [amendment()], days=2)
    (motion,) = shown(engine)
    (part,) = motion.parts
    assert (motion.title, part.kind, part.paper.reference) == (TITLE, "amends", "26-0011/1")
    assert [change_sentence(motion, change) for change in motion.changes] == [
        "Neu veröffentlicht.",
        "Neu dazu: Änderungsantrag 26-0011/1 von CDU.",
    ]
    assert motion.originators == ("SPD",), "what the amendment says is not the motion's"
    assert published(motion) == START
    assert updated(motion) == START + dt.timedelta(days=2)
    (entry,) = feedparser.parse(atom(motion_feed([motion], SITE))).entries
    assert entry.id == f"urn:uuid:{motion.uuid}"
    assert "Dazu gehören" in entry.content[0].value
    assert "Änderungsantrag 26-0011/1 von CDU</a> (Drucksache 26-0011/1 gehört zu 26-0011)" in (
        entry.content[0].value
    )


def test_an_amendment_that_came_first_is_not_the_motions_beginning(engine: Engine) -> None:
    read(engine, [amendment()])
    read(engine, [MOTION], days=2)
    (motion,) = shown(engine)
    assert [change_sentence(motion, change) for change in motion.changes] == [
        "Neu dazu: Änderungsantrag 26-0011/1 von CDU.",
        "Neu veröffentlicht.",
    ]
    assert published(motion) == START + dt.timedelta(days=2)


def test_an_amendment_is_told_once_with_its_motion(engine: Engine) -> None:
    subscribe(engine)
    read(engine, [MOTION])
    assert len(mails(engine, 1)) == 1
    read(engine, [amendment()], days=2)
    (text,) = mails(engine, 3)
    assert f"Änderungsantrag: {TITLE}" in text
    assert text.count("Neu dazu: Änderungsantrag 26-0011/1 von CDU.") == 1
    assert "Lotsen auch in Arztpraxen" not in text, "not told as a motion of its own as well"
    assert mails(engine, 4) == []


def test_what_happens_to_an_unselected_answer_is_news_of_its_motion(engine: Engine) -> None:
    subscribe(engine)
    read(engine, [MOTION, amendment(selected=False)])
    assert len(mails(engine, 1)) == 1
    held = session(("12", "11"), ("12.1", "15"))
    read(engine, [council_paper(matches=(MATCH,), meetings=(held,))], days=2)
    (text,) = mails(engine, 3)
    assert "Änderungsantrag 26-0011/1 von CDU: Wird beraten: Rat am Donnerstag, 26. März 2026." in text
    assert text.count("Wird beraten: Rat am Donnerstag") == 2


def test_an_amendment_to_what_interests_nobody_stands_alone(engine: Engine) -> None:
    subscribe(engine)
    budget = council_paper(title="Haushaltssatzung 2027", matches=(OTHERWISE,))
    read(engine, [budget, amendment()])
    (motion,) = shown(engine)
    assert motion.title.startswith("Änderungsantrag der CDU-Fraktion")
    assert belongs_to(motion) == "Änderungsantrag zu »Haushaltssatzung 2027« (Antrag 26-0011 bei Rurfeld)"
    (text,) = mails(engine, 1)
    assert "Haushaltssatzung" not in text


def test_all_places_are_shown_with_why_they_are_one_motion(engine: Engine) -> None:
    read(engine, [post(title=f"Unser Antrag: {TITLE}", matches=(MATCH,)), MOTION])
    (motion,) = shown(engine)
    assert motion.title == TITLE, "the council's own words come first"
    assert [paper.source for paper in motion.papers] == ["rurfeld", "spd-rurfeld"]
    (entry,) = feedparser.parse(atom(motion_feed([motion], SITE))).entries
    reason = f"zusammengeführt: gleicher Titel (»{TITLE}«), 2 Tage auseinander"
    assert entry.content[0].value.count(reason) == 1


def test_addresses_of_merged_motions_lead_to_what_they_became(engine: Engine, tmp_path: Path) -> None:
    earlier, later = linked(engine)
    read(engine, [BRIDGE], days=1)
    with Web(create_app(engine, SITE, feeds=tmp_path)) as web:
        page = web.get(f"/motions/{earlier}")
        assert page.status == 200
        assert page.soup.find("h4", string="Fundstellen")
        levels = [int(tag.name[1]) for tag in page.soup.find_all(["h1", "h2", "h3", "h4"])]
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert web.get(f"/motions/{later}").body == page.body, "it leads there"
        assert web.get("/motions/nonsense").status == 404
    with engine.connect() as connection:
        assert connection.scalars(select(Motion.uuid)).all() == [earlier]
