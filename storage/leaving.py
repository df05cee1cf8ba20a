"""Leaving by a mail: what it was sent for is ended, and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from storage.deliveries import OF_PERSONS
from storage.filters import FilterError
from storage.models import Source
from storage.models_subscriptions import Delivery, DeliveryItem, DeliveryMeeting, SourceTold, Subscription
from storage.news import filter_of
from storage.persons import subscriptions_of, with_key
from storage.spells import bodies_of, concerns
from storage.subscribers import end
from storage.subscription_views import SubscriptionView

_MAIL: Select[Any] = select(Delivery.__table__)


def sent_for(connection: Connection, key: str, delivery_id: int) -> list[SubscriptionView]:
    """Those subscriptions of a person that a mail was sent for and that are not ended.

    All that they have where the mail is not in the ledger.
    """
    person = with_key(connection, key)
    if person is None:
        return []
    left = [each for each in subscriptions_of(connection, person.id) if each.ended_at is None]
    mine = (Delivery.id == delivery_id, Delivery.subscriber_id == person.id)
    mail = connection.execute(_MAIL.where(*mine)).one_or_none()
    if mail is None:
        return left
    if mail.kind in OF_PERSONS:
        return _concerned(connection, mail, _there_then(left, mail))
    ids = _told(connection, mail)
    if not ids and mail.kind == "before_meeting":
        # Its motions were merged with others once, and took along what it told.
        return [each for each in _there_then(left, mail) if each.frequency == "before_meeting"]
    return [each for each in left if each.id in ids]


def leave(
    connection: Connection, key: str, delivery_id: int, *, now: dt.datetime, how: str
) -> list[SubscriptionView]:
    """End what a mail was sent for, and return that. Again, it changes nothing."""
    leaving = sent_for(connection, key, delivery_id)
    return [end(connection, each.id, now=now, how=how) for each in leaving]


def _told(connection: Connection, mail: Row[Any]) -> set[int]:
    """The subscriptions that a mail tells something for."""
    told = [
        Subscription.id.in_(select(table.subscription_id).where(table.delivery_id == mail.id))
        for table in (DeliveryItem, DeliveryMeeting)
    ]
    return set(connection.scalars(select(Subscription.id).where(or_(*told))))


def _there_then(left: Sequence[SubscriptionView], mail: Row[Any]) -> list[SubscriptionView]:
    """Those that were confirmed when a mail went out."""
    return [
        each
        for each in left
        if each.confirmed_at is not None and (mail.sent_at is None or each.confirmed_at <= mail.sent_at)
    ]


def _concerned(
    connection: Connection, mail: Row[Any], there: list[SubscriptionView]
) -> list[SubscriptionView]:
    """Those that the sources concern which a mail is about; all where it is about none, or it is forgotten
    about which."""
    told = or_(SourceTold.told_at == mail.planned_at, SourceTold.recovered_told_at == mail.planned_at)
    bodies = connection.scalars(
        select(Source.body_ags)
        .join(SourceTold, SourceTold.source == Source.name)
        .where(SourceTold.subscriber_id == mail.subscriber_id, told)
    ).all()
    if mail.kind != "outage" or not bodies:
        return there
    return [each for each in there if _is_concerned(each, [body or "" for body in bodies])]


def _is_concerned(subscription: SubscriptionView, bodies: Sequence[str]) -> bool:
    try:
        named = bodies_of([filter_of(subscription.filter)])
    except FilterError:  # nothing is sent for it (storage.planning says so)
        return False
    return any(concerns(named, body) for body in bodies)
