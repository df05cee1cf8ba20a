"""How often somebody may try to log in: counted in the database, so that a new start forgives nothing.

Of names and networks only keyed hashes are kept, and those no longer than they count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, insert, select

from storage.models_desk import LoginAttempt

WINDOW = dt.timedelta(minutes=15)


def allows(connection: Connection, limits: Mapping[str, int], now: dt.datetime) -> bool:
    """Whether one more attempt is within the limits of each of its keys; if so it is counted.

    To be called in a transaction of its own, before the password is looked at: attempts that are made at
    the same time count for each other.
    """
    forget(connection, now)
    counted = dict(
        connection.execute(
            select(LoginAttempt.key, func.count())
            .where(LoginAttempt.key.in_(list(limits)))
            .group_by(LoginAttempt.key)
        ).all()
    )  # fmt: skip
    if any(counted.get(key, 0) >= most for key, most in limits.items()):
        return False
    connection.execute(insert(LoginAttempt), [{"at": now, "key": key} for key in limits])
    return True


def forget(connection: Connection, now: dt.datetime) -> None:
    """Forget the attempts that count no more."""
    connection.execute(delete(LoginAttempt).where(LoginAttempt.at <= now - WINDOW))


def forgive(connection: Connection, key: str) -> None:
    """Forget the attempts of a key: the last one was right."""
    connection.execute(delete(LoginAttempt).where(LoginAttempt.key == key))
