"""Signs of life: who was told nothing for a month is told that this was looked for, and where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, insert, or_, select

from storage.due import DIGEST_HOUR, last_digest, midnight, quiet_until
from storage.filters import Filter, FilterError
from storage.ledger import new_message_id
from storage.models import CrawlRun, Paper
from storage.models_subscriptions import Delivery, Subscriber, Subscription
from storage.news import filter_of
from storage.planning import joined, one_at_a_time
from storage.runs import REPLAY
from storage.subscribers import is_active

AFTER = dt.timedelta(days=30)


@dataclass(frozen=True)
class Looked:
    """What was looked at in the last month, at the sources that concern somebody."""

    readings: int  # that answered well
    papers: int  # that are known there
    new_papers: int  # that were seen there for the first time


def plan_signs(
    connection: Connection, now: dt.datetime, *, domain: str, hour: int = DIGEST_HOUR
) -> tuple[int, ...]:
    """Write one delivery for each person who has had no mail for a month, though they subscribed before it.

    From `hour` on, and after all else that is planned then. Returns their ids. `domain` ends the Message-IDs.
    To be called in a transaction.
    """
    if last_digest(now, hour) < midnight(now):
        return ()
    one_at_a_time(connection)
    deliveries = [
        {
            "subscriber_id": row.subscriber_id,
            "kind": "sign_of_life",
            "stem": f"sign-{row.subscriber_id}",  # nobody else has had the same filters and the same silence
            "message_id": new_message_id(domain),
            "planned_at": now,
            "due_at": quiet_until(now, row.quiet_from, row.quiet_until),
        }
        for row in connection.execute(_silent(now)).all()
    ]
    if not deliveries:
        return ()
    return tuple(connection.scalars(insert(Delivery).returning(Delivery.id), deliveries))


def _silent(now: dt.datetime) -> Select[Any]:
    before = now - AFTER
    lately = or_(Delivery.planned_at > before, Delivery.sent_at > before)
    had_mail = exists().where(Delivery.subscriber_id == Subscriber.id, lately)
    return (
        joined(Subscription.subscriber_id, Subscriber.quiet_from, Subscriber.quiet_until)
        .where(
            is_active(now),
            Subscription.begins_at <= before,
            ~had_mail,
        )
        .distinct()
        .order_by(Subscription.subscriber_id)
    )


def filters_of(connection: Connection, delivery_id: int, now: dt.datetime) -> list[Filter]:
    """The filters of all active subscriptions of a delivery's person; without those that cannot be read any
    more."""
    mine = Subscription.subscriber_id == Delivery.subscriber_id
    queries = (
        joined(Subscription.filter).join(Delivery, mine).where(Delivery.id == delivery_id, is_active(now))
    )
    found = []
    for query in connection.scalars(queries.order_by(Subscription.id)):
        try:
            found.append(filter_of(query))
        except FilterError:  # storage.planning says so
            continue
    return found


def looked(connection: Connection, sources: Iterable[str], since: dt.datetime) -> Looked:
    """What was looked at since then at these sources."""
    names = list(sources)
    runs = (CrawlRun.source.in_(names), CrawlRun.started_at >= since, CrawlRun.mode != REPLAY)
    well = CrawlRun.outcome.in_(("ok", "partial"))
    papers = select(func.count()).select_from(Paper).where(Paper.source.in_(names))
    return Looked(
        readings=_count(connection, select(func.count()).select_from(CrawlRun).where(*runs, well)),
        papers=_count(connection, papers),
        new_papers=_count(connection, papers.where(Paper.first_seen_at >= since)),
    )


def _count(connection: Connection, query: Select[Any]) -> int:
    return connection.scalar(query) or 0
