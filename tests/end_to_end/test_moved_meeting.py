"""A meeting that moves in a system whose meetings have no number, met first by the quick look for news."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from demo.model import Meeting
from demo.server import DemoServer
from demo.timeline import MOVED_BY
from storage.database import reading
from storage.models import Change, Paper
from tests.end_to_end.conftest import demo_app, read_all

SOURCE = "demo-rurtal"


def read_news(app: App) -> None:
    """One quick look for what is new."""
    run = read_source(app.settings, app.engine, Job(SOURCE, mode="news"))
    assert run.outcome == "ok", run


def told(app: App) -> list[tuple[str, str]]:
    """What is news: (paper's key, kind)."""
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(Paper.key, Change.kind)
            .join(Paper, Paper.id == Change.paper_id)
            .where(Change.silent.is_(False))
        )
        return sorted((row.key, row.kind) for row in rows)


def coming(server: DemoServer) -> Meeting:
    """The next meeting of the district with an agenda that has papers."""
    world = server.world
    return next(
        meeting
        for meeting in world.councils["rurtal"].meetings
        if meeting.published and meeting.day > world.today and any(item.paper for item in meeting.items)
    )


def test_a_moved_meeting_is_told_as_moved_once(tiny: DemoServer, tmp_path: Path) -> None:
    app = demo_app(tmp_path, tiny.url)
    assert read_all(app, SOURCE)[SOURCE].outcome == "ok"
    read_news(app)
    assert told(app) == []
    meeting = coming(tiny)
    with tiny.world.lock:
        meeting.day += MOVED_BY
        tiny.world.revision += 1
    papers = sorted(item.paper.reference for item in meeting.items if item.paper)
    read_news(app)
    assert told(app) == [(key, "rescheduled") for key in papers]
    assert read_all(app, SOURCE)[SOURCE].outcome == "ok"
    assert len(told(app)) == len(papers)
    app.engine.dispose()
