"""Mails on their way, whatever they say: one sender at a time has each, and its outcome is recorded.

A sender leases a mail, so that no other sends it at the same time; a lease that ran out (its sender died)
is taken up again, with the same Message-ID. What is planned, and when, is said by storage.deliveries and
storage.notices, each in its own table.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from itertools import takewhile
from typing import Any, Protocol

from sqlalchemy import Connection, Integer, Row, Select, Update, bindparam, select, text, update

from storage.base import UtcDateTime
from storage.holds import IS_HELD
from storage.models import Notice
from storage.models_subscriptions import Delivery

LEASE_SECONDS = 600
FIRST_DELAY = dt.timedelta(minutes=5)
LONGEST_DELAY = dt.timedelta(hours=6)
GIVEN_UP_AFTER = dt.timedelta(days=5)
"""So long, at most, a mail is tried that the server does not take (RFC 5321, section 4.5.4.1)."""
FEWEST_TRIES = 8
"""Before that: a mail may be old because nothing could be sent. They take some ten hours."""

Table = type[Delivery] | type[Notice]

NOW = bindparam("now", type_=UtcDateTime)
# Statements are made once: to make one takes several times as long as to execute it.
_LEASED: dict[Table, Update] = {
    table: update(table)
    .where(table.id == bindparam("mail"))
    .values(
        state="leased",
        leased_by=bindparam("owner"),
        leased_until=bindparam("until"),
        due_at=bindparam("until"),
    )
    for table in (Delivery, Notice)
}
_SENT: dict[Table, Update] = {
    table: update(table)
    .where(table.id == bindparam("mail"))
    .values(state="sent", sent_at=NOW, error="", leased_by=None, leased_until=None)
    .returning(IS_HELD)
    for table in (Delivery, Notice)
}
_GIVEN_BACK: dict[Table, Update] = {
    table: update(table)
    .where(table.id == bindparam("mail"), table.state == "leased", table.leased_by == bindparam("owner"))
    .values(state="planned", due_at=table.planned_at, leased_by=None, leased_until=None)
    for table in (Delivery, Notice)
}


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
    def planned_at(self) -> dt.datetime:
        """When it was written into the ledger."""

    @property
    def attempts(self) -> int:
        """How often it could not be sent so far."""


def message_id(named: str, domain: str) -> str:
    """The Message-ID of a mail that tells what `named` names: the same for the same."""
    return f"<{hashlib.sha256(named.encode()).hexdigest()[:32]}@{domain}>"


def next_due(table: Table, *columns: Any, order: Sequence[Any] = ()) -> Select[Any]:
    """The query of the mails that are due longest, with these columns of them, for `take`: to be made once.

    `order`: which goes first of those that are due at the same instant.
    """
    # Word for word as the index has it: else the database looks through all that was ever sent.
    is_open = text(f"{table.__tablename__}.state IN ('planned', 'leased')")
    return (
        select(table.id, table.state, table.attempts, *columns)
        .where(is_open, table.due_at <= NOW, ~IS_HELD)
        .order_by(table.due_at, *order, table.id)
        .limit(bindparam("most", type_=Integer))
        .with_for_update(of=table, skip_locked=True)
    )


def take(
    connection: Connection,
    table: Table,
    due: Select[Any],
    now: dt.datetime,
    owner: str,
    most: int = 1,
    seconds: int = LEASE_SECONDS,
) -> Sequence[Row[Any]]:
    """Lease so many of the mails that `due` finds at most; their rows. To be called in a transaction.

    A leased one is due again when its lease ends. Its sender died then, and it may be the reason: it is
    taken alone, and should it kill the next one as well, the others go before it.
    """
    rows = connection.execute(due, {"now": now, "most": most}).all()
    rows = list(takewhile(lambda row: row.state == "planned", rows)) or rows[:1]
    if rows:
        until = now + dt.timedelta(seconds=seconds)
        connection.execute(_LEASED[table], [{"mail": row.id, "owner": owner, "until": until} for row in rows])
    return rows


def is_fresh(row: Row[Any]) -> bool:
    """Whether nobody had tried to send a mail that was taken."""
    return bool(row.state == "planned" and row.attempts == 0)


def record_sent(connection: Connection, leased: Leased, now: dt.datetime) -> bool | None:
    """The message is out: it never goes again, whoever holds the lease by now.

    Whether nothing more may go out (storage.holds): that is asked after each mail, so in the same statement.
    None where the ledger knows the mail no more: whom it is to was erased meanwhile.
    """
    held = connection.scalar(_SENT[leased.table], {"mail": leased.id, "now": now})
    return None if held is None else bool(held)


def give_back(connection: Connection, leased: Iterable[Leased]) -> None:
    """Nobody has tried to send them: they are due as before, in the order in which they were planned."""
    for each in leased:
        connection.execute(_GIVEN_BACK[each.table], {"mail": each.id, "owner": each.owner})


def record_delayed(connection: Connection, leased: Leased, now: dt.datetime, error: str) -> dt.datetime:
    """It did not go out and is tried again later: at the instant that is returned."""
    due_at = now + delay(leased.attempts)
    tries = leased.attempts + 1
    _record_failure(connection, leased, state="planned", due_at=due_at, error=error, attempts=tries)
    return due_at


def record_untouched(connection: Connection, leased: Leased, error: str) -> None:
    """No server was there to take it: it is due as before, and that was no try."""
    _record_failure(
        connection, leased, state="planned", due_at=leased.planned_at, error=error, attempts=leased.attempts
    )


def record_failed(connection: Connection, leased: Leased, now: dt.datetime, error: str) -> None:
    """It did not go out and never will."""
    tries = leased.attempts + 1
    _record_failure(connection, leased, state="failed", due_at=now, error=error, attempts=tries)


def is_tried_enough(leased: Leased, now: dt.datetime) -> bool:
    """Whether a mail that failed again was tried so often and for so long that it is given up."""
    return now - leased.planned_at >= GIVEN_UP_AFTER and leased.attempts + 1 >= FEWEST_TRIES


def delay(attempts: int) -> dt.timedelta:
    """How long to wait after so many earlier failures: from five minutes, doubling, up to six hours."""
    doubled = FIRST_DELAY * (1 << min(attempts, 16))
    return min(doubled, LONGEST_DELAY)


def _record_failure(
    connection: Connection,
    leased: Leased,
    *,
    state: str,
    due_at: dt.datetime,
    error: str,
    attempts: int,
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
            attempts=attempts,
            leased_by=None,
            leased_until=None,
        )
    )
