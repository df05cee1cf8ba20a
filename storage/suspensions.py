"""What follows from mails that came back: an address that is gone is written to no more.

At once where the server says that there is no such address; where it is only out of reach, after the fifth
mail that came back with no more than two weeks between one and the next. Who is suspended can have it
lifted (storage.subscribers.lift), and is told what happened meanwhile.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal

from sqlalchemy import Connection, Row, select, update

from storage.addresses import address_key
from storage.models_subscriptions import Delivery, Subscriber

SOFT_LIMIT = 5
IN_A_ROW = dt.timedelta(days=14)

Consequence = Literal["suspended", "counted", "known", "unrelated"]


def record_bounce(
    connection: Connection,
    *,
    now: dt.datetime,
    is_hard: bool,
    reason: str,
    delivery: int | None = None,
    message_ids: Collection[str] = (),
    addresses: Collection[str] = (),
) -> Consequence:
    """Draw the consequences of a mail that came back. To be called in a transaction.

    `delivery` and `message_ids` say which one it was; `addresses` could not be reached. Where none of them is
    the subscriber's, somebody passes our mails on: that is not theirs to suffer for at once.
    """
    row = _find(connection, delivery, message_ids)
    if row is None:
        return "unrelated"
    if row.suspended_at is not None or (row.bounced_at is not None and not is_hard):
        return "known"
    connection.execute(update(Delivery).where(Delivery.id == row.delivery_id).values(bounced_at=now))
    is_own = not addresses or row.address_key in {address_key(each) for each in addresses}
    in_a_row = row.last_bounce_at is not None and now - row.last_bounce_at <= IN_A_ROW
    count = row.soft_bounces + 1 if in_a_row else 1
    values = {"soft_bounces": count, "last_bounce_at": now}
    is_over = (is_hard and is_own) or count >= SOFT_LIMIT
    if is_over:
        values |= {"suspended_at": now, "suspension": f"Mails kommen zurück: {reason}"}
    connection.execute(update(Subscriber).where(Subscriber.id == row.id).values(**values))
    return "suspended" if is_over else "counted"


def _find(
    connection: Connection, delivery: int | None, message_ids: Collection[str]
) -> Row[int, dt.datetime | None, int, str, dt.datetime | None, int, dt.datetime | None] | None:
    which = Delivery.id == delivery if delivery is not None else Delivery.message_id.in_(message_ids)
    return connection.execute(
        select(
            Delivery.id.label("delivery_id"),
            Delivery.bounced_at,
            Subscriber.id,
            Subscriber.address_key,
            Subscriber.suspended_at,
            Subscriber.soft_bounces,
            Subscriber.last_bounce_at,
        )
        .join(Subscriber, Subscriber.id == Delivery.subscriber_id)
        .where(which)
        .order_by(Delivery.id)
        .limit(1)
    ).one_or_none()
