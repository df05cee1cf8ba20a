"""By a queue on PostgreSQL: jobs are written down here, and done by whichever worker is free."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from procrastinate import PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager
from psycopg.errors import RaiseException
from sqlalchemy import Engine, make_url, text

from antragsradar.dispatch import Due
from antragsradar.dispatch.posts import Post, reading_post, task_post
from antragsradar.tasks import Task
from storage.answering import SIGNS_OF_LIFE
from storage.database import reading
from storage.queue import STALLED, queued

logger = logging.getLogger(__name__)

AT_ONCE = 500
"""So many jobs are written down in one statement."""
FAILED_HOURS = 7 * 24
"""So long a job is kept that was given up, to be seen."""


def conninfo(address: str) -> str:
    """A database's address as libpq takes it, with how soon it notices that the server is gone."""
    url = make_url(address).set(drivername="postgresql")
    ours = {name: str(value) for name, value in SIGNS_OF_LIFE.items() if name not in url.query}
    return url.update_query_dict(ours).render_as_string(hide_password=False)


class ByQueue:
    """Queues what is due. `locks`: of each source, see posts.host_locks."""

    def __init__(self, engine: Engine, address: str, locks: Mapping[str, str]) -> None:
        self._engine = engine
        self._address = address
        self._locks = locks
        self._jobs = JobManager(SyncPsycopgConnector())

    def do(self, task: Task) -> None:
        """Queue a task, unless it waits or is under way."""
        self._queue([task_post(task)])

    def read(self, due: Sequence[Due], then: Callable[[], None]) -> None:
        """Queue readings, and what dead workers left. Nothing is worth another look: hosts that are busy
        are the queue's matter."""
        asyncio.run(redo_stalled(self._address))
        self._queue([reading_post(each, self._locks) for each in due])

    def close(self) -> None:
        """Nothing is done here."""

    def _queue(self, posts: Sequence[Post]) -> None:
        with reading(self._engine) as connection:
            known = queued(connection)
        new = [_job(post) for post in posts if post.key not in known]
        for start in range(0, len(new), AT_ONCE):
            self._write_down(new[start : start + AT_ONCE])
        if len(new) >= AT_ONCE:  # else PostgreSQL takes the table for small, and goes through it for each job
            with self._engine.begin() as connection:
                connection.execute(text("ANALYZE procrastinate_jobs"))

    def _write_down(self, jobs: list[Job]) -> None:
        with self._engine.begin() as connection:
            try:
                self._jobs.batch_defer_jobs(jobs, connection=connection.connection.driver_connection)
            except AlreadyEnqueued:  # another schedule was quicker: what is still due is queued the next time
                connection.rollback()


def _job(post: Post) -> Job:
    return Job(
        queue=post.queue,
        task_name=post.task,
        priority=post.priority,
        lock=post.lock,
        queueing_lock=post.key,
        task_kwargs=dict(post.arguments),
    )


class Jobs(JobManager):
    """As Procrastinate's, for jobs of which only one waits, and which may be taken for stalled by mistake."""

    async def retry_job(self, job: Job, *where: Any, **how: Any) -> None:
        """Have a job wait once more; it is forgotten where its like waits already."""
        try:
            with _unless_taken(job):
                await super().retry_job(job, *where, **how)
        except UniqueViolation:
            await self.finish_job(job, Status.FAILED, delete_job=True)

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Note that a job came to its end."""
        with _unless_taken(job):
            await super().finish_job(job, status, delete_job)


@contextmanager
def _unless_taken(job: Job) -> Iterator[None]:
    """Where another has done a job meanwhile, as this process seemed dead, there is nothing left to note."""
    try:
        yield
    except ConnectorException as error:
        if not isinstance(error.__cause__, RaiseException):
            raise
        logger.warning("done by another meanwhile: %s", job.call_string)


async def redo_stalled(address: str) -> None:
    """Queue again what workers had begun that give no sign of life, and forget what failed long ago."""
    connector = PsycopgConnector(conninfo=conninfo(address), min_size=1, max_size=1)
    await connector.open_async()
    try:
        jobs = Jobs(connector)
        for job in await jobs.get_stalled_jobs(seconds_since_heartbeat=STALLED.total_seconds()):
            logger.warning("done again, as its worker is gone: %s", job.call_string)
            await jobs.retry_job(job)
        await jobs.prune_stalled_workers(STALLED.total_seconds())
        await jobs.delete_old_jobs(FAILED_HOURS, include_failed=True, include_aborted=True)
    finally:
        await connector.close_async()
