"""The queue of an installation of several processes, read: what waits, what is under way where, what failed.

The tables are Procrastinate's (`procrastinate_jobs`, `_events`, `_workers`) and one of ours with the names of
its workers; `antragsradar.dispatch` makes and fills them. On SQLite, and where everything runs in one
process, there is no queue.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

READ_SOURCE = "read source"
"""The job that reads a source; all others are named as the service's task that they do."""
READ_SOURCE_TITLE = "Quelle lesen"
STALLED = dt.timedelta(seconds=30)
"""A worker without a sign of life for so long is dead, and its jobs are done by others."""

_COUNTS = text("""
    SELECT job.task_name AS task, coalesce(known.title, job.task_name) AS title,
           count(*) FILTER (WHERE job.status = 'todo') AS waiting,
           count(*) FILTER (WHERE job.status = 'doing') AS running,
           count(*) FILTER (WHERE job.status IN ('failed', 'aborted')) AS failed
      FROM procrastinate_jobs job LEFT JOIN jobs known ON known.name = job.task_name
     GROUP BY job.task_name, known.title
     ORDER BY job.task_name
""")
_OLDEST = text("""
    SELECT min(event.at)
      FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
     WHERE job.status = 'todo' AND event.type = 'deferred'
       AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
""")
_RUNNING = text("""
    SELECT job.task_name AS task, coalesce(known.title, job.task_name) AS title,
           job.args ->> 'source' AS source, name.name AS worker,
           (SELECT max(event.at) FROM procrastinate_events event
             WHERE event.job_id = job.id AND event.type = 'started') AS since,
           worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => :stalled) AS is_stalled
      FROM procrastinate_jobs job
      LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
      LEFT JOIN queue_workers name ON name.worker_id = job.worker_id
      LEFT JOIN jobs known ON known.name = job.task_name
     WHERE job.status = 'doing'
     ORDER BY since, job.id
""")
# A process has one entry of Procrastinate's for each of its lanes.
_WORKERS = text("""
    SELECT name.name, min(name.since) AS since, max(worker.last_heartbeat) AS seen,
           max(worker.last_heartbeat) < now() - make_interval(secs => :stalled) AS is_silent
      FROM queue_workers name JOIN procrastinate_workers worker ON worker.id = name.worker_id
     GROUP BY name.name
     ORDER BY name.name
""")


@dataclass(frozen=True)
class TaskCount:
    """How many jobs of one task there are. Those that were done are forgotten."""

    task: str
    title: str  # German, for people
    waiting: int
    running: int
    failed: int  # given up; kept for some days


@dataclass(frozen=True)
class RunningJob:
    """A job that is under way."""

    task: str
    title: str  # German, for people
    source: str  # which is read; empty for other tasks
    worker: str  # "machine/process"; empty where it is known no more
    since: dt.datetime | None
    is_stalled: bool  # its worker gives no sign of life: the job will be done by another


@dataclass(frozen=True)
class WorkerView:
    """A process that works."""

    name: str  # "machine/process"
    since: dt.datetime
    seen: dt.datetime  # its last sign of life
    is_silent: bool


@dataclass(frozen=True)
class QueueView:
    """The queue now."""

    tasks: list[TaskCount] = field(default_factory=list)
    running: list[RunningJob] = field(default_factory=list)
    workers: list[WorkerView] = field(default_factory=list)
    oldest: dt.datetime | None = None  # since when the job waits that waits longest, though it might begin

    @property
    def waiting(self) -> int:
        """How many jobs wait."""
        return sum(task.waiting for task in self.tasks)


def has_queue(connection: Connection) -> bool:
    """Whether this installation ever had a queue."""
    if connection.dialect.name != "postgresql":
        return False
    return connection.scalar(text("SELECT to_regclass('queue_workers') IS NOT NULL")) is True


def queue_view(connection: Connection) -> QueueView | None:
    """What is in the queue now; None where there is none."""
    if not has_queue(connection):
        return None
    stalled = {"stalled": STALLED.total_seconds()}
    return QueueView(
        [TaskCount(**_titled(row)) for row in connection.execute(_COUNTS).mappings()],
        [_running(row) for row in connection.execute(_RUNNING, stalled).mappings()],
        [WorkerView(**_in_utc(row)) for row in connection.execute(_WORKERS, stalled).mappings()],
        _utc(connection.scalar(_OLDEST)),
    )


def queued(connection: Connection) -> set[str]:
    """The queueing locks of all jobs that wait or are under way."""
    locks = connection.scalars(
        text("""SELECT queueing_lock FROM procrastinate_jobs
                 WHERE status IN ('todo', 'doing') AND queueing_lock IS NOT NULL""")
    )
    return set(locks)


def _running(row: Any) -> RunningJob:
    known = _titled(_in_utc(row))
    return RunningJob(**{**known, "source": known["source"] or "", "worker": known["worker"] or ""})


def _titled(row: Any) -> dict[str, Any]:
    return {**row, "title": READ_SOURCE_TITLE} if row["task"] == READ_SOURCE else dict(row)


def _in_utc(row: Any) -> dict[str, Any]:
    return {name: _utc(value) if isinstance(value, dt.datetime) else value for name, value in row.items()}


def _utc(instant: dt.datetime | None) -> dt.datetime | None:
    return instant.astimezone(dt.UTC) if instant else None
