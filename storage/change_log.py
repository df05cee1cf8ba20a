"""The append-only changes in the order in which they were written, for programs that follow them.

A change's number is its place. Numbers of concurrent transactions need not become visible in their order;
those of changes do: transactions that write them wait for each other (`storage.changes.one_at_a_time`: on
SQLite there is one writer; on PostgreSQL each takes a lock before it writes anything, and lets go of it after
its rows can be seen). So whoever has seen one number has seen, or could have seen, all before it.

What a filter lets through may become more without any change: a paper is joined to a motion, a rule or the
operator selects it later. Earlier changes of such a motion lie behind a follower's back, and are found with
the motion.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, select

from storage.database import big
from storage.filtering import changes_matching
from storage.filters import Filter
from storage.models import Change, Paper

MOST_LOOKED_AT = 20_000
"""So many changes are looked at for one page; where few of them are told, it stays short."""
_LARGEST_BATCH = 5000


class Logged(NamedTuple):
    """A change, and the motion that it happened to."""

    change_id: int
    motion_id: int


class Log(NamedTuple):
    """Changes, and how far they were looked for."""

    changes: list[Logged]
    reached: int  # to go on behind, now or later
    is_end: bool  # nothing more is known


def changes_after(connection: Connection, wanted: Filter, *, limit: int, after: int = 0) -> Log:
    """The changes that a filter tells, oldest first, at most `limit` of those behind `after`; also those that
    a first run or a back-fill found, where the filter does not ask for some kinds of news."""
    told: list[int] = []
    looked_at, size = 0, limit + 1
    reached = after
    while True:
        ids = _numbers(connection, reached, size)
        chosen = select(Change.id).where(
            Change.id > big(reached), Change.id <= big(ids[-1] if ids else reached)
        )
        found = changes_matching(connection, wanted, chosen)
        room = limit - len(told)
        told += found[:room]
        if len(found) > room:
            return Log(_logged(connection, told), told[-1], is_end=False)
        reached = ids[-1] if ids else reached
        looked_at += len(ids)
        if len(ids) < size:
            return Log(_logged(connection, told), reached, is_end=True)
        if len(told) == limit or looked_at >= MOST_LOOKED_AT:
            return Log(_logged(connection, told), reached, is_end=False)
        size = min(4 * size, _LARGEST_BATCH)


def _numbers(connection: Connection, after: int, size: int) -> list[int]:
    return list(
        connection.scalars(select(Change.id).where(Change.id > big(after)).order_by(Change.id).limit(size))
    )


def _logged(connection: Connection, changes: list[int]) -> list[Logged]:
    rows = connection.execute(
        select(Change.id, Paper.motion_id)
        .join(Paper, Paper.id == Change.paper_id)
        .where(Change.id.in_(changes))
        .order_by(Change.id)
    )
    return [Logged(row.id, row.motion_id) for row in rows]
