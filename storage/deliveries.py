"""The ledger of mails: what each subscription is to be told, and what became of it.

A delivery and its items are written in one transaction before anything is sent. What is due is what is
not in the ledger, never what is newer than some marker: ids and times of concurrent transactions do not
commit in order. A sender leases a delivery, so that no other sends it at the same time, and records the
outcome; a lease that ran out (its sender died) is taken up again, with the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, and_, case, exists, insert, or_, select, update

from storage.models import Change, Delivery, DeliveryItem, Paper, Subscription
from storage.motion_tables import MotionPart
from storage.motions import is_selected
from storage.times import from_berlin, to_berlin

DIGEST_HOUR = 7
"""The hour, in Germany, at which daily digests are due."""
LEASE_SECONDS = 600
FIRST_DELAY = dt.timedelta(minutes=5)
LONGEST_DELAY = dt.timedelta(hours=6)


@dataclass(frozen=True)
class Planned:
    """What planning found for one subscription; nothing new makes no delivery."""

    subscription_id: int
    delivery_id: int | None
    changes: int


@dataclass(frozen=True)
class Leased:
    """A delivery that is ours to send until the lease ends."""

    id: int
    owner: str
    address: str
    topic: str
    message_id: str
    planned_at: dt.datetime
    attempts: int  # failed ones so far
    ended: bool  # the subscription was ended meanwhile
    items: tuple[tuple[int, int], ...]  # (motion, change)


def plan(
    connection: Connection, now: dt.datetime, *, domain: str, hour: int | None = DIGEST_HOUR
) -> list[Planned]:
    """Write one delivery for each subscription that is due and has something new to be told.

    Due is a subscription once a day, from `hour` on (in Germany), for changes made before that hour;
    with None at once, for all. `domain` ends the Message-ID. To be called in a transaction.
    """
    until = now if hour is None else _last_digest_time(now, hour)
    # The lock keeps a second planner on PostgreSQL from choosing the same changes; SQLite has one writer.
    subscriptions = connection.execute(
        select(Subscription.id, Subscription.topic, Subscription.created_at)
        .where(or_(Subscription.ended_at.is_(None), Subscription.ended_at > now))
        .order_by(Subscription.id)
        .with_for_update()
    ).all()
    return [
        _plan_one(connection, subscription, now, until, domain)
        for subscription in subscriptions
        if hour is None or not _had_one_since(connection, subscription.id, until)
    ]


def _last_digest_time(now: dt.datetime, hour: int) -> dt.datetime:
    day = to_berlin(now).date()
    due = from_berlin(day, dt.time(hour))
    return due if due <= now else from_berlin(day - dt.timedelta(days=1), dt.time(hour))


def _had_one_since(connection: Connection, subscription_id: int, since: dt.datetime) -> bool:
    planned = select(Delivery.id).where(
        Delivery.subscription_id == subscription_id, Delivery.planned_at >= since
    )
    return connection.scalar(select(exists(planned))) is True


def _plan_one(
    connection: Connection, subscription: Row[int, str, dt.datetime], now: dt.datetime,
    until: dt.datetime, domain: str,
) -> Planned:  # fmt: skip
    changes = _untold(connection, subscription, until)
    if not changes:
        return Planned(subscription.id, None, 0)
    values = {
        "subscription_id": subscription.id,
        "message_id": f"<{_token(subscription.id, changes)}@{domain}>",
        "planned_at": now,
        "due_at": now,
    }
    delivery_id = connection.execute(insert(Delivery).values(**values).returning(Delivery.id)).scalar_one()
    items = [
        {"subscription_id": subscription.id, "change_id": change, "delivery_id": delivery_id}
        for change in changes
    ]
    connection.execute(insert(DeliveryItem), items)
    return Planned(subscription.id, delivery_id, len(changes))


def _untold(
    connection: Connection, subscription: Row[int, str, dt.datetime], until: dt.datetime
) -> Sequence[int]:
    """Changes of selected motions, and of what is to them, since the subscription began, untold so far."""
    told = exists().where(
        DeliveryItem.subscription_id == subscription.id, DeliveryItem.change_id == Change.id
    )
    topic = subscription.topic
    selected = or_(is_selected(Paper.motion_id, topic), is_selected(MotionPart.whole_id, topic))
    return connection.scalars(
        select(Change.id)
        .join(Paper, Paper.id == Change.paper_id)
        .outerjoin(MotionPart, MotionPart.motion_id == Paper.motion_id)
        .where(
            ~Change.silent, Change.at >= subscription.created_at, Change.at <= until, selected, ~told,
        )
        .order_by(Change.id)
    ).all()  # fmt: skip


def _token(subscription_id: int, changes: Sequence[int]) -> str:
    """The Message-ID's own part: no two deliveries of a subscription tell the same change."""
    named = f"{subscription_id}:{','.join(map(str, changes))}"
    return hashlib.sha256(named.encode()).hexdigest()[:32]


def lease(
    connection: Connection, now: dt.datetime, owner: str, seconds: int = LEASE_SECONDS
) -> Leased | None:
    """Take the delivery that is due longest; None where none is. To be called in a transaction."""
    due = or_(
        and_(Delivery.state == "planned", Delivery.due_at <= now),
        and_(Delivery.state == "leased", Delivery.leased_until <= now),
    )
    chosen = connection.scalar(
        select(Delivery.id)
        .where(due)
        .order_by(Delivery.due_at, Delivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if chosen is None:
        return None
    until = now + dt.timedelta(seconds=seconds)
    # Should this one kill its sender, the others go before it when it is taken up again.
    values = {"state": "leased", "leased_by": owner, "leased_until": until, "due_at": until}
    connection.execute(update(Delivery).where(Delivery.id == chosen).values(**values))
    return _leased(connection, chosen, owner, now)


def _leased(connection: Connection, delivery_id: int, owner: str, now: dt.datetime) -> Leased:
    row = connection.execute(
        select(
            Delivery.message_id,
            Delivery.planned_at,
            Delivery.attempts,
            Subscription.address,
            Subscription.topic,
            Subscription.ended_at,
        )
        .join(Subscription, Subscription.id == Delivery.subscription_id)
        .where(Delivery.id == delivery_id)
    ).one()
    # What happened to an amendment or answer is told with the motion that it is to.
    told_with = case(
        (is_selected(MotionPart.whole_id, row.topic), MotionPart.whole_id), else_=Paper.motion_id
    )
    items = connection.execute(
        select(told_with.label("motion_id"), DeliveryItem.change_id)
        .join(Change, Change.id == DeliveryItem.change_id)
        .join(Paper, Paper.id == Change.paper_id)
        .outerjoin(MotionPart, MotionPart.motion_id == Paper.motion_id)
        .where(DeliveryItem.delivery_id == delivery_id, Paper.motion_id.is_not(None))
        .order_by(DeliveryItem.change_id)
    )
    return Leased(
        id=delivery_id,
        owner=owner,
        address=row.address,
        topic=row.topic,
        message_id=row.message_id,
        planned_at=row.planned_at,
        attempts=row.attempts,
        ended=row.ended_at is not None and row.ended_at <= now,
        items=tuple((motion or 0, change) for motion, change in items),
    )


def record_sent(connection: Connection, leased: Leased, now: dt.datetime) -> None:
    """The message is out: it never goes again, whoever holds the lease by now."""
    connection.execute(
        update(Delivery)
        .where(Delivery.id == leased.id)
        .values(state="sent", sent_at=now, error="", leased_by=None, leased_until=None)
    )


def record_delayed(connection: Connection, leased: Leased, now: dt.datetime, error: str) -> dt.datetime:
    """It did not go out and is tried again later: at the instant that is returned."""
    due_at = now + delay(leased.attempts)
    _record_failure(connection, leased, state="planned", due_at=due_at, error=error)
    return due_at


def record_failed(connection: Connection, leased: Leased, now: dt.datetime, error: str) -> None:
    """It did not go out and never will."""
    _record_failure(connection, leased, state="failed", due_at=now, error=error)


def delay(attempts: int) -> dt.timedelta:
    """How long to wait after so many earlier failures: from five minutes, doubling, up to six hours."""
    doubled = FIRST_DELAY * (1 << min(attempts, 16))
    return min(doubled, LONGEST_DELAY)


def _record_failure(
    connection: Connection, leased: Leased, *, state: str, due_at: dt.datetime, error: str
) -> None:
    # Only while the lease is ours: whoever took it over may have sent the message meanwhile.
    connection.execute(
        update(Delivery)
        .where(Delivery.id == leased.id, Delivery.state == "leased", Delivery.leased_by == leased.owner)
        .values(
            state=state,
            due_at=due_at,
            error=error,
            attempts=leased.attempts + 1,
            leased_by=None,
            leased_until=None,
        )
    )
