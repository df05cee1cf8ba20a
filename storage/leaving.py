"""Leaving by a mail: what it was sent for is ended, and nothing else."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, exists, or_, select

from storage.models_subscriptions import Delivery, DeliveryItem, DeliveryMeeting, Subscription
from storage.persons import subscriptions_of, with_key
from storage.subscribers import end
from storage.subscription_views import SubscriptionView


def sent_for(connection: Connection, key: str, delivery_id: int) -> list[SubscriptionView]:
    """Those subscriptions of a person that a mail was sent for and that are not ended.

    All that they have where the mail is not in the ledger.
    """
    person = with_key(connection, key)
    if person is None:
        return []
    left = [each for each in subscriptions_of(connection, person.id) if each.ended_at is None]
    mine = (Delivery.id == delivery_id, Delivery.subscriber_id == person.id)
    if not connection.scalar(select(exists().where(*mine))):
        return left
    told = [
        Subscription.id.in_(select(table.subscription_id).where(table.delivery_id == delivery_id))
        for table in (DeliveryItem, DeliveryMeeting)
    ]
    ids = set(connection.scalars(select(Subscription.id).where(or_(*told))))
    return [each for each in left if each.id in ids]


def leave(connection: Connection, key: str, delivery_id: int, *, now: dt.datetime, how: str) -> int:
    """End what a mail was sent for; how many subscriptions that were. Again, it changes nothing."""
    leaving = sent_for(connection, key, delivery_id)
    for each in leaving:
        end(connection, each.id, now=now, how=how)
    return len(leaving)
