"""How often somebody may try to log in: counted in the database, so that a new start forgives nothing.

Of names and networks only keyed hashes are kept, and those no longer than they count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, exists, func, insert, select

from storage.database import in_turn, upsert
from storage.models_desk import LoginAttempt, LoginPlace

WINDOW = dt.timedelta(minutes=15)
PLACE_LASTS = dt.timedelta(days=90)
"""So long after its last login a name's network is known as one of its own."""


def allows(connection: Connection, limits: Mapping[str, int], now: dt.datetime) -> bool:
    """Whether one more attempt is within the limits of each of its keys; if so it is counted.

    To be called in a transaction of its own, before the password is looked at: attempts that are made at
    the same time count for each other.
    """
    in_turn(connection, "login attempts")
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
    """Forget the attempts that count no more, and the places that are known no more."""
    connection.execute(delete(LoginAttempt).where(LoginAttempt.at <= now - WINDOW))
    connection.execute(delete(LoginPlace).where(LoginPlace.at <= now - PLACE_LASTS))


def is_known_place(connection: Connection, key: str, now: dt.datetime) -> bool:
    """Whether somebody has logged in there lately: `key` is of the name and the network together."""
    known = exists().where(LoginPlace.key == key, LoginPlace.at > now - PLACE_LASTS)
    return bool(connection.scalar(select(known)))


def succeeded(
    connection: Connection, place: str, keys: Collection[str], at: dt.datetime, now: dt.datetime
) -> None:
    """The attempt that was counted `at` an instant was right: it counts no more, nor do those before it at
    this place, which is known from now on."""
    connection.execute(delete(LoginAttempt).where(LoginAttempt.key == place))
    connection.execute(delete(LoginAttempt).where(LoginAttempt.key.in_(list(keys)), LoginAttempt.at == at))
    upsert(connection, LoginPlace, [{"key": place, "at": now}], key=["key"])
