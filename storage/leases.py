"""A name that one process holds at a time: the scheduler, the reading of a host. Ends by itself."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from storage.models_jobs import Lease
from storage.times import utc_now

SCHEDULER = "scheduler"
"""Held by the process that keeps the schedule."""
SKEW = dt.timedelta(seconds=30)
"""So far the clocks of machines may be apart before a lease seems to last too long."""


def acquire(engine: Engine, name: str, owner: str, seconds: int) -> bool:
    """Take or renew a lease; False while somebody else holds it.

    All take a lease for the same time: one that lasts longer is of a clock that was set back since, and lasts
    as long as a new one.
    """
    now = utc_now()
    until = now + dt.timedelta(seconds=seconds)
    free = or_(Lease.until <= now, Lease.owner == owner)
    try:
        with engine.begin() as connection:
            connection.execute(
                update(Lease).where(Lease.name == name, Lease.until > until + SKEW).values(until=until)
            )
            taken = connection.execute(
                update(Lease).where(Lease.name == name, free).values(owner=owner, until=until)
            )
            if taken.rowcount:
                return True
            if connection.scalar(select(Lease.name).where(Lease.name == name)) is not None:
                return False
            connection.execute(insert(Lease).values(name=name, owner=owner, until=until))
            return True
    except IntegrityError:  # another process was quicker
        return False


def release(engine: Engine, name: str, owner: str) -> None:
    """Give a lease back; does nothing where it is not held."""
    with engine.begin() as connection:
        connection.execute(delete(Lease).where(Lease.name == name, Lease.owner == owner))


def holder(engine: Engine, name: str) -> str | None:
    """Who holds a lease now; None where nobody does."""
    with engine.connect() as connection:
        return connection.scalar(select(Lease.owner).where(Lease.name == name, Lease.until > utc_now()))
