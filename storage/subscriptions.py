"""Subscriptions that the operator's settings name: of everything about the main topic, daily."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, exists, select, update

from storage.addresses import address_key
from storage.filters import Filter
from storage.models_subscriptions import Subscriber, Subscription
from storage.subscribers import ask, confirm

FROM_SETTINGS = "settings"


def begin_subscriptions(connection: Connection, addresses: Iterable[str], *, now: dt.datetime) -> None:
    """Give a new installation its first subscriptions; does nothing where there were ever any.

    So a command that is called with other settings than the service changes nobody's subscription.
    """
    if not connection.scalar(select(exists().select_from(Subscription))):
        follow_settings(connection, addresses, now=now)


def follow_settings(connection: Connection, addresses: Iterable[str], *, now: dt.datetime) -> None:
    """Begin a subscription for each address that is new in the settings, end those that are gone.

    An address that comes back goes on with its old one, so that nothing is lost and nothing told twice.
    What a person has ended by themselves stays ended.
    """
    if connection.dialect.name == "postgresql":  # several processes may start at once
        connection.exec_driver_sql("LOCK TABLE subscribers IN SHARE ROW EXCLUSIVE MODE")
    wanted = {address_key(address): address for address in addresses}
    known = connection.execute(
        select(Subscription.id, Subscription.ended_at, Subscription.ended_how, Subscriber.address_key)
        .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
        .where(Subscription.origin == FROM_SETTINGS)
    ).all()
    for row in known:
        if row.address_key in wanted and row.ended_how == FROM_SETTINGS:
            _end(connection, row.id, None, "")
        elif row.address_key not in wanted and row.ended_at is None:
            _end(connection, row.id, now, FROM_SETTINGS)
    for key in sorted(wanted.keys() - {row.address_key for row in known}):
        asked = ask(connection, wanted[key], Filter(), "daily", now=now, origin="settings")
        confirm(connection, asked.id, now=now)


def _end(connection: Connection, subscription_id: int, at: dt.datetime | None, how: str) -> None:
    connection.execute(
        update(Subscription).where(Subscription.id == subscription_id).values(ended_at=at, ended_how=how)
    )


def first_of_settings(connection: Connection) -> int | None:
    """The subscriber of the first subscription of the settings that has not ended; None where none is."""
    return connection.scalar(
        select(Subscription.subscriber_id)
        .where(Subscription.origin == FROM_SETTINGS, Subscription.ended_at.is_(None))
        .order_by(Subscription.id)
        .limit(1)
    )
