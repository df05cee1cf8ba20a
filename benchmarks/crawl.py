"""What a full crawl costs, beside a bare Scrapy spider that parses the same pages and keeps nothing.

    python -m benchmarks.crawl [PAPERS]

One council of the demo world is read for the first time, as by the service: pages understood, documents
read, everything kept and compared. The bare spider (benchmarks.bare_spider) then asks for the same
addresses, and makes a soup of each page. By the clock, as documents are read by other processes meanwhile,
and by the processor's time of all of them; both less what it takes to start with nothing to ask. The demo's
server answers both at one pace.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from antragsradar.app import App
from antragsradar.reading import declare_sources
from antragsradar.settings import Settings
from benchmarks.measurement import Measurement, table
from benchmarks.recrawl import TENANT, world_of
from demo.server import DemoServer

PAPERS = 300
GOAL = 0.7
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


def measure(papers: int = PAPERS) -> list[Measurement]:
    """Addresses a second, by both clocks."""
    with tempfile.TemporaryDirectory() as folder, DemoServer(world_of(papers, TENANT_READ)) as server:
        os.environ["ANTRAGSRADAR_DEMO_URL"] = server.url
        app = App(Settings(_env_file=None, data_dir=Path(folder), demo_url=server.url))
        assert app.engine
        declare_sources(app.engine)
        command = [
            "-m",
            "scrapers.run",
            f"demo-{TENANT_READ}",
            "--data-dir",
            folder,
            "--user-agent",
            "benchmark",
        ]
        database = {"ANTRAGSRADAR_DATABASE_URL": app.settings.database}
        whole = taken(command, database)
        asked = [entry.path for entry in server.log.entries if entry.path.startswith(f"/{TENANT_READ}/")]
        addresses = [server.url.rstrip("/") + path for path in asked]
        plain, nothing = bare(addresses, folder), bare([], folder)
        app.engine.dispose()
    ours, theirs = whole.less(nothing), plain.less(nothing)
    speeds = [len(addresses) / seconds for seconds in (*ours, *theirs)]
    return [
        Measurement("crawl: by the clock", speeds[0], speeds[2], "pages/s", speeds[0] / speeds[2], GOAL),
        Measurement("crawl: by the processor", speeds[1], speeds[3], "pages/s", speeds[1] / speeds[3]),
    ]


def main(papers: str = str(PAPERS)) -> list[Measurement]:
    """Measure a full crawl."""
    return measure(int(papers))


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))
