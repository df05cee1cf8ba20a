"""A clock that was set back: what lies ahead by then is counted from now, so that nothing waits for it.

Times of the past are only ever compared with now to wait: until a source is read again, a digest is due, a
host is free. None of them tells what was told; that is the ledger's.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from storage.due import is_quiet
from storage.models import CrawlRun, Notice
from storage.models_jobs import Job
from storage.models_manners import Host
from storage.models_subscriptions import Delivery, Subscriber, Subscription
from storage.outbox import LEASE_SECONDS

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
    Subscription.looked_at,
    Notice.planned_at,
)
"""Columns of what has been, so that none of it can lie in the future."""


def follow_clock(connection: Connection, now: dt.datetime) -> bool:
    """See whether the clock was set back since a job was last begun, and follow it then. In a transaction."""
    latest = connection.scalar(select(func.max(Job.begun_at)))
    if latest is None or latest - now <= SKEW:
        return False
    for column in _PAST:
        connection.execute(update(column.class_).where(column > now).values({column: now}))
    _follow_hosts(connection, now, latest - now)
    _follow_mails(connection, now)
    return True


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
