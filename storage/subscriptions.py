"""Who is told what. For now these are the addresses in the operator's settings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, exists, insert, select, update

from storage.models import Subscription

FROM_SETTINGS = "settings"


def begin_subscriptions(
    connection: Connection, addresses: Iterable[str], *, topic: str, now: dt.datetime
) -> None:
    """Give a new installation its first subscriptions; does nothing where there were ever any.

    So a command that is called with other settings than the service changes nobody's subscription.
    """
    if not connection.scalar(select(exists().select_from(Subscription))):
        follow_settings(connection, addresses, topic=topic, now=now)


def follow_settings(
    connection: Connection, addresses: Iterable[str], *, topic: str, now: dt.datetime
) -> None:
    """Begin a subscription for each address that is new in the settings, end those that are gone.

    An address that comes back goes on with its old one, so that nothing is lost and nothing told twice.
    """
    wanted = set(addresses)
    known = connection.execute(
        select(Subscription.id, Subscription.address, Subscription.ended_at).where(
            Subscription.origin == FROM_SETTINGS, Subscription.topic == topic
        )
    ).all()
    for row in known:
        ended_at = None if row.address in wanted else row.ended_at or now
        if ended_at != row.ended_at:
            connection.execute(
                update(Subscription).where(Subscription.id == row.id).values(ended_at=ended_at)
            )
    for address in sorted(wanted - {row.address for row in known}):
        values = {"address": address, "topic": topic, "origin": FROM_SETTINGS, "created_at": now}
        connection.execute(insert(Subscription).values(**values))
