"""The service's jobs, watched: each is in one table with when it was last done, and one that is late is told.

A job is late when it should have come to its end a while ago, whether it hangs, fails again and again, or is
not begun at all. It counts as late only once two looks have found it so: after a jump of the clock
everything seems late for a moment.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from storage.database import upsert
from storage.models_jobs import Job

GRACE = dt.timedelta(minutes=15)
"""So much later than usual a job may be; longer than our own slowest round on a small machine."""
LASTED = dt.timedelta(minutes=10)  # that it was late, before anybody is told
ONCE_IN = dt.timedelta(hours=24)  # a job that comes and goes is told


@dataclass(frozen=True)
class JobRecord:
    """A job as the service knows it."""

    name: str
    title: str  # German, for people
    every: dt.timedelta


@dataclass(frozen=True)
class JobView:
    """A job and whether it can be relied on."""

    name: str
    title: str
    every: dt.timedelta
    done: dt.datetime | None
    failure: str
    is_late: bool
    since: dt.datetime  # of being late: when it should have been done; else its last end or the start


@dataclass(frozen=True)
class JobTurn:
    """What a mail to the operator tells of a job: it is late, or it is done again."""

    name: str
    title: str
    is_late: bool
    since: str  # ISO 8601, UTC
    failure: str = ""


def watch(connection: Connection, jobs: Sequence[JobRecord], now: dt.datetime) -> None:
    """Begin to watch these jobs and no others; what they did before stays. To be called in a transaction."""
    connection.execute(delete(Job).where(Job.name.not_in([job.name for job in jobs])))
    rows = [
        {
            "name": job.name,
            "title": job.title,
            "every": int(job.every.total_seconds()),
            "watched_since": now,
            "late_since": None,
        }
        for job in jobs
    ]
    upsert(connection, Job, rows, key=("name",))


def begun(connection: Connection, name: str, now: dt.datetime) -> None:
    """A job begins."""
    connection.execute(update(Job).where(Job.name == name).values(begun_at=now))


def ended(connection: Connection, name: str, now: dt.datetime, failure: str = "") -> None:
    """A job came to its end; with a `failure` (German) it was not done."""
    done: dict[str, Any] = {} if failure else {"done_at": now}
    connection.execute(update(Job).where(Job.name == name).values(failure=failure, **done))


def last_done(connection: Connection, name: str) -> dt.datetime | None:
    """When a job last came to its end; None where it never did."""
    return connection.scalar(select(Job.done_at).where(Job.name == name))


def job_views(connection: Connection, now: dt.datetime) -> list[JobView]:
    """All jobs, by title."""
    rows = connection.execute(select(Job.__table__).order_by(Job.title))
    return [_view(row, now) for row in rows]


def _view(row: Row[Any], now: dt.datetime) -> JobView:
    every = dt.timedelta(seconds=row.every)
    last = max(filter(None, (row.done_at, row.watched_since)))
    is_late = now - last > every + GRACE
    return JobView(row.name, row.title, every, row.done_at, row.failure, is_late, last + every * is_late)


def turns(connection: Connection, now: dt.datetime) -> list[JobTurn]:
    """What the operator does not know of the jobs yet. To be called in a transaction, `told` after it."""
    found = []
    for row in connection.execute(select(Job.__table__).order_by(Job.title).with_for_update()):
        view = _view(row, now)
        late_since = (row.late_since or now) if view.is_late else None
        if late_since != row.late_since:
            connection.execute(update(Job).where(Job.name == row.name).values(late_since=late_since))
        if _is_news(row, view, late_since, now):
            found.append(JobTurn(row.name, row.title, view.is_late, view.since.isoformat(), row.failure))
    return found


def _is_news(row: Row[Any], view: JobView, late_since: dt.datetime | None, now: dt.datetime) -> bool:
    if row.is_told:
        return not view.is_late
    if late_since is None or now - late_since < LASTED:
        return False
    return row.told_at is None or now - row.told_at >= ONCE_IN


def told(connection: Connection, turns: Sequence[JobTurn], now: dt.datetime) -> None:
    """Note that a mail tells this. To be called in the transaction that writes the mail."""
    for turn in turns:
        values = {"is_told": True, "told_at": now} if turn.is_late else {"is_told": False}
        connection.execute(update(Job).where(Job.name == turn.name).values(**values))


def turns_as_json(turns: Sequence[JobTurn]) -> list[dict[str, Any]]:
    """As they are kept with the mail."""
    return [asdict(turn) for turn in turns]


def turns_of(kept: Sequence[dict[str, Any]]) -> tuple[JobTurn, ...]:
    """The same again."""
    return tuple(JobTurn(**each) for each in kept)
