"""Reading a neighbour of the demo world to the end, and comparing what is known with what is so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from antragsradar.app import App
from antragsradar.telling import publish_feeds
from demo.faults import Fault
from demo.model import Council, Meeting
from demo.server import DemoServer
from demo.truth import PaperTruth
from demo.world import World, paper_key
from storage.consultations import consultations_of
from storage.database import reading
from storage.models import Change, Paper, PaperFile
from storage.models import Meeting as MeetingRow
from storage.runs import LastRun
from storage.times import today
from tests.databases import lay_open
from tests.end_to_end.conftest import demo_app, read_all
from tests.end_to_end.dump import dump


def running_world(port: int) -> Iterator[DemoServer]:
    """A small world with its neighbours, for a fixture of a module."""
    patch = pytest.MonkeyPatch()
    with DemoServer(World(today(), papers=12), port) as running:
        patch.setenv("ANTRAGSRADAR_DEMO_URL", running.url)
        yield running
    patch.undo()


def installation(folder: Path, server: DemoServer, source: str) -> Iterator[App]:
    """An installation that has read that neighbour once, without a failure or a warning."""
    app = demo_app(folder, server.url)
    run = read_all(app, source)[source]
    assert (run.outcome, run.notes) == ("ok", []), run
    yield app
    app.engine.dispose()


def read_with(app: App, server: DemoServer, source: str, *faults: Fault) -> LastRun:
    """Read the neighbour while its server fails so; nothing that is known may change."""
    before = dump(app.engine)
    for fault in faults:
        server.world.faults.add(fault)
    try:
        run = read_all(app, source)[source]
    finally:
        server.world.faults.clear()
    if run.outcome != "ok":
        assert run.message
        read_all(app, source)
    assert dump(app.engine) == before
    return run


def papers_on(council: Council, meeting: Meeting) -> list[str]:
    """The keys of the papers and motions on a published agenda."""
    papers = (item.paper for item in meeting.items if item.paper and meeting.published)
    return [paper_key(council, paper) for paper in papers if not paper.withdrawn]


def shown_truth(server: DemoServer, tenant: str) -> dict[str, PaperTruth]:
    """The papers that a product shows which shows agendas alone: those on a published one."""
    truth = server.world.neighbour_truth(tenant)
    return {paper.key: paper for paper in truth if paper.consultations and not paper.withdrawn}


def known_papers(app: App, source: str) -> dict[str, Any]:
    """The papers that are kept of a source, by key."""
    with reading(app.engine) as connection:
        return {row.key: row for row in connection.execute(select(Paper).where(Paper.source == source))}


def known_meetings(app: App, source: str) -> dict[str, Any]:
    """The meetings that are kept of a source, by key."""
    with reading(app.engine) as connection:
        rows = connection.execute(select(MeetingRow).where(MeetingRow.source == source))
        return {row.key: row for row in rows}


def known_files(app: App, source: str) -> dict[str, list[str]]:
    """The names of the documents that were read, by the paper's key."""
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(Paper.key, PaperFile.name)
            .join(PaperFile, PaperFile.paper_id == Paper.id)
            .where(Paper.source == source, PaperFile.sha256.is_not(None))
            .order_by(Paper.key, PaperFile.position)
        )
        found: dict[str, list[str]] = {}
        for row in rows:
            found.setdefault(row.key, []).append(row.name)
        return found


def known_consultations(app: App, source: str) -> dict[str, list[dict[str, Any]]]:
    """What papers and agendas say together of a paper's meetings, by the paper's key."""
    with reading(app.engine) as connection:
        papers = connection.execute(
            select(Paper.id, Paper.source, Paper.key).where(Paper.source == source)
        ).all()
        merged = consultations_of(connection, papers)
    return {paper.key: merged[paper.id] for paper in papers}


def last_change(app: App) -> int:
    """The number of the newest change."""
    with reading(app.engine) as connection:
        return connection.scalar(select(func.max(Change.id))) or 0


def news(app: App, after: int) -> list[tuple[str, str]]:
    """Changes after that one: (paper's key, kind)."""
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(Paper.key, Change.kind).join(Paper, Paper.id == Change.paper_id).where(Change.id > after)
        )
        return sorted((row.key, row.kind) for row in rows)


def files_with(app: App, words: tuple[str, ...]) -> list[Path]:
    """The files of the data folder that hold any of the words."""
    lay_open(app.engine, app.settings.data_dir / "antragsradar.db")
    publish_feeds(app)
    secrets = [word.encode() for word in words]
    files = [path for path in Path(app.settings.data_dir).rglob("*") if path.is_file()]
    return [path for path in files if any(secret in path.read_bytes() for secret in secrets)]
