"""Processes of one installation on PostgreSQL."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from sqlalchemy import Engine, select

from demo.faulty import LogEntry
from demo.server import DemoServer
from storage.database import reading
from storage.models import CrawlRun
from storage.models_jobs import Lease
from storage.queue import QueueView, queue_view
from tests.forked import Before, Forked

TRUSTED = {"ftp_proxy": "http://localhost"}
"""Has the reading trust that second name too, as it does with that of any proxy."""
WAIT_SECONDS = 300.0
ELSEWHERE = "ulmbach"
"""The site that is read under another name of this machine: a second host."""
SECOND_HOST = f'''
"""A neighbour of the demo world, on a host of its own."""

from demo.spiders import demo_url
from demo.spiders.{ELSEWHERE} import {ELSEWHERE.capitalize()}


class Elsewhere({ELSEWHERE.capitalize()}):
    """The same site under another name of this machine."""

    name = "elsewhere"
    base_url = {ELSEWHERE.capitalize()}.base_url.replace("127.0.0.1", "localhost")
    enabled = True


del {ELSEWHERE.capitalize()}
'''


def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.05)


@dataclass
class Crew:
    """What was started, and what it works on."""

    folder: Path
    engine: Engine
    settings: dict[str, str]
    processes: list[Forked] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._log = (self.folder / "said.log").open("ab")

    def start(self, *words: str, before: Before | None = None) -> Forked:
        """Start a command of ours; `before` changes something in its process."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ANTRAGSRADAR_")}
        command = [sys.executable, "-m", "tests.dispatch.quick", *words]
        said = self._log.fileno()
        environment = {**kept, **self.settings}
        process = Forked(command, environment, said, said, folder=self.folder, before=before)
        self.processes.append(process)
        return process

    def end(self, process: Forked) -> float:
        """Ask it to end; how many seconds it took. It ends well."""
        begun = time.monotonic()
        process.send_signal(signal.SIGTERM)
        assert process.wait(WAIT_SECONDS) == 0, self.said
        return time.monotonic() - begun

    def kill(self) -> None:
        """End all that still run."""
        for process in self.processes:
            if process.poll() is None:
                process.kill()
            process.wait()
        self._log.close()

    @property
    def said(self) -> str:
        """All that they said."""
        return (self.folder / "said.log").read_text()

    @property
    def queue(self) -> QueueView:
        """What is in the queue now."""
        with reading(self.engine) as connection:
            return queue_view(connection) or QueueView()  # none while nothing is started

    @property
    def leader(self) -> int:
        """The process that decides what is due; 0 where there is none."""
        with reading(self.engine) as connection:
            owner = connection.scalar(select(Lease.owner).where(Lease.name == "scheduler")) or "/0"
        return int(owner.split("/")[1])

    def runs(self) -> list[tuple[str, str]]:
        """All runs so far: the source and the outcome."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(CrawlRun.source, CrawlRun.outcome).order_by(CrawlRun.id))
            return [(row.source, row.outcome) for row in rows]

    def reader(self, server: DemoServer, requests: int) -> Forked:
        """The worker that reads from the first host now, once it has asked for so many pages more."""
        found: list[Forked] = []
        begun = len(asked(server, elsewhere=False))

        def reads() -> bool:
            names = {job.worker for job in self.queue.running if job.source.startswith("demo-")}
            pids = {int(name.rpartition("/")[2]) for name in names if name}
            found[:] = [process for process in self.processes if process.pid in pids]
            return bool(found) and len(asked(server, elsewhere=False)) >= begun + requests

        until(reads)
        return found[0]


def asked(server: DemoServer, *, elsewhere: bool) -> list[LogEntry]:
    """The requests to one of the two hosts, in the order in which they came; robots.txt apart, which both
    give under the same path."""
    entries = [entry for entry in list(server.log.entries) if entry.path != "/robots.txt"]
    return sorted(
        (entry for entry in entries if entry.path.startswith(f"/{ELSEWHERE}/") is elsewhere),
        key=lambda entry: entry.at,
    )


def overlapping(entries: Sequence[LogEntry]) -> list[tuple[str, str]]:
    """Pairs of requests of which the second began before the first was answered."""
    return [(one.path, next_.path) for one, next_ in pairwise(entries) if next_.at < one.at + one.seconds]
