"""What it costs to read an unchanged source again, as parts of the first reading.

    python -m benchmarks.recrawl [PAPERS]

One council of the demo world is read three times by the real command's own way, with entity tags of the
server and without: at first, right after it, and as if days had passed, so that the rounds
(scrapers.revisits) would have to come to every paper. Counted is what the server saw: requests, bytes of
answers as they went over the wire, documents; and whether anything that is known was written again.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select, update

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.settings import Settings
from benchmarks.measurement import Measurement, table
from demo.server import DemoServer
from demo.world import SHARES, World
from scrapers.revisits import QUIET_DAYS
from storage.models import Paper
from storage.runs import LastRun
from storage.times import today

PAPERS = 2000
TENANT = {True: "ahlenfeld", False: "birkenrath"}  # with entity tags, without
GOALS = {"requests": 0.05, "bytes": 0.01, "documents": 0.0}


def world_of(papers: int, tenant: str) -> World:
    """A world whose council of that name has at least so many papers."""
    return World(today(), papers=round(papers / SHARES[tenant]) + 1)


def measured(server: DemoServer, app: App, tenant: str) -> tuple[LastRun, dict[str, float]]:
    """One reading, and what it asked of the server."""
    server.log.clear()
    ended = read_source(app.settings, app.engine, Job(f"demo-{tenant}"))
    entries = [entry for entry in server.log.entries if entry.path.startswith(f"/{tenant}/")]
    documents = [entry for entry in entries if "getfile" in entry.path]
    return ended, {
        "requests": len(entries),
        "bytes": sum(entry.size for entry in entries),
        "documents": len(documents),
    }


def content(app: App) -> str:
    """A fingerprint of everything that is known, but for when it was seen."""
    from tests.end_to_end.dump import dump

    return repr(dump(app.engine))


def days_pass(app: App) -> None:
    """As if so much time had passed since the papers were read that all are due again: the worst night."""
    with app.engine.begin() as connection:
        for seen in connection.scalars(select(Paper.last_seen_at).distinct()).all():
            older = seen - dt.timedelta(days=2 * QUIET_DAYS)
            connection.execute(update(Paper).where(Paper.last_seen_at == seen).values(last_seen_at=older))


def compare(papers: int, tags: bool) -> Iterator[Measurement]:
    """Read a council three times; what the later readings ask, beside the first."""
    tenant = TENANT[tags]
    with tempfile.TemporaryDirectory() as folder, DemoServer(world_of(papers, tenant)) as server:
        os.environ["ANTRAGSRADAR_DEMO_URL"] = server.url
        app = App(Settings(_env_file=None, data_dir=Path(folder), demo_url=server.url))
        assert app.engine
        run, first = measured(server, app, tenant)
        assert run.outcome == "ok", run
        print(f"{tenant}: {run.counts['papers']} papers, server {'with' if tags else 'without'} entity tags")
        before = content(app)
        for when, passes in (("right after", None), ("worst night", days_pass)):
            if passes:
                passes(app)
            run, again = measured(server, app, tenant)
            assert run.outcome == "ok", run
            assert content(app) == before, "what is known was written again"
            for name, goal in GOALS.items():
                line = f"recrawl: {name}, {when}{'' if tags else ', no tags'}"
                ratio = again[name] / first[name]
                yield Measurement(line, again[name], first[name], "", ratio, goal, "at most")
        app.engine.dispose()


def main(papers: str = str(PAPERS)) -> list[Measurement]:
    """Measure both servers."""
    return [each for tags in (True, False) for each in compare(int(papers), tags)]


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))
