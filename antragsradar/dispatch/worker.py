"""A process that does what is queued, until it is told to stop.

It has two lanes: a reading may take an hour, and mails do not wait for that.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import os
import signal
import socket
from collections.abc import Collection, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor

from procrastinate import App as Procrastinate
from procrastinate import BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import DeleteJobCondition, Job
from psycopg_pool import PoolTimeout

from antragsradar.app import App
from antragsradar.dispatch.queue import Jobs, conninfo
from antragsradar.reading import Job as Reading
from antragsradar.reading import UnknownSource
from antragsradar.tasks import QUEUES, Queue, perform
from antragsradar.work import Work
from storage.database import reading
from storage.due_sources import due_mode
from storage.ownership import HostBusy
from storage.queue import READ_SOURCE, STALLED
from storage.times import utc_now

logger = logging.getLogger(__name__)

TASKS_AT_ONCE = 3
HEARTBEAT_SECONDS = 10.0
POLL_SECONDS = 2.0
"""How soon a job is seen that may begin because another of its lock has ended; new ones are told at once."""
ANSWER_SECONDS = 10.0
"""So long the database may take to give a connection."""
PAUSE_SECONDS = 5.0
"""Until a database that did not answer is tried again."""
STOP_SECONDS = 30.0
"""So long what is under way has to end; then this process ends without it, and another does it again."""
MOST_TRIES = 4
NO_DATABASE = (ConnectorException, PoolTimeout)


class Interrupted(Exception):
    """A reading was broken off, as this process was told to stop: another goes on with it."""


class Again(BaseRetryStrategy):
    """What was interrupted waits again at once, what failed unforeseen after 4, 16 and 64 seconds.

    Few tries: until then all jobs of its lock wait behind it, which is how Procrastinate keeps their order
    (its issue 1599). What is given up and still due is queued anew.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When to try again; None for never."""
        if isinstance(exception, Interrupted):
            return RetryDecision(retry_in={"seconds": 0})
        tries = job.attempts + 1
        return RetryDecision(retry_in={"seconds": 4**tries}) if tries < MOST_TRIES else None


class OwnJobs(Jobs):
    """Knows the workers of this process: notes whose they are, and keeps them alive to the end."""

    def __init__(self, connector: PsycopgConnector) -> None:
        super().__init__(connector)
        self._own: set[int] = set()

    async def register_worker(self) -> int:
        """A worker's number."""
        number = await super().register_worker()
        await self.connector.execute_query_async(
            "INSERT INTO queue_workers (worker_id, name) VALUES (%(number)s, %(name)s)",
            number=number,
            name=f"{socket.gethostname()}/{os.getpid()}",
        )
        self._own.add(number)
        return number

    async def unregister_worker(self, worker_id: int) -> None:
        """A worker has ended."""
        self._own.discard(worker_id)
        await super().unregister_worker(worker_id)

    async def stay_alive(self) -> None:
        """Give signs of life for workers that are told to stop: Procrastinate's do no longer, and others
        would begin what is still being ended."""
        while True:
            with contextlib.suppress(*NO_DATABASE):
                for number in tuple(self._own):
                    await self.update_heartbeat(number)
            await asyncio.sleep(HEARTBEAT_SECONDS)


class WorkerProcess:
    """Reads so many sources at once (`readings`), and does the tasks of the service beside that."""

    def __init__(self, app: App, *, readings: int, queues: Collection[Queue] = QUEUES) -> None:
        self._app = app
        parted: Sequence[tuple[Sequence[Queue], int]] = (
            (("mails", "upkeep"), TASKS_AT_ONCE),
            (("readings",), readings),
        )
        lanes = [([name for name in names if name in queues], at_once) for names, at_once in parted]
        self._lanes = [lane for lane in lanes if lane[0]]
        self._threads = sum(at_once for _, at_once in self._lanes)

    def run(self) -> None:
        """Work until told to stop by SIGINT or SIGTERM; told a second time, this process ends at once."""
        asyncio.run(self._run())

    async def _run(self) -> None:
        loop, told = asyncio.get_running_loop(), asyncio.Event()
        loop.set_default_executor(ThreadPoolExecutor(self._threads, thread_name_prefix="job"))
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, _stop, told)
        while not told.is_set():
            try:
                await self._shift(told)
            except NO_DATABASE as error:
                logger.warning("the database does not answer: %s", error.__cause__ or error)
            if not told.is_set():
                await _wait_for(told, PAUSE_SECONDS)

    async def _shift(self, told: asyncio.Event) -> None:
        """Work until told to stop, or until the database does not answer."""
        work = Work(self._app)
        connector = PsycopgConnector(
            conninfo=conninfo(self._app.settings.database),
            min_size=1,
            max_size=self._threads + 2,
            timeout=ANSWER_SECONDS,
        )
        queue = Procrastinate(connector=connector)
        queue.job_manager = jobs = OwnJobs(connector)
        queue.task(name=READ_SOURCE, retry=Again())(functools.partial(_read, work))
        for task in work.tasks:
            queue.task(name=task.name, retry=Again())(functools.partial(perform, self._app.engine, task))
        async with queue.open_async():
            await _together([self._lane(queue, *lane) for lane in self._lanes], work, told, jobs)

    async def _lane(self, queue: Procrastinate, names: Sequence[Queue], at_once: int) -> None:
        await queue.run_worker_async(
            queues=names,
            concurrency=at_once,
            delete_jobs=DeleteJobCondition.SUCCESSFUL.value,
            install_signal_handlers=False,
            fetch_job_polling_interval=POLL_SECONDS,
            update_heartbeat_interval=HEARTBEAT_SECONDS,
            stalled_worker_timeout=STALLED.total_seconds(),
        )


async def _together(
    lanes: Sequence[Coroutine[None, None, None]], work: Work, told: asyncio.Event, jobs: OwnJobs
) -> None:
    """Run them until told to stop, or until one of them ends by itself; then end all in an orderly way."""
    running = [asyncio.create_task(lane) for lane in lanes]
    stopping = asyncio.create_task(told.wait())
    await asyncio.wait([*running, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    work.stop.set()
    for task in running:
        task.cancel()  # which a worker takes as: no more, but what is begun
    alive = asyncio.create_task(jobs.stay_alive())
    ends = await asyncio.gather(*running, return_exceptions=True)
    alive.cancel()
    for end in ends:
        if isinstance(end, Exception):
            raise end


async def _wait_for(event: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(event.wait(), seconds)


def _read(work: Work, source: str) -> None:
    """Read a source if it is still due. That it cannot be read is an outcome like others, and no error."""
    settings = work.app.settings
    with reading(work.app.engine) as connection:
        mode = due_mode(connection, source, utc_now(), settings.full_every, settings.news_every)
    if mode is None:
        return
    try:
        ended = work.read(Reading(source, mode))
    except HostBusy as busy:  # somebody reads it by hand; it is queued again while it is due
        logger.info("%s waits for %s", source, busy)
    except UnknownSource:  # of another version of this program
        logger.warning("unknown source: %s", source)
    else:
        if ended.broke_off and work.stop.is_set():
            raise Interrupted(source)


def _stop(told: asyncio.Event) -> None:
    if told.is_set():
        os._exit(1)
    told.set()
    asyncio.get_running_loop().call_later(STOP_SECONDS, _give_up)


def _give_up() -> None:
    logger.error("not all that was under way has ended; others will do it again")
    os._exit(1)
