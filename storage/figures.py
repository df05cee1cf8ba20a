"""What there is, counted, for those who watch the service from outside. Nothing of it is of one person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select, text

from storage.delivery_counts import mails_by_state, suspended, waiting_mails
from storage.jobs import job_views
from storage.models import Change, CrawlRun, File, Motion, Notice, Paper, Source
from storage.models_subscriptions import Delivery
from storage.queue import queue_view
from storage.search.index import missing

_DAY = dt.timedelta(days=1)
_COUNTED = ("papers", "meetings", "documents", "requests")
"""Of what a run has counted."""


@dataclass(frozen=True)
class Figure:
    """A number, or several by a label."""

    name: str
    help: str
    label: str = ""
    values: dict[str, float] = field(default_factory=dict)  # by the label's value; "" where there is none


def figures(connection: Connection, now: dt.datetime) -> list[Figure]:
    """All of them. Labels have the values of our own lists, names of sources and jobs among them."""
    return [*_sources(connection), *_runs(connection, now), *_found(connection), *_work(connection, now)]


def _sources(connection: Connection) -> Iterator[Figure]:
    rows = connection.execute(
        select(Source.name, Source.state, Source.failure, Source.last_read_at).where(Source.enabled)
    ).all()
    yield _counted("sources", "Sources that are read", "state", [row.state for row in rows])
    failing = [row.failure for row in rows if row.failure]
    yield _counted("sources_failing", "Sources that are not well", "failure", failing)
    last = {row.name: row.last_read_at.timestamp() for row in rows if row.last_read_at}
    yield Figure("source_last_read_timestamp_seconds", "Last run that answered well", "source", last)


def _counted(name: str, help_: str, label: str, values: list[str]) -> Figure:
    return Figure(name, help_, label, {value: float(values.count(value)) for value in sorted(set(values))})


def _runs(connection: Connection, now: dt.datetime) -> Iterator[Figure]:
    rows = connection.execute(
        select(CrawlRun.outcome, CrawlRun.failure, CrawlRun.counts).where(CrawlRun.started_at > now - _DAY)
    ).all()
    yield _counted("day_runs", "Runs begun within a day", "outcome", [row.outcome for row in rows])
    failures = [row.failure for row in rows if row.failure]
    yield _counted("day_failed_runs", "Failures of runs begun within a day", "failure", failures)
    sums = {what: float(sum(row.counts.get(what) or 0 for row in rows)) for what in _COUNTED}
    yield Figure("day_read", "What runs begun within a day dealt with", "what", sums)


def _found(connection: Connection) -> Iterator[Figure]:
    for table, name in ((Motion, "motions"), (Paper, "papers"), (File, "documents")):
        yield _one(name, f"Known {name}", connection.scalar(select(func.count()).select_from(table)))
    yield _one("papers_not_indexed", "Papers that searches do not find yet", missing(connection))
    kinds = connection.execute(select(Change.kind, func.count()).group_by(Change.kind)).all()
    yield Figure("changes", "Changes since the beginning", "kind", {kind: float(n) for kind, n in kinds})


def _one(name: str, help_: str, value: Any) -> Figure:
    return Figure(name, help_, values={"": float(value or 0)})


def _work(connection: Connection, now: dt.datetime) -> Iterator[Figure]:
    states = {state: float(count) for state, count in mails_by_state(connection).items()}
    yield Figure("deliveries", "Mails to readers that are remembered", "state", states)
    notices = connection.execute(select(Notice.state, func.count()).group_by(Notice.state)).all()
    yield Figure("notices", "Mails to the operator", "state", {state: float(n) for state, n in notices})
    bounced = select(func.count()).where(Delivery.bounced_at.is_not(None))
    yield _one("deliveries_bounced", "Remembered mails that came back", connection.scalar(bounced))
    yield _one("deliveries_late", "Mails that should be out", waiting_mails(connection, now).late)
    yield _one("subscribers_suspended", "Readers who get nothing", suspended(connection))
    jobs = job_views(connection, now)
    yield Figure("job_late", "Whether a job is late", "job", {job.name: float(job.is_late) for job in jobs})
    done = {job.name: job.done.timestamp() for job in jobs if job.done}
    yield Figure("job_last_done_timestamp_seconds", "When a job was last done", "job", done)
    yield from _queue(connection)
    yield _one("database_bytes", "Size of the database", connection.scalar(_size(connection)))


def _queue(connection: Connection) -> Iterator[Figure]:
    """Where several processes share the work: what waits for them."""
    queue = queue_view(connection)
    if queue is None:
        return
    for state in ("waiting", "running", "failed"):
        counts = {each.task: float(getattr(each, state)) for each in queue.tasks}
        yield Figure(f"queue_{state}", f"Jobs of the queue that are {state}", "job", counts)
    yield _one(
        "queue_oldest_timestamp_seconds", "Since when a job waits", queue.oldest and queue.oldest.timestamp()
    )
    alive = sum(not worker.is_silent for worker in queue.workers)
    yield _one("workers", "Workers that give signs of life", alive)


def _size(connection: Connection) -> Any:
    if connection.dialect.name == "postgresql":
        return select(func.pg_database_size(func.current_database()))
    return text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
