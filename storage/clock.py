"""A clock that was set back: what lies ahead by then is counted from now, so that nothing waits for it.

Times of the past are only ever compared with now to wait: until a source is read again, a digest is due, a
host is free. None of them tells what was told; that is the ledger's.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from storage.due import is_quiet
from storage.models import CrawlRun, Notice, Source
from storage.models_desk import LoginAttempt
from storage.models_jobs import Job
from storage.models_manners import Host
from storage.models_subscriptions import Delivery, SourceTold, Subscriber, Subscription
from storage.outbox import LEASE_SECONDS
from storage.reading_wishes import wish, wishes_ahead

SKEW = dt.timedelta(minutes=5)
"""So far the clocks of several machines may be apart."""
Instant = InstrumentedAttribute[dt.datetime] | InstrumentedAttribute[dt.datetime | None]

_PAST: tuple[Instant, ...] = (
    Job.watched_since,
    Job.begun_at,
    Job.done_at,
    Job.late_since,
    Job.told_at,
    CrawlRun.started_at,
    CrawlRun.goes_on_from,
    CrawlRun.beat_at,
    CrawlRun.finished_at,
    Source.last_read_at,
    Source.last_tried_at,
    Source.wished_at,
    Subscription.looked_at,
    LoginAttempt.at,
    Notice.planned_at,
)
"""Columns of what has been, so that none of it can lie in the future."""
_TOLD: tuple[Instant, ...] = (
    Delivery.planned_at,
    Delivery.sent_at,
    SourceTold.told_at,
    SourceTold.recovered_told_at,
)
"""As those, but moved along: a mail is known by its instant to what it tells of sources, and only by that."""


def follow_clock(connection: Connection, now: dt.datetime) -> bool:
    """See whether the clock was set back since a job was last begun, and follow it then. In a transaction."""
    latest = connection.scalar(select(func.max(Job.begun_at)))
    if latest is None or latest - now <= SKEW:
        return False
    wished = wishes_ahead(connection, now)
    _follow_mails(connection, now)  # by when they were planned, as long as that is known
    for column in _PAST:
        connection.execute(update(column.class_).where(column > now).values({column: now}))
    for column in _TOLD:
        _move(connection, column, now, latest - now)
    for source in wished:  # runs of before are of now by now, and none of them was after the wish
        wish(connection, source, now + dt.timedelta.resolution)
    _follow_hosts(connection, now, latest - now)
    return True


def _move(connection: Connection, column: Instant, now: dt.datetime, by: dt.timedelta) -> None:
    """Instants stay as far apart as they were, and those that were one stay one."""
    for at in connection.scalars(select(column).where(column > now).distinct()).all():
        if at is not None:
            moved = {column: min(now, at - by)}
            connection.execute(update(column.class_).where(column == at).values(moved))


def _follow_hosts(connection: Connection, now: dt.datetime, by: dt.timedelta) -> None:
    """Each is owed as long a pause as before."""
    for host in connection.execute(select(Host.name, Host.free_at, Host.paused_until)).all():
        moved = {
            name: max(now, at - by)
            for name, at in (("free_at", host.free_at), ("paused_until", host.paused_until))
            if at is not None and at > now
        }
        if moved:
            connection.execute(update(Host).where(Host.name == host.name).values(moved))


def _follow_mails(connection: Connection, now: dt.datetime) -> None:
    """What was planned is due, but for quiet hours; who holds a mail holds it for as long as anybody may."""
    until = now + dt.timedelta(seconds=LEASE_SECONDS)
    sleeping = Delivery.subscriber_id.in_(select(Subscriber.id).where(is_quiet(now)))
    for table, waits in ((Delivery, sleeping), (Notice, None)):
        held = or_(table.leased_until > until, table.due_at > until)
        connection.execute(
            update(table).where(table.state == "leased", held).values(leased_until=until, due_at=until)
        )
        due = update(table).where(table.state == "planned", table.planned_at > now)
        if waits is not None:
            due = due.where(~waits)
        connection.execute(due.values(due_at=now))
