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

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    SQLColumnExpression,
    bindparam,
    case,
    delete,
    exists,
    insert,
    or_,
    select,
)

from storage.models import Change, Delivery, DeliveryItem, Paper, Subscription
from storage.motion_tables import MotionPart
from storage.motions import is_selected
from storage.outbox import LEASE_SECONDS, message_id, take
from storage.times import from_berlin, to_berlin

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
    topic, at = subscription.topic, Change.at
    selected = or_(
        is_selected(Paper.motion_id, topic, told=at), is_selected(MotionPart.whole_id, topic, told=at)
    )
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


def drop_unselected(connection: Connection) -> None:
    """Take what is selected no more out of deliveries that nobody has tried to send yet.

    It was told to nobody, so it is not in the ledger any more. Of a delivery that was tried nobody knows
    whether it went out: that one only leaves it out when it is tried again.
    """
    rows = connection.execute(
        select(DeliveryItem.delivery_id, DeliveryItem.change_id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .join(Subscription, Subscription.id == Delivery.subscription_id)
        .join(Change, Change.id == DeliveryItem.change_id)
        .join(Paper, Paper.id == Change.paper_id)
        .outerjoin(MotionPart, MotionPart.motion_id == Paper.motion_id)
        .where(Delivery.state == "planned", Delivery.attempts == 0, ~_is_told(Subscription.topic))
        .with_for_update(of=Delivery, skip_locked=True)
    ).all()
    if not rows:
        return
    connection.execute(
        delete(DeliveryItem).where(
            DeliveryItem.delivery_id == bindparam("delivery"), DeliveryItem.change_id == bindparam("change")
        ),
        [{"delivery": row.delivery_id, "change": row.change_id} for row in rows],
    )
    has_items = exists().where(DeliveryItem.delivery_id == Delivery.id)
    touched = {row.delivery_id for row in rows}
    connection.execute(delete(Delivery).where(Delivery.id.in_(touched), ~has_items))


def _is_told(topic: SQLColumnExpression[str] | str) -> ColumnElement[bool]:
    """Whether what happens to a paper's motion is told to those whom a topic interests."""
    return or_(is_selected(Paper.motion_id, topic), is_selected(MotionPart.whole_id, topic))


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
        .where(DeliveryItem.delivery_id == delivery_id, Paper.motion_id.is_not(None), _is_told(row.topic))
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
