"""How much memory reading and serving take, whether it stays so, and how the database grows.

    python -m benchmarks.memory [PAPERS]

One council of the demo world is read ten times, then the service runs over what was found, with nothing to
do: the other sources count as just read. Counted is the proportional share (Pss in /proc: Linux alone) of a
process and all that it started: the highest sum that was seen. The database is measured after a source of a
quarter of the papers, too.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, select

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.settings import Settings
from benchmarks.feeds import ready
from benchmarks.measurement import Measurement, table
from benchmarks.recrawl import TENANT, world_of
from demo.server import DemoServer
from storage.models import Source
from storage.runs import RunReport, finish_run, start_run
from storage.times import today, utc_now

PAPERS = 2000
RUNS = 10
TENANT_READ = TENANT[True]
AT_REST, CRAWLING = 150.0, 250.0
"""Megabytes at most."""
FLAT = 1.1
"""The last run takes at most so many times the memory of the second."""
LINEAR = 1.25
"""Bytes for each paper of all, at most so many times those of a quarter."""
SETTLES_AFTER = 20.0
"""Seconds after its start in which the service has done what it begins with."""
_EVERY = 0.2  # seconds


def tree(root: int) -> set[int]:
    """The process and all that it started, also by others."""
    parents = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended meanwhile
            parents[int(folder.name)] = int(fields[1])
    found = {root}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def megabytes(processes: set[int]) -> float:
    """What they hold together; what they share is counted once."""
    total = 0
    for process in processes:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1000


@contextmanager
def watched() -> Iterator[list[float]]:
    """The highest sum of what this process has started while the block runs, as the list's one member."""
    highest = [0.0]
    done = threading.Event()

    def look() -> None:
        while not done.wait(_EVERY):
            highest[0] = max(highest[0], megabytes(tree(os.getpid()) - {os.getpid()}))

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield highest
    finally:
        done.set()
        thread.join()


def crawls(papers: int, runs: int) -> tuple[list[float], float, float]:
    """Highest megabytes of each run, bytes of the database a paper, megabytes of the service at rest."""
    with tempfile.TemporaryDirectory() as folder, DemoServer(world_of(papers, TENANT_READ)) as server:
        os.environ["ANTRAGSRADAR_DEMO_URL"] = server.url
        app = App(Settings(_env_file=None, data_dir=Path(folder), demo_url=server.url))
        assert app.engine
        found, highest = 0, []
        for _ in range(runs):
            with watched() as peak:
                ended = read_source(app.settings, app.engine, Job(f"demo-{TENANT_READ}"))
            assert ended.outcome == "ok", ended
            found = max(found, ended.counts.get("papers", 0))
            highest.append(peak[0])
        rest(app.engine)
        app.engine.dispose()
        size = sum(path.stat().st_size for path in Path(folder).glob("*.db*"))
        return highest, size / found, at_rest(Path(folder), server.url) if runs > 1 else 0.0


def rest(engine: Engine) -> None:
    """As if all sources had been read just now."""
    report, day = RunReport("ok", None, "", {}, []), today()
    with engine.begin() as connection:
        for source in connection.scalars(select(Source.name)).all():
            run = start_run(connection, source, mode="full", window=(day, day), backfill=False, now=utc_now())
            finish_run(connection, run, report, "full", utc_now())


def at_rest(folder: Path, demo_url: str) -> float:
    """Megabytes of the service, once it has done what it begins with."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "ANTRAGSRADAR_DATA_DIR": str(folder),
        "ANTRAGSRADAR_DEMO_URL": demo_url,
    }
    command = [sys.executable, "-m", "antragsradar", "run", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as service:
        try:
            ready(port)
            time.sleep(SETTLES_AFTER)
            assert service.poll() is None, "it has ended"
            return megabytes(tree(service.pid))
        finally:
            service.terminate()


def measure(papers: int = PAPERS) -> list[Measurement]:
    """All figures."""
    highest, all_of_it, resting = crawls(papers, RUNS)
    _, quarter, _ = crawls(papers // 4, 1)
    growth = highest[-1] / highest[1]
    return [
        Measurement("memory: service at rest", resting, AT_REST, "MB", resting, AT_REST, "at most"),
        Measurement("memory: crawl", max(highest), CRAWLING, "MB", max(highest), CRAWLING, "at most"),
        Measurement("memory: last run by second", highest[-1], highest[1], "MB", growth, FLAT, "at most"),
        Measurement(
            "memory: database, bytes a paper", all_of_it, quarter, "B", all_of_it / quarter, LINEAR, "at most"
        ),
    ]


def main(papers: str = str(PAPERS)) -> list[Measurement]:
    """Measure memory."""
    return measure(int(papers))


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))
