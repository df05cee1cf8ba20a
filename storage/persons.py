"""Persons and what they subscribed to, as they are known. What changes them is in storage.subscribers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from storage.addresses import address_key
from storage.database import big
from storage.models_subscriptions import Delivery, Subscriber, Subscription
from storage.subscription_views import SubscriberView, SubscriptionView
from storage.told import ToldError

_LAST_SENT = select(func.max(Delivery.sent_at)).where(Delivery.subscriber_id == Subscriber.id)
_PERSONS = select(Subscriber.__table__, _LAST_SENT.scalar_subquery().label("last_sent_at"))


class SubscriberError(ToldError):
    """What was asked for cannot be done, and why."""


def get(connection: Connection, subscription_id: int) -> SubscriptionView:
    """A subscription. Raises SubscriberError where there is none with that number."""
    table = Subscription.__table__
    row = connection.execute(select(table).where(Subscription.id == big(subscription_id))).one_or_none()
    if row is None:
        raise SubscriberError("Dieses Abonnement gibt es nicht (mehr).")
    return view_of(row)


def view_of(row: Row[Any]) -> SubscriptionView:
    """A subscription from its row."""
    return SubscriptionView(
        id=row.id,
        subscriber_id=row.subscriber_id,
        filter=row.filter,
        frequency=row.frequency,
        weekday=row.weekday,
        origin=row.origin,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        begins_at=row.begins_at,
        paused_until=row.paused_until,
        ended_at=row.ended_at,
        ended_how=row.ended_how,
        evidence=row.evidence,
    )


def subscriber(connection: Connection, subscriber_id: int) -> SubscriberView | None:
    """A person; None where there is none with that number."""
    return _one_person(connection, Subscriber.id == subscriber_id)


def with_key(connection: Connection, key: str) -> SubscriberView | None:
    """The person whom a link names; None where there is none (any more)."""
    return _one_person(connection, Subscriber.key == key)


def of(connection: Connection, address: str) -> SubscriberView | None:
    """The person with this address, however it is written; None where it is not known."""
    return _one_person(connection, Subscriber.address_key == address_key(address))


def subscriptions_of(connection: Connection, subscriber_id: int) -> list[SubscriptionView]:
    """All that a person has or had, oldest first."""
    rows = connection.execute(
        select(Subscription.__table__)
        .where(Subscription.subscriber_id == subscriber_id)
        .order_by(Subscription.id)
    )
    return [view_of(row) for row in rows]


def everybody(connection: Connection) -> list[tuple[SubscriberView, list[SubscriptionView]]]:
    """All persons with all that they have or had."""
    people = connection.execute(_PERSONS.order_by(Subscriber.id)).all()
    listed: dict[int, list[SubscriptionView]] = {row.id: [] for row in people}
    for row in connection.execute(select(Subscription.__table__).order_by(Subscription.id)):
        listed[row.subscriber_id].append(view_of(row))
    return [(_person(row), listed[row.id]) for row in people]


def _one_person(connection: Connection, which: ColumnElement[bool]) -> SubscriberView | None:
    row = connection.execute(_PERSONS.where(which)).one_or_none()
    return None if row is None else _person(row)


def _person(row: Row[Any]) -> SubscriberView:
    return SubscriberView(
        id=row.id,
        key=row.key,
        address=row.address,
        language=row.language,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        daily_cap=row.daily_cap,
        created_at=row.created_at,
        suspended_at=row.suspended_at,
        suspension=row.suspension,
        last_sent_at=row.last_sent_at,
    )
