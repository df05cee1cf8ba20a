"""The ledger of mails: what each subscription is to be told, and what became of it.

A delivery and its items are written in one transaction before anything is sent. What is due is what is
not in the ledger, never what is newer than some marker: ids and times of concurrent transactions do not
commit in order. How a delivery goes out is storage.outbox's matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection, Row, case, exists, insert, or_, select

from storage.filtering import is_selected
from storage.models import Change, Delivery, DeliveryItem, Paper, Subscription
from storage.motion_tables import MotionPart
from storage.outbox import LEASE_SECONDS, message_id, take
from storage.times import last_time

DIGEST_HOUR = 7
"""The hour, in Germany, at which daily digests are due."""


@dataclass(frozen=True)
class Planned:
    """What planning found for one subscription; nothing new makes no delivery."""

    subscription_id: int
    delivery_id: int | None
    changes: int


@dataclass(frozen=True)
class Leased:
    """A delivery that is ours to send until the lease ends."""

    table: ClassVar[type[Delivery]] = Delivery
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
    until = now if hour is None else last_time(now, dt.time(hour))
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
        # No two deliveries of a subscription tell the same change.
        "message_id": message_id(f"{subscription.id}:{','.join(map(str, changes))}", domain),
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
    selected = or_(is_selected(Paper.motion_id, [topic]), is_selected(MotionPart.whole_id, [topic]))
    return connection.scalars(
        select(Change.id)
        .join(Paper, Paper.id == Change.paper_id)
        .outerjoin(MotionPart, MotionPart.motion_id == Paper.motion_id)
        .where(
            ~Change.silent, Change.at >= subscription.created_at, Change.at <= until, selected, ~told,
        )
        .order_by(Change.id)
    ).all()  # fmt: skip


def lease(
    connection: Connection, now: dt.datetime, owner: str, seconds: int = LEASE_SECONDS
) -> Leased | None:
    """Take the delivery that is due longest; None where none is. To be called in a transaction."""
    chosen = take(connection, Delivery, now, owner, seconds)
    return None if chosen is None else _leased(connection, chosen, owner, now)


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
        (is_selected(MotionPart.whole_id, [row.topic]), MotionPart.whole_id), else_=Paper.motion_id
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
