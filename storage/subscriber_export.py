"""Everything that is kept of a person, for them to have (GDPR, articles 15 and 20)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.addresses import address_key
from storage.models import Change, Motion, Paper
from storage.models_subscriptions import (
    Delivery,
    DeliveryItem,
    DeliveryMeeting,
    DeliverySubscription,
    SourceTold,
    Subscriber,
    Subscription,
)


def export(connection: Connection, address: str) -> dict[str, Any] | None:
    """All of it, as plain data with instants in ISO 8601; None where the address is not known."""
    person = connection.execute(
        select(Subscriber.__table__).where(Subscriber.address_key == address_key(address))
    ).one_or_none()
    if person is None:
        return None
    mine = Subscription.subscriber_id == person.id
    subscriptions = connection.execute(select(Subscription.__table__).where(mine).order_by(Subscription.id))
    outages = connection.execute(
        select(SourceTold.__table__).where(SourceTold.subscriber_id == person.id).order_by(SourceTold.id)
    )
    return {
        "subscriber": _plain(person),
        "subscriptions": [_plain(row) for row in subscriptions],
        "mails": _mails(connection, person.id),
        "told_of_sources": [_plain(row) for row in outages],
    }


def _mails(connection: Connection, subscriber_id: int) -> list[dict[str, Any]]:
    deliveries = connection.execute(
        select(Delivery.__table__).where(Delivery.subscriber_id == subscriber_id).order_by(Delivery.id)
    ).all()
    told: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    changes = (
        select(DeliveryItem.delivery_id, Change.kind, Change.at, Motion.uuid, Paper.title)
        .join(Change, Change.id == DeliveryItem.change_id)
        .join(Paper, Paper.id == Change.paper_id)
        .outerjoin(Motion, Motion.id == Paper.motion_id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .where(Delivery.subscriber_id == subscriber_id)
        .order_by(DeliveryItem.change_id)
    )
    meetings = (
        select(DeliveryMeeting.delivery_id, DeliveryMeeting.meeting, DeliveryMeeting.date, Motion.uuid)
        .join(Motion, Motion.id == DeliveryMeeting.motion_id)
        .join(Delivery, Delivery.id == DeliveryMeeting.delivery_id)
        .where(Delivery.subscriber_id == subscriber_id)
        .order_by(DeliveryMeeting.date, DeliveryMeeting.motion_id)
    )
    letters = (
        select(DeliverySubscription.delivery_id, DeliverySubscription.subscription_id)
        .join(Delivery, Delivery.id == DeliverySubscription.delivery_id)
        .where(Delivery.subscriber_id == subscriber_id)
    )
    for query in (changes, meetings, letters):
        for row in connection.execute(query):
            what = _plain(row)
            told[what.pop("delivery_id")].append(what)
    return [{**_plain(row), "told": told[row.id]} for row in deliveries]


def _plain(row: Row[Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value
        for name, value in row._asdict().items()
    }
