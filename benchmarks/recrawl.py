"""What it costs to read an unchanged source again, as parts of the first reading.

    python -m benchmarks.recrawl [PAPERS]

One council of the demo world is read twice by the real command's own way, with entity tags of the server and
without. Counted is what the server saw: requests, bytes of answers as they went over the wire, documents; and
whether anything that is known was written again.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.settings import Settings
from demo.server import DemoServer
from demo.world import SHARES, World
from storage.runs import LastRun
from storage.times import today

PAPERS = 2000
TENANT = {True: "ahlenfeld", False: "birkenrath"}  # with entity tags, without
GOALS = {"requests": 0.05, "bytes": 0.01}


def world_of(papers: int, tenant: str) -> World:
    """A world whose council of that name has at least so many papers."""
    return World(today(), papers=round(papers / SHARES[tenant]) + 1)


def measured(server: DemoServer, app: App, tenant: str) -> tuple[LastRun, dict[str, float]]:
    """One reading, and what it asked of the server."""
    server.log.clear()
    began = time.monotonic()
    ended = read_source(app.settings, app.engine, Job(f"demo-{tenant}"))
    seconds = time.monotonic() - began
    entries = [entry for entry in server.log.entries if entry.path.startswith(f"/{tenant}/")]
    documents = [entry for entry in entries if "getfile" in entry.path]
    return ended, {
        "requests": len(entries),
        "bytes": sum(entry.size for entry in entries),
        "documents": len(documents),
        "seconds": seconds,
    }


def content(app: App) -> str:
    """A fingerprint of everything that is known, but for when it was seen."""
    from tests.end_to_end.dump import dump

    return repr(dump(app.engine))


def compare(papers: int, tags: bool) -> dict[str, float]:
    """Read a council twice; prints both readings and returns the ratios."""
    tenant = TENANT[tags]
    with tempfile.TemporaryDirectory() as folder, DemoServer(world_of(papers, tenant)) as server:
        os.environ["ANTRAGSRADAR_DEMO_URL"] = server.url
        app = App(Settings(_env_file=None, data_dir=Path(folder), demo_url=server.url))  # type: ignore[call-arg]
        assert app.engine
        first_run, first = measured(server, app, tenant)
        before = content(app)
        second_run, second = measured(server, app, tenant)
        same = content(app) == before
        app.engine.dispose()
    assert first_run.outcome == second_run.outcome == "ok", (first_run, second_run)
    words = "with" if tags else "without"
    print(f"{tenant}: {first_run.counts['papers']} papers, server {words} entity tags")
    for name in ("requests", "bytes", "documents", "seconds"):
        ratio = second[name] / first[name] if first[name] else 0.0
        print(f"  {name:9} first {first[name]:>12,.0f}  again {second[name]:>10,.0f}  ratio {ratio:.4f}")
    print(f"  content written again: {'none' if same else 'SOME'}")
    return {name: second[name] / first[name] for name in first}


def main(papers: str = str(PAPERS)) -> None:
    """Print both comparisons, and whether the goals hold."""
    for tags in (True, False):
        ratios = compare(int(papers), tags)
        held = ", ".join(f"{name} {ratios[name]:.4f} of {goal}" for name, goal in GOALS.items())
        print(f"  goals: {held}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
