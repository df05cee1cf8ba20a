"""Since when sources can be looked at or cannot, and whom that concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from storage.base import UtcDateTime
from storage.filters import Filter
from storage.models import Change, CrawlRun, Paper, Source, StateChange
from storage.models_subscriptions import Delivery, SourceTold
from storage.news import News
from storage.runs import REPLAY
from storage.views import BLIND_STATES, SourceState

UNREAD: frozenset[SourceState] = BLIND_STATES | {"new"}
"""Whether there is anything new at such a source, nobody knows."""


@dataclass(frozen=True)
class Spell:
    """Since when a source can be looked at, or cannot, whatever its state has been meanwhile."""

    source: str
    body: str  # official key; may be empty
    is_silent: bool
    since: dt.datetime


@dataclass(frozen=True)
class Silence:
    """What an outage mail says of one source."""

    source: str
    since: dt.datetime  # it was silent
    until: dt.datetime | None  # None: it still is


def concerns(bodies: Collection[str] | None, body: str) -> bool:
    """Whether a source of that body matters where filters name these bodies (None: one names none). Pure."""
    return bodies is None or body in bodies


def bodies_of(filters: Iterable[Filter]) -> frozenset[str] | None:
    """The bodies that filters name together; None where one of them names none, so that all matter. Pure."""
    named = [each.bodies for each in filters]
    return None if not all(named) else frozenset(body for bodies in named for body in bodies)


def spells(connection: Connection) -> list[Spell]:
    """How all sources are that are read; without those of which nothing is known yet."""
    well = _last(StateChange.state.not_in(UNREAD))
    unread = _last(StateChange.state.in_(UNREAD))
    begun = {
        True: _begun(StateChange.state.in_(UNREAD), well),
        False: _begun(StateChange.state.not_in(UNREAD), unread),
    }
    first_run = (
        select(func.min(CrawlRun.started_at, type_=UtcDateTime))
        .where(CrawlRun.source == Source.name, CrawlRun.mode != REPLAY)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            Source.name,
            Source.body_ags,
            Source.state,
            func.coalesce(Source.since, first_run, type_=UtcDateTime).label("since"),
            begun[True].label("unread_since"),
            begun[False].label("well_since"),
        )
        .where(Source.enabled)
        .order_by(Source.name)
    )
    found = []
    for row in rows:
        is_silent = row.state in UNREAD
        since = (row.unread_since if is_silent else row.well_since) or row.since
        if since is not None:
            found.append(Spell(row.name, row.body_ags or "", is_silent, since))
    return found


def _last(which: ColumnElement[bool]) -> Any:
    return (
        select(func.max(StateChange.since, type_=UtcDateTime))
        .where(StateChange.source == Source.name, which)
        .correlate(Source)
        .scalar_subquery()
    )


def _begun(which: ColumnElement[bool], other: Any) -> Any:
    """The first change to such a state after the last one to another."""
    return (
        select(func.min(StateChange.since, type_=UtcDateTime))
        .where(StateChange.source == Source.name, which, or_(other.is_(None), StateChange.since > other))
        .correlate(Source)
        .scalar_subquery()
    )


def silences_of(connection: Connection, delivery_id: int) -> list[Silence]:
    """What an outage mail says; without what is so no more."""
    then = Delivery.planned_at
    rows = connection.execute(
        select(SourceTold.__table__)
        .join(Delivery, Delivery.subscriber_id == SourceTold.subscriber_id)
        .where(Delivery.id == delivery_id)
        .where(or_(SourceTold.told_at == then, SourceTold.recovered_told_at == then))
        .order_by(SourceTold.source)
    ).all()
    now_so = {each.source: each for each in spells(connection)}
    found = []
    for row in rows:
        spell = now_so.get(row.source)
        if spell is None or spell.is_silent != (row.recovered_told_at is None):
            continue
        found.append(Silence(row.source, row.since, None if spell.is_silent else spell.since))
    return found


def caught_up(
    connection: Connection, silences: Iterable[Silence], filters: Sequence[Filter], now: dt.datetime
) -> int:
    """How many motions that were new at sources that are back these filters let through since."""
    found: set[int] = set()
    for each in silences:
        new = (
            select(Change.id)
            .join(Paper, Paper.id == Change.paper_id)
            .where(Paper.source == each.source, Change.kind == "new", ~Change.silent)
            .where(Change.at >= each.since, Change.at <= now)
        )
        news = News.among(connection, connection.scalars(new).all())
        found.update(piece.motion_id for filter_ in filters for piece in news.told(filter_))
    return len(found)
