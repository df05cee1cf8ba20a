"""Runs: one reading of one source each, how they go on after a kill, what their end says of the source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, exists, insert, select, update

from storage.models import CrawlRun, Source
from storage.records import FailureKind
from storage.sources import Judgement, set_state
from storage.views import RunningView, SourceState

Outcome = Literal["ok", "partial", "failed", "interrupted"]

SILENT_HEARTBEAT = dt.timedelta(minutes=5)
"""A run without a sign of life for so long is dead."""
RESUME_WITHIN = dt.timedelta(hours=24)
"""An interrupted run that is older than this is not gone on with: its pages may have changed."""
NOTES_KEPT = 100
DEATHS_IN_A_ROW = 3
"""After so many runs that died, a source is broken and waits like one whose reading failed."""
REPLAY: Literal["replay"] = "replay"
"""The mode of a run that asks nobody: it says nothing about its source, and makes no other one late."""
ASKED = CrawlRun.mode != REPLAY
"""Of runs: they asked the source, or tried to."""


@dataclass(frozen=True)
class Run:
    """A run that has begun."""

    id: int
    source: str
    silent: bool
    first: bool  # the source was never read to the end before
    goes_on_from: dt.datetime | None  # where an interrupted run began that this one goes on with
    started: dt.datetime


@dataclass(frozen=True)
class RunReport:
    """How a run ended."""

    outcome: Outcome
    failure: FailureKind | None
    message: str
    counts: dict[str, Any]
    notes: list[Any]


@dataclass(frozen=True)
class LastRun:
    """A run over a source as it was recorded; `outcome` is "none" where there was none yet."""

    id: int | None
    source: str
    outcome: str
    failure: str
    message: str
    counts: dict[str, Any]
    notes: list[Any]
    started: dt.datetime | None
    finished: dt.datetime | None
    mode: str = ""

    @property
    def broke_off(self) -> bool:
        """It came to no end of its own: it was interrupted or killed, or our own code failed."""
        return self.outcome == "interrupted" or self.failure == FailureKind.INTERNAL


@dataclass(frozen=True)
class PastRun:
    """A run that has ended, as far as later ones are measured by it."""

    started: dt.datetime
    mode: str
    since: dt.date  # of the window
    outcome: str
    failure: str
    message: str
    counts: dict[str, Any]


def start_run(
    connection: Connection,
    source: str,
    *,
    mode: str,
    window: tuple[dt.date, dt.date],
    backfill: bool,
    now: dt.datetime,
    afresh: bool = False,
) -> Run:
    """Begin a run, or go on with one that was interrupted (unless `afresh`).

    Only one run per source is ever alive, so others that did not end are dead.
    """
    first = connection.scalar(select(Source.first_read_at).where(Source.name == source)) is None
    interrupted = None if afresh else _interrupted(connection, source, mode, window, now)
    end_dead_run(connection, source, "Der Lauf wurde abgebrochen.", now)  # by a kill or a power cut
    silent = first or backfill or mode == REPLAY
    values = {
        "source": source,
        "mode": mode,
        "silent": silent,
        "since": window[0],
        "until": window[1],
        "started_at": now,
        "goes_on_from": interrupted or now,
        "beat_at": now,
        "counts": {},
        "notes": [],
    }
    run_id = connection.execute(insert(CrawlRun).values(**values).returning(CrawlRun.id)).scalar_one()
    if mode != REPLAY:
        connection.execute(update(Source).where(Source.name == source).values(last_tried_at=now))
    return Run(run_id, source, silent, first, interrupted, now)


def _interrupted(
    connection: Connection, source: str, mode: str, window: tuple[dt.date, dt.date], now: dt.datetime
) -> dt.datetime | None:
    last = connection.execute(
        select(CrawlRun.outcome, CrawlRun.goes_on_from)
        .where(
            CrawlRun.source == source,
            CrawlRun.mode == mode,
            CrawlRun.since == window[0],
            CrawlRun.until == window[1],
        )
        .order_by(CrawlRun.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last.outcome not in ("running", "interrupted"):
        return None
    begun: dt.datetime = last.goes_on_from
    return begun if now - begun <= RESUME_WITHIN else None


def end_dead_run(connection: Connection, source: str, message: str, now: dt.datetime) -> None:
    """Record the end of a run whose process ended without doing so itself.

    One such end says nothing about the source; several in a row mean that it cannot be read.
    """
    dead = connection.execute(
        update(CrawlRun)
        .where(CrawlRun.source == source, CrawlRun.outcome == "running")
        .values(outcome="interrupted", failure=FailureKind.INTERNAL, finished_at=now, message=message)
    )
    if dead.rowcount and has_died(connection, source):
        report = RunReport("failed", FailureKind.INTERNAL, message, {}, [])
        set_state(connection, source, judgement_after(report), now)


def has_died(connection: Connection, source: str) -> bool:
    """Whether the last DEATHS_IN_A_ROW runs over a source all died."""
    last = connection.execute(
        select(CrawlRun.outcome, CrawlRun.failure)
        .where(CrawlRun.source == source)
        .order_by(CrawlRun.id.desc())
        .limit(DEATHS_IN_A_ROW)
    )
    died = [(row.outcome, row.failure) == ("interrupted", FailureKind.INTERNAL) for row in last]
    return len(died) == DEATHS_IN_A_ROW and all(died)


def last_run(connection: Connection, source: str) -> LastRun:
    """The newest run over a source; one that says so where there was none."""
    return next(iter(recent_runs(connection, source, limit=1)), None) or LastRun(
        None, source, "none", "", "Noch nicht gelesen.", {}, [], None, None
    )


def recent_runs(connection: Connection, source: str, *, limit: int) -> list[LastRun]:
    """The newest runs over a source, at most so many, newest first."""
    return _runs(connection, CrawlRun.source == source, limit=limit)


def failed_runs(connection: Connection, *, limit: int) -> list[LastRun]:
    """The newest runs over any source that did not end well, newest first."""
    return _runs(connection, CrawlRun.outcome.not_in(("ok", "running")), limit=limit)


def _runs(connection: Connection, *which: ColumnElement[bool], limit: int) -> list[LastRun]:
    columns = (
        CrawlRun.id,
        CrawlRun.source,
        CrawlRun.outcome,
        CrawlRun.failure,
        CrawlRun.message,
        CrawlRun.counts,
        CrawlRun.notes,
        CrawlRun.started_at,
        CrawlRun.finished_at,
        CrawlRun.mode,
    )
    rows = connection.execute(select(*columns).where(*which).order_by(CrawlRun.id.desc()).limit(limit))
    return [LastRun(*row) for row in rows]


def history(connection: Connection, source: str, begun_since: dt.datetime) -> list[PastRun]:
    """The runs that asked a source, began at that instant or later and have ended, oldest first."""
    rows = connection.execute(
        select(
            CrawlRun.started_at,
            CrawlRun.mode,
            CrawlRun.since,
            CrawlRun.outcome,
            CrawlRun.failure,
            CrawlRun.message,
            CrawlRun.counts,
        )
        .where(
            CrawlRun.source == source,
            CrawlRun.started_at >= begun_since,
            CrawlRun.outcome != "running",
            ASKED,
        )
        .order_by(CrawlRun.id)
    )
    return [PastRun(*row) for row in rows]


def last_well_read(connection: Connection, source: str) -> dt.datetime | None:
    """When the last full run began that ended well, or the interrupted one that it went on from."""
    return connection.scalar(
        select(CrawlRun.goes_on_from)
        .where(CrawlRun.source == source, CrawlRun.mode == "full", CrawlRun.outcome == "ok")
        .order_by(CrawlRun.id.desc())
        .limit(1)
    )


def beat(connection: Connection, run_id: int, counts: dict[str, Any], now: dt.datetime) -> None:
    """A run's sign of life, with how far it is."""
    connection.execute(update(CrawlRun).where(CrawlRun.id == run_id).values(beat_at=now, counts=counts))


def finish_run(
    connection: Connection,
    run: Run,
    report: RunReport,
    mode: str,
    now: dt.datetime,
    judged: Judgement | None = None,
) -> None:
    """Record how a run ended and what that says about its source: what its report says, or `judged`."""
    connection.execute(
        update(CrawlRun)
        .where(CrawlRun.id == run.id, CrawlRun.outcome == "running")  # a run declared dead stays so
        .values(
            outcome=report.outcome,
            failure=report.failure or "",
            message=report.message,
            counts=report.counts,
            notes=report.notes[:NOTES_KEPT],
            finished_at=now,
            beat_at=now,
        )
    )
    if report.outcome == "interrupted" or mode == REPLAY:
        return
    if mode == "full" and _read_through(connection, run, report):
        connection.execute(
            update(Source)
            .where(Source.name == run.source, Source.first_read_at.is_(None))
            .values(first_read_at=now)
        )
    set_state(connection, run.source, judged or judgement_after(report), now)


def _read_through(connection: Connection, run: Run, report: RunReport) -> bool:
    """Whether a source counts as read once, so that what comes from now on is news.

    Some sources always have a page that cannot be read: there the second run to get through will do.
    """
    if report.outcome == "partial":
        earlier = select(CrawlRun.id).where(
            CrawlRun.source == run.source,
            CrawlRun.mode == "full",
            CrawlRun.outcome == "partial",
            CrawlRun.id != run.id,
        )
        return connection.scalar(select(exists(earlier))) is True
    return report.outcome == "ok"


def judgement_after(report: RunReport) -> Judgement:
    """What a run's end alone says about its source."""
    failure = str(report.failure or "")
    return Judgement(state_after(report.outcome, failure), failure, report.message)


def state_after(outcome: str, failure: str) -> SourceState:
    """What a run's end says about its source."""
    if outcome == "ok":
        return "ok"
    if outcome == "partial":
        return "degraded"
    if failure == FailureKind.BLOCKED:
        return "blocked"
    return "held" if failure == FailureKind.HELD else "broken"


def running(connection: Connection, now: dt.datetime) -> list[RunningView]:
    """The runs that are alive now."""
    rows = connection.execute(
        select(CrawlRun.source, CrawlRun.started_at, CrawlRun.counts).where(
            CrawlRun.outcome == "running", CrawlRun.beat_at >= now - SILENT_HEARTBEAT
        )
    )
    return [RunningView(row.source, row.started_at, row.counts) for row in rows]
