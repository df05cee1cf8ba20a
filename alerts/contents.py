"""From a delivery's rows to what its mail says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from alerts import reminder
from alerts.digest import Digest, MotionNews, compose
from alerts.site import Site
from alerts.transports import MailError
from storage.deliveries import Leased, Told, told
from storage.filters import Filter
from storage.motions import DEFAULT_TOPIC, motions_by_id
from storage.sources import source_views
from storage.subscription_views import DeliveryKind
from storage.times import to_berlin
from storage.views import MotionView


def content_of(connection: Connection, leased: Leased, site: Site, now: dt.datetime) -> Digest:
    """What a delivery says; raises MailError (permanent) where there is nothing left to tell."""
    return _KINDS[leased.kind](connection, leased, told(connection, leased.id, now), site)


def _digest(connection: Connection, leased: Leased, parts: Sequence[Told], site: Site) -> Digest:
    """A motion that several subscriptions tell stands there once."""
    changes_of: defaultdict[int, set[int]] = defaultdict(set)
    topic_of: dict[int, str] = {}
    for part in parts:
        for motion_id, change_id in part.changes:
            changes_of[motion_id].add(change_id)
            topic_of.setdefault(motion_id, _topic(part.filter))
    news = [
        MotionNews(motion, tuple(each for each in motion.changes if each.id in changes_of[motion.id]))
        for motion in _motions(connection, topic_of)
    ]
    news = [each for each in news if each.changes]
    if not news:
        raise _nothing_left()
    topics = set(topic_of.values())
    topic = topics.pop() if len(topics) == 1 else DEFAULT_TOPIC
    return compose(news, source_views(connection), site, to_berlin(leased.planned_at).date(), topic)


def _reminder(connection: Connection, leased: Leased, parts: Sequence[Told], site: Site) -> Digest:
    topic_of = {each.motion_id: _topic(part.filter) for part in parts for each in part.sittings}
    motions = _motions(connection, topic_of)
    sittings = {each for part in parts for each in part.sittings}
    if not motions:
        raise _nothing_left()
    day = to_berlin(leased.planned_at).date()
    return reminder.compose(motions, sittings, source_views(connection), site, day)


def _topic(filter_: Filter) -> str:
    """The topic whose reasons are shown."""
    return next(iter(filter_.selected_by), DEFAULT_TOPIC)


def _motions(connection: Connection, topic_of: dict[int, str]) -> list[MotionView]:
    by_topic: defaultdict[str, list[int]] = defaultdict(list)
    for motion_id, topic in topic_of.items():
        by_topic[topic].append(motion_id)
    return [
        motion for topic, ids in by_topic.items() for motion in motions_by_id(connection, ids, topic=topic)
    ]


def _nothing_left() -> MailError:
    return MailError("Was zu melden war, gibt es nicht mehr.", permanent=True)


_KINDS: dict[DeliveryKind, Callable[[Connection, Leased, Sequence[Told], Site], Digest]] = {
    "digest": _digest,
    "at_once": _digest,
    "before_meeting": _reminder,
}
