"""How mails are on their way, counted: what waits, what was given up, what came back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, or_, select

from storage.base import UtcDateTime
from storage.models_subscriptions import Delivery, Subscriber

LATE = dt.timedelta(hours=1)
"""So much later than it was due a mail that waits is worth a look."""


@dataclass(frozen=True)
class WaitingMails:
    """Mails that are planned and not sent."""

    count: int
    late: int  # of them, those that should have gone out an hour ago


@dataclass(frozen=True)
class LeasedMails:
    """Mails that some sender has taken, who may have died since."""

    count: int
    until: dt.datetime  # then the last of them is anybody's again


@dataclass(frozen=True)
class TroubledMail:
    """A mail that did not get through the last time."""

    id: int
    kind: str  # storage.subscription_views.DeliveryKind
    state: str  # storage.base.DELIVERY_STATES
    address: str
    planned_at: dt.datetime
    attempts: int
    error: str  # what was said of it
    bounced_at: dt.datetime | None


def waiting_mails(connection: Connection, now: dt.datetime) -> WaitingMails:
    """How many wait, and how many of them too long."""
    late = func.coalesce(func.sum(case((Delivery.planned_at < now - LATE, 1), else_=0)), 0)
    row = connection.execute(
        select(func.count(), late).where(or_(Delivery.state == "planned", Delivery.state == "leased"))
    ).one()
    return WaitingMails(*row)


def leased_mails(connection: Connection, now: dt.datetime) -> LeasedMails | None:
    """Those that nobody else may send yet; None where there are none."""
    last = func.max(Delivery.leased_until, type_=UtcDateTime)
    still = Delivery.state == "leased", Delivery.leased_until > now
    count, until = connection.execute(select(func.count(), last).where(*still)).one()
    return LeasedMails(count, until) if until else None


def mails_by_state(connection: Connection) -> dict[str, int]:
    """How many there are of each state."""
    rows = connection.execute(select(Delivery.state, func.count()).group_by(Delivery.state))
    return {state: count for state, count in rows}


def troubled_mails(connection: Connection, *, limit: int) -> list[TroubledMail]:
    """The last mails that were not taken, were given up or came back, newest first."""
    columns = (Delivery.id, Delivery.kind, Delivery.state, Subscriber.address, Delivery.planned_at)
    rows = connection.execute(
        select(*columns, Delivery.attempts, Delivery.error, Delivery.bounced_at)
        .join(Subscriber, Subscriber.id == Delivery.subscriber_id)
        .where(or_(Delivery.error != "", Delivery.bounced_at.is_not(None)))
        .order_by(Delivery.id.desc())
        .limit(limit)
    )
    return [TroubledMail(*row) for row in rows]


def suspended(connection: Connection) -> int:
    """How many persons get nothing because their mails came back."""
    count = connection.scalar(select(func.count()).where(Subscriber.suspended_at.is_not(None)))
    return count or 0
