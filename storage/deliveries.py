"""The ledger of mails to subscribers: what is to be sent next, to whom, and what it says.

A delivery and its items are written in one transaction before anything is sent (storage.planning,
storage.reminders). How a delivery goes out is storage.outbox's matter. Whoever has ended their subscription
since, paused it or been suspended, is not sent what was planned for it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar, get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    or_,
    select,
    update,
)

from storage.filters import Filter
from storage.models_subscriptions import Delivery, DeliveryItem, DeliveryMeeting, Subscriber, Subscription
from storage.news import News, filter_of
from storage.outbox import LEASE_SECONDS, NOW, is_fresh, next_due, take
from storage.profiles import chunked
from storage.reminders import Sitting
from storage.subscribers import is_active
from storage.subscription_views import DeliveryKind, Language, LetterKind
from storage.times import to_berlin

Table = type[DeliveryItem] | type[DeliveryMeeting]

_TOLD: tuple[Table, ...] = (DeliveryItem, DeliveryMeeting)
OF_PERSONS: tuple[DeliveryKind, ...] = ("outage", "sign_of_life")
"""They are of all that a person subscribed to, and tell nothing for one subscription."""


def _has(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a delivery tells something for such a subscription."""
    return or_(
        *(
            exists()
            .where(table.delivery_id == Delivery.id, Subscription.id == table.subscription_id, condition)
            .correlate(Delivery, Subscriber)
            for table in _TOLD
        )
    )


def _owns(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a delivery's person has such a subscription."""
    mine = Subscription.subscriber_id == Delivery.subscriber_id
    return exists().where(mine, condition).correlate(Delivery, Subscriber)


_ACTIVE = is_active(NOW)
_WAITING = and_(~_ACTIVE, Subscription.ended_at.is_(None))
_IS_OF_PERSON = Delivery.kind.in_(OF_PERSONS)
_WHOSE = (Subscriber, Subscriber.id == Delivery.subscriber_id)
_COLUMNS: tuple[Any, ...] = (
    Delivery.kind,
    Delivery.subscriber_id,
    Delivery.stem,
    Delivery.message_id,
    Delivery.planned_at,
    Subscriber.key,
    Subscriber.address,
    Subscriber.language,
    or_(_has(_ACTIVE), and_(_IS_OF_PERSON, _owns(_ACTIVE))).label("has_active"),
    _has(~_ACTIVE).label("has_inactive"),
    or_(_has(_WAITING), and_(_IS_OF_PERSON, ~_owns(_ACTIVE), _owns(_WAITING))).label("has_waiting"),
)
_ITEMS: dict[Table, Select[Any]] = {
    table: select(Subscription.filter, table.__table__)
    .join(Subscription, Subscription.id == table.subscription_id)
    .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
    .where(table.delivery_id == bindparam("mail"), is_active(NOW))
    .order_by(Subscription.filter)
    for table in _TOLD
}
_NEXT = next_due(Delivery, *_COLUMNS, order=[Delivery.stem]).join_from(Delivery, *_WHOSE)


@dataclass(frozen=True)
class Leased:
    """A delivery that is ours to send until the lease ends."""

    table: ClassVar[type[Delivery]] = Delivery
    id: int
    owner: str
    kind: DeliveryKind
    subscriber_key: str  # what links name
    address: str
    language: Language
    stem: str  # those with the same one say the same
    message_id: str
    planned_at: dt.datetime
    attempts: int  # failed ones so far
    is_wanted: bool  # False: all of its subscriptions were ended meanwhile; letters always are


@dataclass(frozen=True)
class Told:
    """What a delivery says for one subscription."""

    filter: Filter
    changes: tuple[tuple[int, int], ...] = ()  # (motion, change)
    sittings: tuple[Sitting, ...] = ()


def lease(
    connection: Connection, now: dt.datetime, owner: str, most: int = 1, seconds: int = LEASE_SECONDS
) -> list[Leased]:
    """Take the deliveries that are due longest, so many at most. To be called in a transaction.

    What was planned for those who paused or were suspended since goes back: it is told afterwards.
    """
    while rows := take(connection, Delivery, _NEXT, now, owner, most, seconds):
        waiting = [row for row in rows if row.has_waiting and is_fresh(row)]
        gone = {row.id for row in waiting if _put_back(connection, row.id, now)}
        if len(gone) < len(rows):
            return [_leased(row, owner) for row in rows if row.id not in gone]
    return []


def planned(connection: Connection, delivery_id: int, now: dt.datetime) -> Leased:
    """A delivery to look at, which is nobody's to send."""
    query = select(Delivery.id, Delivery.attempts, *_COLUMNS).join_from(Delivery, *_WHOSE)
    query = query.where(Delivery.id == delivery_id)
    return _leased(connection.execute(query, {"now": now}).one(), "")


def waiting(connection: Connection, subscriber_id: int) -> list[int]:
    """The deliveries to a subscriber that are not out yet, in the order in which they are due; their ids."""
    is_open = Delivery.state.in_(("planned", "leased"))
    mine = select(Delivery.id).where(Delivery.subscriber_id == subscriber_id, is_open)
    return list(connection.scalars(mine.order_by(Delivery.due_at, Delivery.id)))


def _leased(row: Row[Any], owner: str) -> Leased:
    return Leased(
        id=row.id,
        owner=owner,
        kind=row.kind,
        subscriber_key=row.key,
        address=row.address,
        language=row.language,
        stem=f"{row.stem}-{row.id}" if row.has_inactive else row.stem,
        message_id=row.message_id,
        planned_at=row.planned_at,
        attempts=row.attempts,
        is_wanted=bool(row.has_active) or row.kind in get_args(LetterKind),
    )


def _put_back(connection: Connection, delivery_id: int, now: dt.datetime) -> bool:
    """Take out of a delivery what waits; whether nothing is left of it."""
    waiting = connection.scalars(
        select(Subscription.id)
        .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
        .where(~is_active(now), Subscription.ended_at.is_(None), _is_told(delivery_id))
    ).all()
    for table in _TOLD:
        mine = (table.delivery_id == delivery_id, table.subscription_id.in_(waiting))
        connection.execute(delete(table).where(*mine))
    connection.execute(update(Subscription).where(Subscription.id.in_(waiting)).values(seen=""))
    nothing = [~exists().where(table.delivery_id == Delivery.id) for table in _TOLD]
    gone = connection.execute(delete(Delivery).where(Delivery.id == delivery_id, *nothing))
    return gone.rowcount > 0


def _is_told(delivery_id: int) -> ColumnElement[bool]:
    return or_(
        *(
            Subscription.id.in_(select(table.subscription_id).where(table.delivery_id == delivery_id))
            for table in _TOLD
        )
    )


def drop_unselected(connection: Connection) -> None:
    """Take what its filter lets through no more out of deliveries that nobody has tried to send yet.

    It was told to nobody, so it is not in the ledger any more. Of a delivery that was tried nobody knows
    whether it went out: that one only leaves it out when it is tried again.
    """
    rows = connection.execute(
        select(DeliveryItem.__table__, Subscription.filter)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .join(Subscription, Subscription.id == DeliveryItem.subscription_id)
        .where(Delivery.state == "planned", Delivery.attempts == 0)
        .with_for_update(of=Delivery, skip_locked=True)
    ).all()
    changes: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        changes[row.filter].add(row.change_id)
    told_by = {query: _still_told(connection, query, ids) for query, ids in changes.items()}
    gone = [row for row in rows if row.change_id not in told_by[row.filter]]
    if not gone:
        return
    mine = (
        DeliveryItem.subscription_id == bindparam("subscription"),
        DeliveryItem.change_id == bindparam("change"),
    )
    connection.execute(
        delete(DeliveryItem).where(*mine),
        [{"subscription": row.subscription_id, "change": row.change_id} for row in gone],
    )
    touched = sorted({row.delivery_id for row in gone})
    nothing = [~exists().where(table.delivery_id == Delivery.id) for table in _TOLD]
    for chunk in chunked(touched):
        connection.execute(delete(Delivery).where(Delivery.id.in_(chunk), *nothing))
    for chunk in chunked(sorted({row.subscription_id for row in gone})):
        connection.execute(update(Subscription).where(Subscription.id.in_(chunk)).values(seen=""))


def _still_told(connection: Connection, query: str, changes: Collection[int]) -> set[int]:
    return {piece.change_id for piece in News.among(connection, changes).told(filter_of(query))}


def told(connection: Connection, delivery_id: int, now: dt.datetime) -> list[Told]:
    """What a delivery says, for each of its subscriptions that is active; without what no longer holds."""
    found = []
    for query, changes in _by_filter(connection, DeliveryItem, delivery_id, now).items():
        filter_ = filter_of(query)
        still = News.among(connection, [row.change_id for row in changes]).told(filter_)
        found.append(Told(filter_, changes=tuple((each.motion_id, each.change_id) for each in still)))
    today = to_berlin(now).date()
    for query, meetings in _by_filter(connection, DeliveryMeeting, delivery_id, now).items():
        sittings = (Sitting(row.motion_id, row.meeting, row.date) for row in meetings if row.date >= today)
        found.append(Told(filter_of(query), sittings=tuple(sorted(sittings))))
    return found


def _by_filter(
    connection: Connection, table: Table, delivery_id: int, now: dt.datetime
) -> dict[str, list[Row[Any]]]:
    rows = connection.execute(_ITEMS[table], {"mail": delivery_id, "now": now})
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.filter].append(row)
    return found
