"""Sessions of the operator's desk: who holds the token of one is that operator, until it ends.

The token has 256 random bits, and only its hash is kept: who reads the database, or a backup of it, sits at
no desk. A session ends half an hour after it was last used, twelve hours after it began, when its operator
logs out, and with their password or name.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from storage.models_desk import Operator, OperatorSession
from storage.operators import OperatorView

IDLE = dt.timedelta(minutes=30)
LONGEST = dt.timedelta(hours=12)
_NOTED = dt.timedelta(minutes=1)
"""So exactly it is noted when a session was last used: not each look at a page is a writing."""


@dataclass(frozen=True)
class SessionView:
    """Somebody who sits at the desk. `key` names the session, and opens nothing."""

    key: str
    operator: str
    seen_at: dt.datetime

    def is_to_be_noted(self, now: dt.datetime) -> bool:
        """Whether it is time to `touch` it."""
        return now - self.seen_at >= _NOTED


def begin(connection: Connection, operator: OperatorView, now: dt.datetime) -> str | None:
    """Begin a session; returns its token, which nobody else ever sees.

    None where this operator is there no more, or has another password by now.
    """
    forget(connection, now)
    same = Operator.id == operator.id, Operator.password == operator.password
    if connection.scalar(select(Operator.id).where(*same).with_for_update()) is None:
        return None
    token = secrets.token_urlsafe(32)
    values = {"token_hash": key_of(token), "operator_id": operator.id, "begun_at": now, "seen_at": now}
    connection.execute(insert(OperatorSession).values(**values))
    return token


def find(connection: Connection, token: str, now: dt.datetime) -> SessionView | None:
    """The session that a token opens; None where it is over, or there never was one."""
    row = connection.execute(
        select(OperatorSession.token_hash, Operator.name, OperatorSession.seen_at)
        .join(Operator, Operator.id == OperatorSession.operator_id)
        .where(OperatorSession.token_hash == key_of(token), ~_is_over(now))
    ).one_or_none()
    return None if row is None else SessionView(*row)


def touch(connection: Connection, session: SessionView, now: dt.datetime) -> None:
    """Note that a session is being used."""
    connection.execute(
        update(OperatorSession).where(OperatorSession.token_hash == session.key).values(seen_at=now)
    )


def forget(connection: Connection, now: dt.datetime) -> None:
    """Forget the sessions that are over."""
    connection.execute(delete(OperatorSession).where(_is_over(now)))


def end(connection: Connection, key: str) -> None:
    """End a session; does nothing where it is over."""
    connection.execute(delete(OperatorSession).where(OperatorSession.token_hash == key))


def key_of(token: str) -> str:
    """What is kept of a token: SHA-256 is enough for what nobody can guess."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _is_over(now: dt.datetime) -> ColumnElement[bool]:
    return or_(OperatorSession.seen_at <= now - IDLE, OperatorSession.begun_at <= now - LONGEST)
