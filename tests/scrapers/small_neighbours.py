"""What the neighbours' tests read: a world in which the neighbour has no more meetings than they look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from antragsradar.app import App
from demo.faults import Fault
from demo.model import Council, Paper
from demo.server import DemoServer
from demo.world import paper_key
from storage.runs import LastRun
from tests.end_to_end.conftest import few_meetings, read_all
from tests.end_to_end.dump import dump
from tests.scrapers.neighbours import last_change, news, running_world


def small_world(port: int, tenant: str) -> Iterator[DemoServer]:
    """A small world whose neighbour meets for its papers, and a few times more of each sort."""
    for server in running_world(port):
        council = server.world.neighbours[tenant]
        council.meetings = few_meetings(council.meetings)
        yield server


def read_with_each(app: App, server: DemoServer, source: str, *faults: tuple[Fault, ...]) -> list[LastRun]:
    """Read the neighbour while its server fails so, once for each; what is known then is what was before.

    As after one that failed, it is read well once more, after all of them.
    """
    before, runs = dump(app.engine), []
    for together in faults:
        for fault in together:
            server.world.faults.add(fault)
        try:
            runs.append(read_all(app, source)[source])
        finally:
            server.world.faults.clear()
    assert all(run.message for run in runs if run.outcome != "ok")
    assert read_all(app, source)[source].outcome == "ok"
    assert dump(app.engine) == before
    return runs


def to_withdraw(council: Council, busy: Collection[str]) -> list[Paper]:
    """A paper and a motion on an item that are shown, none of those with these keys."""
    shown = [paper for paper in council.papers if council.stations_shown(paper)]
    free = [paper for paper in shown if paper_key(council, paper) not in busy]
    return [next(paper for paper in free if paper.bare is bare) for bare in (False, True)]


def withdraw(server: DemoServer, papers: Sequence[Paper], withdrawn: bool = True) -> None:
    """Take papers away, or bring them back."""
    with server.world.lock:
        for paper in papers:
            paper.withdrawn = withdrawn
        server.world.revision += 1


def check_withdrawn(app: App, server: DemoServer, council: Council, papers: Sequence[Paper]) -> None:
    """Papers that were gone at one look are told as withdrawn at the next, and again when they are back."""
    keys, before = sorted(paper_key(council, paper) for paper in papers), last_change(app)
    read_all(app, council.source)
    assert news(app, before) == [(key, "withdrawn") for key in keys]
    withdraw(server, papers, False)
    read_all(app, council.source)
    assert news(app, before) == sorted((key, kind) for key in keys for kind in ("restored", "withdrawn"))
