"""The switch that stops all sending. What is planned meanwhile waits, and goes out once it is released."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, exists, insert, select, update

from storage.models_subscriptions import MailHold

IS_HELD = exists().where(MailHold.released_at.is_(None))
_IS_HELD = select(IS_HELD)


@dataclass(frozen=True)
class HoldView:
    """Since when nothing goes out, and why."""

    since: dt.datetime
    reason: str


def hold(connection: Connection, now: dt.datetime, reason: str = "") -> bool:
    """Let no mail go out any more; False where that is so already. To be called in a transaction."""
    if held(connection) is not None:
        return False
    connection.execute(insert(MailHold).values(held_at=now, reason=reason))
    return True


def release(connection: Connection, now: dt.datetime) -> bool:
    """Let mails go out again; False where they do."""
    released = connection.execute(
        update(MailHold).where(MailHold.released_at.is_(None)).values(released_at=now)
    )
    return released.rowcount > 0


def is_held(connection: Connection) -> bool:
    """Whether nothing is to go out."""
    return bool(connection.scalar(_IS_HELD))


def held(connection: Connection) -> HoldView | None:
    """Since when nothing goes out; None where mails go out."""
    row = connection.execute(
        select(MailHold.held_at, MailHold.reason)
        .where(MailHold.released_at.is_(None))
        .order_by(MailHold.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else HoldView(row.held_at, row.reason)
