"""What a full crawl costs, beside a bare Scrapy spider that parses the same pages and keeps nothing.

    python -m benchmarks.crawl [PAPERS]

One council of the demo world is read for the first time, as by the service: pages understood, documents
read, everything kept and compared. The bare spider (benchmarks.bare_spider) then asks for the same
addresses, and makes a soup of each page. Both twice: by a server that takes a moment for each answer, as all
do (PACE; a real host is asked twenty times more slowly still), and by one that answers at once. By the
clock, as work is done while an answer is awaited, and by the processor's time of all processes; both less
what it takes to start with nothing to ask.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from antragsradar.app import App
from antragsradar.reading import declare_sources
from antragsradar.settings import Settings
from benchmarks.measurement import Measurement, table
from benchmarks.recrawl import TENANT, world_of
from demo.faults import Fault
from demo.server import DemoServer

PAPERS = 300
GOAL = 0.7
PACE = 0.05  # seconds
TENANT_READ = TENANT[True]


class Taken(NamedTuple):
    """Seconds by the clock, and of the processor with all that a process waited for."""

    clock: float
    processor: float

    def less(self, other: Taken) -> Taken:
        """Without what the other took."""
        return Taken(self.clock - other.clock, self.processor - other.processor)


def taken(command: list[str], environment: dict[str, str]) -> Taken:
    """What one of our modules takes as a process. Raises CalledProcessError."""
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], env={**os.environ, **environment}, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(time.monotonic() - began, processor)


def bare(addresses: list[str], folder: str) -> Taken:
    """What the bare spider takes for these."""
    listed = Path(folder, "addresses.txt")
    listed.write_text("\n".join(addresses))
    return taken(["-m", "benchmarks.bare_spider", str(listed)], {})


def whole(source: str, app: App) -> Taken:
    """What a first reading of a source takes."""
    command = ["-m", "scrapers.run", source, "--data-dir", str(app.settings.data_dir)]
    database = {"ANTRAGSRADAR_DATABASE_URL": app.settings.database}
    return taken([*command, "--user-agent", "benchmark"], database)


def compare(server: DemoServer, folder: str) -> tuple[int, Taken, Taken]:
    """How many addresses were asked, what reading them took us, and what the bare spider."""
    app = App(Settings(_env_file=None, data_dir=Path(folder), demo_url=server.url))
    assert app.engine
    declare_sources(app.engine)
    server.log.clear()
    ours = whole(f"demo-{TENANT_READ}", app)
    app.engine.dispose()
    asked = [entry.path for entry in server.log.entries if entry.path.startswith(f"/{TENANT_READ}/")]
    theirs = bare([server.url.rstrip("/") + path for path in asked], folder)
    nothing = bare([], folder)
    return len(asked), ours.less(nothing), theirs.less(nothing)


def measure(papers: int = PAPERS) -> Iterator[Measurement]:
    """Addresses a second, by both clocks."""
    with DemoServer(world_of(papers, TENANT_READ)) as server:
        os.environ["ANTRAGSRADAR_DEMO_URL"] = server.url
        with tempfile.TemporaryDirectory() as folder:
            asked, ours, theirs = compare(server, folder)
        yield speed("crawl: a server that answers at once", asked, ours.clock, theirs.clock, GOAL)
        yield speed("crawl: by the processor", asked, ours.processor, theirs.processor)
        server.world.faults.add(Fault("slow", f"/{TENANT_READ}/", seconds=PACE))
        with tempfile.TemporaryDirectory() as folder:
            asked, ours, theirs = compare(server, folder)
        name = f"crawl: a server that answers in {PACE * 1000:.0f} ms"
        yield speed(name, asked, ours.clock, theirs.clock, GOAL)


def speed(name: str, asked: int, ours: float, theirs: float, goal: float | None = None) -> Measurement:
    """Addresses a second, of ours and of the bare spider; from seconds."""
    return Measurement(name, asked / ours, asked / theirs, "pages/s", theirs / ours, goal)


def main(papers: str = str(PAPERS)) -> list[Measurement]:
    """Measure a full crawl."""
    return list(measure(int(papers)))


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))
