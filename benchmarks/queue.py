"""What it costs to have a job done by way of the queue, as a part of the job.

    python -m benchmarks queue [JOBS]

Jobs that do nothing are queued one by one, fetched and finished, as the schedule and a worker do it, on a
PostgreSQL of this measurement. Beside it the demo's smallest source is read as a worker reads it. Compared
is the processor's time of all processes that take part, the database's among it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from procrastinate import PsycopgConnector
from procrastinate.jobs import Status
from pydantic import SecretStr
from sqlalchemy import Engine, func, select

from antragsradar.app import App
from antragsradar.dispatch.queue import ByQueue, Jobs, conninfo
from antragsradar.dispatch.schema import bring_up
from antragsradar.reading import Job, read_source
from antragsradar.settings import Settings
from antragsradar.tasks import Task
from benchmarks.measurement import Measurement, table
from demo.server import DemoServer
from demo.world import World
from storage.times import today

JOBS = 200
SOURCE = "demo-nachrichten"
GOAL = 0.01


@dataclass(frozen=True)
class Cost:
    """Seconds of something: by the clock, and of the processor."""

    wall: float
    cpu: float


def measured(server_pid: int, work: Callable[[], object]) -> Cost:
    """What it costs to do something, in this process, its children and the database's."""
    began, used = time.perf_counter(), _used(server_pid)
    work()
    return Cost(time.perf_counter() - began, _used(server_pid) - used)


def _used(server_pid: int) -> float:
    own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in own) + _family(server_pid)


def _family(pid: int) -> float:
    """Seconds of the processor of a process and those that it started, ended ones too."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if pid in (int(path.parent.name), int(fields[1])):
            of_children = int(path.parent.name) == pid
            ticks += sum(int(field) for field in fields[11 : 15 if of_children else 13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _postmaster(engine: Engine) -> int:
    """The database's first process, which started the one that answers here."""
    with engine.connect() as connection:
        backend = connection.scalar(select(func.pg_backend_pid()))
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def queue_and_finish(engine: Engine, address: str, jobs: int) -> None:
    """Queue so many tasks, each by itself; then fetch and finish them one after the other."""
    by_queue = ByQueue(engine, address, {})
    for number in range(jobs):
        by_queue.do(Task(f"task {number}", "Nichts", dt.timedelta(minutes=1), lambda: None))

    async def work() -> int:
        connector = PsycopgConnector(conninfo=conninfo(address), min_size=1, max_size=2)
        await connector.open_async()
        manager, done = Jobs(connector), 0
        worker = await manager.register_worker()
        while job := await manager.fetch_job(["upkeep"], worker):
            await manager.finish_job(job, Status.SUCCEEDED, delete_job=True)
            done += 1
        await connector.close_async()
        return done

    assert asyncio.run(work()) == jobs


def compare(jobs: int) -> tuple[Cost, Cost]:
    """What a job that does nothing costs, and what the smallest reading does."""
    from tests.postgresql import running_server

    with (
        running_server() as server,
        DemoServer(World(today())) as demo,
        tempfile.TemporaryDirectory() as folder,
    ):
        os.environ["ANTRAGSRADAR_DEMO_URL"] = demo.url
        address = server.new_database()
        settings = {"data_dir": Path(folder), "demo_url": demo.url, "database_url": SecretStr(address)}
        app = App(Settings(_env_file=None, **settings))  # type: ignore[arg-type]
        bring_up(app.engine)
        pid = _postmaster(app.engine)
        many = measured(pid, lambda: queue_and_finish(app.engine, address, jobs))
        reading = measured(pid, lambda: read_source(app.settings, app.engine, Job(SOURCE)))
        app.engine.dispose()
    return Cost(many.wall / jobs, many.cpu / jobs), reading


def main(jobs: str = str(JOBS)) -> list[Measurement]:
    """What the queue costs for a job, beside the job."""
    job, reading = compare(int(jobs))
    print(
        f"by the clock: {job.wall * 1000:.1f} ms for a job by the queue, {reading.wall:.1f} s for a reading"
    )
    line = f"queue: a job, beside reading {SOURCE}"
    ratio = job.cpu / reading.cpu
    return [Measurement(line, job.cpu * 1000, reading.cpu * 1000, "ms", ratio, GOAL, "at most")]


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))
