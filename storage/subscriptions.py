"""Who is told what. For now these are the addresses in the operator's settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from storage.models import Subscription

FROM_SETTINGS = "settings"


def follow_settings(
    connection: Connection, addresses: Iterable[str], *, topic: str, now: dt.datetime
) -> None:
    """Begin a subscription for each address that is new in the settings, end those that are gone."""
    wanted = set(addresses)
    active = connection.execute(
        select(Subscription.id, Subscription.address).where(
            Subscription.origin == FROM_SETTINGS,
            Subscription.topic == topic,
            Subscription.ended_at.is_(None),
        )
    ).all()
    gone = [row.id for row in active if row.address not in wanted]
    if gone:
        connection.execute(update(Subscription).where(Subscription.id.in_(gone)).values(ended_at=now))
    for address in sorted(wanted - {row.address for row in active}):
        values = {"address": address, "topic": topic, "origin": FROM_SETTINGS, "created_at": now}
        connection.execute(insert(Subscription).values(**values))
