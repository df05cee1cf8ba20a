"""Reading a source: one process at a time per host, watched, and its end recorded whatever happens."""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine

from antragsradar.children import run_child, when_free
from antragsradar.settings import Settings
from scrapers.loading import load_spiders
from scrapers.pipelines import DISK_FULL
from scrapers.readers import reader_version
from scrapers.spider import Mode, SourceSpider
from storage.database import reading
from storage.records import FailureKind
from storage.runs import REPLAY, LastRun, end_dead_run, last_run
from storage.sources import SourceRecord, reader_of, register, retire
from storage.times import utc_now

logger = logging.getLogger(__name__)

_LOG_BYTES = 5_000_000

Progress = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Job:
    """What is to be read, and how."""

    source: str
    mode: Mode = "full"
    since: str = ""  # ISO date: a back-fill from there
    afresh: bool = False  # do not go on with an interrupted run


class UnknownSource(Exception):
    """No source has that name."""


def declare_sources(engine: Engine) -> list[type[SourceSpider]]:
    """Make the spiders' sources known to the database; returns the spiders, by name."""
    spiders = load_spiders()
    records = [
        SourceRecord(
            name=spider.name,
            title=spider.title,
            system=spider.system,
            base_url=spider.base_url,
            body=spider.body,
            enabled=spider.enabled,
        )
        for spider in spiders
    ]
    with engine.begin() as connection:
        register(connection, records)
        retire(connection, [record.name for record in records])
    return spiders


def read_source(
    settings: Settings,
    engine: Engine,
    job: Job,
    *,
    stop: threading.Event | None = None,
    progress: Progress | None = None,
    patience: float = 0,
) -> LastRun:
    """Read one source in a process of its own and wait for its end; returns how it ended.

    Waits so many seconds (`patience`) while another process reads one of its hosts, then raises HostBusy.
    Raises UnknownSource for a wrong name.
    """
    stop = stop or threading.Event()
    spider = next((each for each in load_spiders() if each.name == job.source), None)
    if spider is None:
        raise UnknownSource(job.source)
    readings = _Readings(settings, engine, spider, stop, progress, time.monotonic() + patience)
    if job.mode != REPLAY and _is_read_otherwise(engine, spider) and not stop.is_set():
        readings.read(Job(job.source, REPLAY))  # what a better parser finds in known pages is no news
    return readings.read(job)


def _is_read_otherwise(engine: Engine, spider: type[SourceSpider]) -> bool:
    """Whether other code than now has read the source's pages last."""
    with reading(engine) as connection:
        return reader_of(connection, spider.name) not in ("", reader_version(spider))


def _never_began(last: LastRun, code: int, data_dir: Path) -> LastRun:
    """For a process that ended before it could say anything: why is in its log, if the disk took that."""
    from alerts.web.health import can_write  # slow to load, and hardly ever needed

    message = f"{_why(code)} Näheres steht in logs/{last.source}.log." if can_write(data_dir) else DISK_FULL
    return replace(last, outcome="failed", failure=FailureKind.INTERNAL, message=message, counts={}, notes=[])


@dataclass(frozen=True)
class _Readings:
    """Runs processes that read a source, and watches over them; `until`: how long to wait for its hosts."""

    settings: Settings
    engine: Engine
    spider: type[SourceSpider]
    stop: threading.Event
    progress: Progress | None
    until: float

    def read(self, job: Job) -> LastRun:
        """Read the source and wait for the end; how it ended is recorded, whatever happened."""
        with reading(self.engine) as connection:
            before = last_run(connection, job.source)
        hosts = self.spider.held_hosts()
        code = when_free(self.engine, hosts, self.until, lambda: self._run(job))
        with self.engine.begin() as connection:
            end_dead_run(connection, job.source, _why(code), utc_now())
            ended = last_run(connection, job.source)
        return ended if ended.id != before.id else _never_began(ended, code, self.settings.data_dir)

    def _run(self, job: Job) -> int:
        def tell() -> None:
            if self.progress:
                with reading(self.engine) as connection:
                    self.progress(last_run(connection, job.source).counts)

        with _log(self.settings, job.source) as log:
            command = _command(self.settings, job)
            return run_child(command, self.settings, out=log, log=log, stop=self.stop, every_second=tell)


def _command(settings: Settings, job: Job) -> list[str]:
    command = [sys.executable, "-m", "scrapers.run", job.source, "--with-parent"]
    command += ["--data-dir", str(settings.data_dir), "--user-agent", settings.user_agent]
    command += ["--mode", job.mode, "--archive-mb", str(settings.archive_mb)]
    if job.since:
        command += ["--since", job.since]
    if job.afresh:
        command += ["--afresh"]
    for path in settings.topics:
        command += ["--topics", str(path)]
    return command


def _log(settings: Settings, source: str) -> IO[bytes]:
    """What a reading logs to; nowhere, where that cannot be written: its end says why."""
    path = settings.data_dir / "logs" / f"{source}.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size > _LOG_BYTES:
            path.replace(path.with_suffix(".log.1"))
        return path.open("ab")
    except OSError as error:
        logger.warning("no log of a reading: %s", error)
        return Path(os.devnull).open("ab")


def _why(code: int) -> str:
    if code < 0:
        return f"Der Lauf wurde von außen beendet (Signal {-code})."
    return f"Der Lauf brach ab (Rückgabewert {code})." if code else "Der Lauf endete ohne Ergebnis."
