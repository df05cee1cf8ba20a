"""How cost grows with the number of municipalities: measured for one, and worked out for many.

    python -m benchmarks.growth [PAPERS]

One council of the demo world with so many papers in its window is read for the first time, then whole, then
only for what is new, nothing having changed: processor's time of the reading process and what it started,
requests, and what the database grew by. A day of a municipality is one whole reading and eleven for what is
new (the settings as they come). What many of them take is that many times it: readings share nothing but
the database.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.settings import Settings
from benchmarks.measurement import Measurement
from benchmarks.recrawl import TENANT, world_of
from demo.server import DemoServer
from scrapers.spider import Mode

PAPERS = 200
TENANT_READ = TENANT[False]
MUNICIPALITIES = (10, 100, 1_000, 11_000)
"""The last: about as many as there are in Germany."""
NEWS_A_DAY = 11
PAPERS_A_YEAR = 400
"""Of a town with a council and its committees; rough, for the size of the database alone."""


@dataclass(frozen=True)
class Cost:
    """Of one reading: seconds of the processor, requests, bytes that the database grew by."""

    processor: float
    requests: int
    size: int


def reading(server: DemoServer, app: App, mode: Mode) -> Cost:
    """Read the council, and what it cost."""
    server.log.clear()
    assert app.engine
    before, size = resource.getrusage(resource.RUSAGE_CHILDREN), _size(app)
    ended = read_source(app.settings, app.engine, Job(f"demo-{TENANT_READ}", mode))
    assert ended.outcome == "ok", ended
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    asked = [entry for entry in server.log.entries if entry.path.startswith(f"/{TENANT_READ}/")]
    return Cost(processor, len(asked), _size(app) - size)


def _size(app: App) -> int:
    return sum(path.stat().st_size for path in app.settings.data_dir.glob("*.db*"))


def costs(papers: int) -> tuple[int, Cost, Cost, Cost]:
    """How many papers were found; the first reading, a whole one, and one for what is new."""
    with tempfile.TemporaryDirectory() as folder, DemoServer(world_of(papers, TENANT_READ)) as server:
        os.environ["ANTRAGSRADAR_DEMO_URL"] = server.url
        app = App(Settings(_env_file=None, data_dir=Path(folder), demo_url=server.url))
        assert app.engine
        first = reading(server, app, "full")
        whole, news = reading(server, app, "full"), reading(server, app, "news")
        app.engine.dispose()
    return papers, first, whole, news


def lines(papers: int, first: Cost, whole: Cost, news: Cost) -> Iterator[str]:
    """What so many municipalities take each day, and keep."""
    processor = whole.processor + NEWS_A_DAY * news.processor
    asked = whole.requests + NEWS_A_DAY * news.requests
    each = first.size / papers
    yield "municipalities  cores in use  requests a day  first reading, core hours  GB a year"
    for count in MUNICIPALITIES:
        cores, hours = count * processor / 86_400, count * first.processor / 3600
        gigabytes = count * PAPERS_A_YEAR * each / 1e9
        yield f"{count:>14,}  {cores:>12.2f}  {count * asked:>14,}  {hours:>25.1f}  {gigabytes:>9.2f}"


def main(papers: str = str(PAPERS)) -> list[Measurement]:
    """Print one municipality's cost and that of many; the later readings beside the first."""
    found, first, whole, news = costs(int(papers))
    for name, cost in (("first", first), ("whole", whole), ("news", news)):
        asked = f"{cost.requests:5} requests, {cost.size:,} bytes"
        print(f"  {name:6}{cost.processor:6.1f} s of the processor, {asked}")
    print("\n".join(lines(found, first, whole, news)))
    return [
        Measurement(f"growth: {name}", each.processor, first.processor, "s", each.processor / first.processor)
        for name, each in (("a whole reading again", whole), ("a reading for what is new", news))
    ]


if __name__ == "__main__":
    main(*sys.argv[1:2])
