"""Mails on their way, whatever they say: one sender at a time has each, and its outcome is recorded.

A sender leases a mail, so that no other sends it at the same time; a lease that ran out (its sender died)
is taken up again, with the same Message-ID. What is planned, and when, is said by storage.deliveries and
storage.notices, each in its own table.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, select, text, update

from storage.holds import IS_HELD
from storage.models import Notice
from storage.models_subscriptions import Delivery, Subscriber

LEASE_SECONDS = 600
FIRST_DELAY = dt.timedelta(minutes=5)
LONGEST_DELAY = dt.timedelta(hours=6)

Table = type[Delivery] | type[Notice]


class Leased(Protocol):
    """A mail that is ours to send until the lease ends."""

    @property
    def table(self) -> Table:
        """The ledger that it stands in."""

    @property
    def id(self) -> int:
        """Its row there."""

    @property
    def owner(self) -> str:
        """Who holds the lease."""

    @property
    def attempts(self) -> int:
        """How often it could not be sent so far."""


def message_id(named: str, domain: str) -> str:
    """The Message-ID of a mail that tells what `named` names: the same for the same."""
    return f"<{hashlib.sha256(named.encode()).hexdigest()[:32]}@{domain}>"


@dataclass(frozen=True)
class Taken:
    """A mail that was leased. `is_fresh`: nobody has tried to send it before."""

    id: int
    is_fresh: bool


def take(
    connection: Connection, table: Table, now: dt.datetime, owner: str, seconds: int = LEASE_SECONDS
) -> Taken | None:
    """Lease the mail that is due longest; None where none is, or all are held. To be called in a transaction.

    A leased one is due again when its lease ends. Should it kill its sender, the others go before it.
    """
    # Word for word as the index has it: else the database looks through all that was ever sent.
    is_open = text(f"{table.__tablename__}.state IN ('planned', 'leased')")
    chosen = connection.execute(
        select(table.id, table.state, table.attempts)
        .where(is_open, table.due_at <= now, ~IS_HELD)
        .order_by(table.due_at, *([table.stem] if table is Delivery else []), table.id)
        .limit(1)
        .with_for_update(of=table, skip_locked=True)
    ).one_or_none()
    if chosen is None:
        return None
    until = now + dt.timedelta(seconds=seconds)
    values = {"state": "leased", "leased_by": owner, "leased_until": until, "due_at": until}
    connection.execute(update(table).where(table.id == chosen.id).values(**values))
    return Taken(chosen.id, chosen.state == "planned" and chosen.attempts == 0)


def record_sent(connection: Connection, leased: Leased, now: dt.datetime) -> None:
    """The message is out: it never goes again, whoever holds the lease by now."""
    connection.execute(
        update(leased.table)
        .where(leased.table.id == leased.id)
        .values(state="sent", sent_at=now, error="", leased_by=None, leased_until=None)
    )
    if leased.table is Delivery:
        whose = select(Delivery.subscriber_id).where(Delivery.id == leased.id).scalar_subquery()
        connection.execute(update(Subscriber).where(Subscriber.id == whose).values(last_sent_at=now))


def record_delayed(connection: Connection, leased: Leased, now: dt.datetime, error: str) -> dt.datetime:
    """It did not go out and is tried again later: at the instant that is returned."""
    due_at = now + delay(leased.attempts)
    _record_failure(connection, leased, state="planned", due_at=due_at, error=error)
    return due_at


def record_failed(connection: Connection, leased: Leased, now: dt.datetime, error: str) -> None:
    """It did not go out and never will."""
    _record_failure(connection, leased, state="failed", due_at=now, error=error)


def delay(attempts: int) -> dt.timedelta:
    """How long to wait after so many earlier failures: from five minutes, doubling, up to six hours."""
    doubled = FIRST_DELAY * (1 << min(attempts, 16))
    return min(doubled, LONGEST_DELAY)


def _record_failure(
    connection: Connection, leased: Leased, *, state: str, due_at: dt.datetime, error: str
) -> None:
    # Only while the lease is ours: whoever took it over may have sent the message meanwhile.
    table = leased.table
    connection.execute(
        update(table)
        .where(table.id == leased.id, table.state == "leased", table.leased_by == leased.owner)
        .values(
            state=state,
            due_at=due_at,
            error=error,
            attempts=leased.attempts + 1,
            leased_by=None,
            leased_until=None,
        )
    )
