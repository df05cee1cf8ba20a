"""From a delivery's rows to what its mail says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import Connection

from alerts import reminder
from alerts.digest import Digest, MotionNews, compose
from alerts.site import Site
from alerts.transports import MailError
from storage.deliveries import Leased, Told, told
from storage.filters import MAIN_TOPIC
from storage.motions import motions_by_id
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
    topics_of: defaultdict[int, set[str]] = defaultdict(set)
    for part in parts:
        for motion_id, change_id in part.changes:
            changes_of[motion_id].add(change_id)
            topics_of[motion_id].update(part.filter.selected_by)
    news = [
        MotionNews(motion, tuple(each for each in motion.changes if each.id in changes_of[motion.id]))
        for motion in _motions(connection, topics_of)
    ]
    news = [each for each in news if each.changes]
    if not news:
        raise _nothing_left()
    topics = {topic for named in topics_of.values() for topic in named}
    topic = topics.pop() if len(topics) == 1 else MAIN_TOPIC
    return compose(news, source_views(connection), site, to_berlin(leased.planned_at).date(), topic)


def _reminder(connection: Connection, leased: Leased, parts: Sequence[Told], site: Site) -> Digest:
    sittings = {each for part in parts for each in part.sittings}
    topics_of: defaultdict[int, set[str]] = defaultdict(set)
    for part in parts:
        for each in part.sittings:
            topics_of[each.motion_id].update(part.filter.selected_by)
    motions = _motions(connection, topics_of)
    if not motions:
        raise _nothing_left()
    day = to_berlin(leased.planned_at).date()
    return reminder.compose(motions, sittings, source_views(connection), site, day)


def _motions(connection: Connection, topics_of: Mapping[int, Collection[str]]) -> list[MotionView]:
    """Each with the reasons for which it was chosen."""
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for motion_id, topics in topics_of.items():
        alike[tuple(sorted(topics))].append(motion_id)
    return [
        motion for topics, ids in alike.items() for motion in motions_by_id(connection, ids, topics=topics)
    ]


def _nothing_left() -> MailError:
    return MailError("Was zu melden war, gibt es nicht mehr.", permanent=True)


_KINDS: dict[DeliveryKind, Callable[[Connection, Leased, Sequence[Told], Site], Digest]] = {
    "digest": _digest,
    "at_once": _digest,
    "before_meeting": _reminder,
}
