"""From a delivery's rows to what its mail says."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from alerts import outage, reminder, sign_of_life
from alerts.digest import Digest, MotionNews, compose
from alerts.mail_errors import MailError
from alerts.site import Site
from alerts.subscription_words import Describer
from alerts.wording import WORDING, Wording
from storage.deliveries import Leased, told
from storage.filters import Filter
from storage.motions import motions_by_id
from storage.signs import AFTER, filters_of, looked
from storage.sources import source_views
from storage.spells import bodies_of, caught_up, concerns, silences_of
from storage.subscription_views import DeliveryKind, Language
from storage.times import to_berlin
from storage.views import MotionView, SourceView

DIGESTS: tuple[DeliveryKind, ...] = ("digest", "at_once")
"""Of these many say the same."""


@dataclass(frozen=True)
class Said:
    """All that a digest's content depends on: two that say the same are the same mail but for the address."""

    language: Language
    planned_at: dt.datetime
    motions: tuple[tuple[int, frozenset[int], frozenset[str]], ...]
    """Each with the changes that are told of it, and the topics for which it was chosen."""
    bodies: frozenset[str] | None
    """Of which bodies the sources are named; None where of all."""


def content_of(
    connection: Connection, leased: Leased, site: Site, now: dt.datetime, said: Said | None = None
) -> Digest:
    """What a delivery says; raises MailError (permanent) where there is nothing left to tell.

    `said`: what `said_of` gives for it, where that is known already.
    """
    return _KINDS[leased.kind](_Asked(connection, leased, site, now, said))


@dataclass(frozen=True)
class _Asked:
    """A delivery that is to be put into words."""

    connection: Connection
    leased: Leased
    site: Site
    now: dt.datetime
    known: Said | None

    @property
    def day(self) -> dt.date:
        """Of the mail, in Germany: the same however often it is tried."""
        return to_berlin(self.leased.planned_at).date()

    @property
    def words(self) -> Wording:
        """The recipient's language."""
        return WORDING[self.leased.language]

    def sources(self, filters: Iterable[Filter]) -> list[SourceView]:
        """Those that concern these filters."""
        return self.sources_of(bodies_of(filters))

    def sources_of(self, bodies: frozenset[str] | None) -> list[SourceView]:
        """Those of these bodies; with None all."""
        return [each for each in source_views(self.connection) if concerns(bodies, each.body_ags)]

    def filters(self) -> list[Filter]:
        """All of the person's own."""
        return filters_of(self.connection, self.leased.id, self.now)


def said_of(connection: Connection, leased: Leased, now: dt.datetime) -> Said:
    """What a delivery of the kinds in DIGESTS says, to be compared.

    A motion that several subscriptions tell stands there once.
    """
    parts = told(connection, leased.id, now)
    changes_of: defaultdict[int, set[int]] = defaultdict(set)
    topics_of: defaultdict[int, set[str]] = defaultdict(set)
    for part in parts:
        for motion_id, change_id in part.changes:
            changes_of[motion_id].add(change_id)
            topics_of[motion_id].update(part.filter.selected_by)
    return Said(
        leased.language,
        leased.planned_at,
        tuple((id_, frozenset(changes_of[id_]), frozenset(topics_of[id_])) for id_ in sorted(topics_of)),
        bodies_of(part.filter for part in parts),
    )


def _digest(asked: _Asked) -> Digest:
    said = asked.known or said_of(asked.connection, asked.leased, asked.now)
    changes_of = {id_: changes for id_, changes, _ in said.motions}
    topics_of = {id_: topics for id_, _, topics in said.motions}
    news = [
        MotionNews(motion, tuple(each for each in motion.changes if each.id in changes_of[motion.id]))
        for motion in _motions(asked.connection, topics_of)
    ]
    news = [each for each in news if each.changes]
    if not news:
        raise _nothing_left()
    topic = _only_topic(topics_of[each.motion.id] for each in news)
    return compose(news, asked.sources_of(said.bodies), asked.site, asked.day, topic, asked.words)


def _only_topic(chosen_by: Iterable[Collection[str]]) -> str | None:
    """The topic for which all were chosen; None where they were chosen for several, or for other reasons."""
    together = {frozenset(topics) for topics in chosen_by}
    topics = together.pop() if len(together) == 1 else frozenset()
    return next(iter(topics)) if len(topics) == 1 else None


def _reminder(asked: _Asked) -> Digest:
    parts = told(asked.connection, asked.leased.id, asked.now)
    sittings = {each for part in parts for each in part.sittings}
    topics_of: defaultdict[int, set[str]] = defaultdict(set)
    for part in parts:
        for each in part.sittings:
            topics_of[each.motion_id].update(part.filter.selected_by)
    motions = _motions(asked.connection, topics_of)
    if not motions:
        raise _nothing_left()
    sources = asked.sources(part.filter for part in parts)
    return reminder.compose(motions, sittings, sources, asked.site, asked.day, asked.words)


def _outage(asked: _Asked) -> Digest:
    silences = silences_of(asked.connection, asked.leased.id)
    views = source_views(asked.connection)
    named = {each.source for each in silences}
    if named.isdisjoint(view.name for view in views):
        raise _nothing_left()
    filters = asked.filters()
    count = caught_up(asked.connection, [each for each in silences if each.until], filters, asked.now)
    bodies = bodies_of(filters)
    sources = [view for view in views if view.name in named or concerns(bodies, view.body_ags)]
    return outage.compose(silences, count, sources, asked.site, asked.day, asked.words)


def _sign_of_life(asked: _Asked) -> Digest:
    filters = asked.filters()
    sources = asked.sources(filters)
    since = asked.leased.planned_at - AFTER
    seen = looked(asked.connection, [each.name for each in sources], since)
    describer = Describer(asked.connection)
    described = [describer.describe(each, asked.leased.language) for each in filters]
    return sign_of_life.compose(described, seen, sources, asked.site, asked.day, asked.words)


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


_KINDS: Mapping[DeliveryKind, Callable[[_Asked], Digest]] = {
    **dict.fromkeys(DIGESTS, _digest),
    "before_meeting": _reminder,
    "outage": _outage,
    "sign_of_life": _sign_of_life,
}
