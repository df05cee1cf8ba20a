"""What is queued, in which order it is fetched, and what becomes of it when its worker dies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import pytest
import time_machine
from procrastinate import PsycopgConnector
from procrastinate.jobs import Job, Status
from sqlalchemy import Engine, text

from antragsradar.dispatch import queue, schema
from antragsradar.dispatch.queue import ByQueue, Jobs, conninfo, redo_stalled
from antragsradar.dispatch.worker import Again, Interrupted
from storage.database import open_database, reading
from storage.jobs import watch
from storage.queue import READ_SOURCE, QueueView, queue_view
from storage.times import utc_now
from tests import postgresql
from tests.dispatch.samples import TASKS

ResultT = TypeVar("ResultT")
LOCKS = {"town": "host:a", "party": "host:a", "county": "host:b"}


@pytest.fixture(scope="module")
def address(postgresql_server: postgresql.Server) -> Iterator[str]:
    """A database with the tables of the queue, for all tests of this module."""
    address = postgresql_server.new_database()
    engine = open_database(address)
    schema.bring_up(engine)
    engine.dispose()
    yield address
    postgresql_server.drop(address)


@pytest.fixture
def engine(address: str) -> Iterator[Engine]:
    """With nothing in the queue."""
    engine = open_database(address)
    with engine.begin() as connection:
        connection.execute(text("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE"))
        watch(connection, [task.record for task in TASKS], utc_now())
    yield engine
    engine.dispose()


@pytest.fixture
def by_queue(engine: Engine, address: str) -> ByQueue:
    return ByQueue(engine, address, LOCKS)


@pytest.fixture
def jobs(address: str) -> Callable[[Callable[[Jobs], Coroutine[Any, Any, ResultT]]], ResultT]:
    """Does something as a worker would."""

    def do(work: Callable[[Jobs], Coroutine[Any, Any, ResultT]]) -> ResultT:
        async def connected() -> ResultT:
            connector = PsycopgConnector(conninfo=conninfo(address), min_size=1, max_size=1)
            await connector.open_async()
            try:
                return await work(Jobs(connector))
            finally:
                await connector.close_async()

        return asyncio.run(connected())

    return do


def never() -> None:
    raise AssertionError("a queue does not ask to be asked again")


def view(engine: Engine) -> QueueView:
    with reading(engine) as connection:
        seen = queue_view(connection)
    assert seen is not None
    return seen


async def fetched(jobs: Jobs) -> list[Job]:
    """All that one worker could begin now, in that order."""
    worker = await jobs.register_worker()
    found = []
    while job := await jobs.fetch_job(None, worker):
        found.append(job)
    return found


def named(found: list[Job]) -> list[str]:
    return [job.task_kwargs.get("source") or job.task_name for job in found]


def waiting(engine: Engine) -> int:
    return view(engine).waiting


def test_nothing_is_queued_twice(by_queue: ByQueue, engine: Engine, jobs: Any) -> None:
    due = [("town", "full"), ("county", "news")]
    for _ in range(2):
        by_queue.read(due, never)
        by_queue.do(TASKS[0])
    assert waiting(engine) == 3
    assert len(jobs(fetched)) == 3
    by_queue.read(due, never)  # what is under way is not queued either
    by_queue.do(TASKS[0])
    assert waiting(engine) == 0


def test_mails_go_before_news_and_news_before_whole_readings(by_queue: ByQueue, jobs: Any) -> None:
    by_queue.read([("town", "full"), ("county", "news")], never)
    for task in reversed(TASKS):
        by_queue.do(task)
    assert named(jobs(fetched)) == ["send mails", "plan mails", "county", "town", "index papers"]


def test_a_host_is_read_by_one_worker_at_a_time(by_queue: ByQueue, jobs: Any) -> None:
    by_queue.read([("town", "full"), ("party", "full"), ("county", "full")], never)

    async def both(jobs: Jobs) -> list[list[str]]:
        first = await fetched(jobs)
        while_busy = await fetched(jobs)
        await jobs.finish_job(first[0], Status.SUCCEEDED, delete_job=True)
        return [named(each) for each in (first, while_busy, await fetched(jobs))]

    assert jobs(both) == [["town", "county"], [], ["party"]]


def test_what_a_dead_worker_had_begun_is_done_again(
    by_queue: ByQueue, engine: Engine, address: str, jobs: Any
) -> None:
    by_queue.read([("town", "full")], never)
    jobs(fetched)
    asyncio.run(redo_stalled(address))
    assert waiting(engine) == 0  # it lives
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
        )
    assert [job.is_stalled for job in view(engine).running] == [True]
    by_queue.read([("town", "full")], never)
    assert waiting(engine) == 1
    assert named(jobs(fetched)) == ["town"]


def test_a_worker_that_only_seemed_dead_has_nothing_left_to_note(
    by_queue: ByQueue, engine: Engine, jobs: Any
) -> None:
    by_queue.read([("town", "full")], never)

    async def late(jobs: Jobs) -> None:
        (job,) = await fetched(jobs)
        await jobs.retry_job(job)
        (again,) = await fetched(jobs)
        await jobs.finish_job(again, Status.SUCCEEDED, delete_job=True)
        await jobs.finish_job(job, Status.SUCCEEDED, delete_job=True)
        await jobs.retry_job(job)

    jobs(late)
    assert view(engine).tasks == []


def test_what_waits_already_is_not_put_beside_it_again(
    by_queue: ByQueue, engine: Engine, address: str, jobs: Any
) -> None:
    by_queue.read([("town", "full")], never)
    jobs(fetched)
    with engine.begin() as connection:  # as where two schedules led for a moment
        connection.execute(
            text("""INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock)
                    VALUES ('readings', 'read source', 'source:town')""")
        )
        connection.execute(text("DELETE FROM procrastinate_workers"))
    asyncio.run(redo_stalled(address))
    assert (waiting(engine), view(engine).running) == (1, [])


def test_what_is_interrupted_waits_at_once_and_what_fails_is_tried_a_few_times() -> None:
    def seconds(error: Exception, attempts: int) -> float | None:
        job = Job(queue="readings", task_name=READ_SOURCE, lock=None, queueing_lock=None, attempts=attempts)
        decision = Again().get_retry_decision(exception=error, job=job)
        return (decision.retry_at - utc_now()).total_seconds() if decision else None  # type: ignore[operator]

    with time_machine.travel(utc_now(), tick=False):
        assert [seconds(OSError(), attempts) for attempts in range(4)] == [4, 16, 64, None]
        assert seconds(Interrupted(), 100) == 0


def test_many_at_once_are_counted_for_the_planner(
    by_queue: ByQueue, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "AT_ONCE", 20)
    by_queue.read([(f"source-{number}", "full") for number in range(50)], never)
    with reading(engine) as connection:
        rows = connection.scalar(text("SELECT reltuples FROM pg_class WHERE relname = 'procrastinate_jobs'"))
    assert (waiting(engine), rows) == (50, 50)


def test_people_are_shown_titles(by_queue: ByQueue, engine: Engine, jobs: Any) -> None:
    by_queue.read([("town", "full"), ("party", "full")], never)
    by_queue.do(TASKS[0])
    jobs(fetched)
    seen = view(engine)
    assert [(task.title, task.waiting, task.running, task.failed) for task in seen.tasks] == [
        ("Quelle lesen", 1, 1, 0),
        ("Mails senden", 0, 1, 0),
    ]
    assert [(job.title, job.source, job.is_stalled) for job in seen.running] == [
        ("Mails senden", "", False),
        ("Quelle lesen", "town", False),
    ]
    assert seen.oldest is not None
    assert seen.oldest.utcoffset() == utc_now().utcoffset()


def test_there_is_no_queue_before_it_is_made(postgresql_address: str) -> None:
    engine = open_database(postgresql_address)
    with reading(engine) as connection:
        assert queue_view(connection) is None
    engine.dispose()


def functions(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(
            connection.scalars(
                text("""SELECT oid::regprocedure::text FROM pg_proc WHERE proname LIKE 'procrastinate%'""")
            )
        )


def test_the_tables_follow_the_version_of_procrastinate(engine: Engine, postgresql_address: str) -> None:
    older = open_database(postgresql_address)
    files = schema._migrations()
    with older.begin() as connection:
        schema._run(connection, schema._OURS)
    for path in files[:-4]:  # as an earlier version had made them
        schema._apply(older, path)
    assert functions(older) != functions(engine)
    for _ in range(2):
        schema.bring_up(older)
        assert functions(older) >= functions(engine)
    with older.connect() as connection:
        known = set(connection.scalars(text("SELECT name FROM queue_migrations")))
    assert known == {path.name for path in files}
    older.dispose()
