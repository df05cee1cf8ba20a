"""An installation and the small world that it reads, and what is asked of both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select, update

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from demo.server import DemoServer
from storage.database import reading
from storage.models import Change, Paper
from storage.runs import LastRun
from tests.end_to_end.conftest import demo_app
from tests.end_to_end.small_worlds import install_known, small_world

TOWN, OLD_TOWN, DISTRICT, BLOG = "demo-ahlenfeld", "demo-birkenrath", "demo-rurtal", "demo-spd-rurtal"
SOURCES = (TOWN, OLD_TOWN, DISTRICT, BLOG)
WITH_ENTITY_TAGS = {TOWN, BLOG}
DOCUMENTS = {"getfile", "sdnetrim", "wp-content"}


@dataclass
class Pair:
    """An installation and the world that it reads."""

    app: App
    server: DemoServer


@contextmanager
def pair_in(folder: Path, port: int, kept: Path | None = None) -> Iterator[Pair]:
    """A new installation, and a small world. `kept`: it has read the town and the blog (`install_known`)."""
    with DemoServer(small_world(), port) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTRAGSRADAR_DEMO_URL", server.url)
        if kept:
            install_known(folder, server, kept)
        app = demo_app(folder, server.url)
        yield Pair(app, server)
        app.engine.dispose()


def read(app: App, source: str, **how: str | bool) -> LastRun:
    """Read a source well."""
    ended = read_source(app.settings, app.engine, Job(source, **how))  # type: ignore[arg-type]
    assert ended.outcome == "ok", ended
    return ended


def asked(server: DemoServer, source: str) -> Counter[str]:
    """How often each kind of page of a source was asked for since this was asked last."""
    start = f"/{source.removeprefix('demo-')}/"
    pages = [entry.path.removeprefix(start) for entry in server.log.entries if entry.path.startswith(start)]
    server.log.clear()
    return Counter(re.split(r"[/.?]", page.removeprefix("bi/"))[0] for page in pages)


def titles(app: App, source: str) -> dict[str, str]:
    """The papers' titles by their keys."""
    with reading(app.engine) as connection:
        rows = connection.execute(select(Paper.key, Paper.title).where(Paper.source == source))
        return {row.key: row.title for row in rows}


def news(app: App) -> list[tuple[str, bool]]:
    """Kind and silence of all changes but the first sights."""
    with reading(app.engine) as connection:
        rows = connection.execute(select(Change.kind, Change.silent).where(Change.kind != "new"))
        return [(row.kind, row.silent) for row in rows]


def misread(app: App, source: str, **fields: str) -> None:
    """Leave all papers of a source as a parser's mistake would have left them."""
    with app.engine.begin() as connection:
        papers = connection.execute(select(Paper.id, Paper.snapshot).where(Paper.source == source)).all()
        for paper in papers:
            wrong = {"snapshot": {**paper.snapshot, **fields}, "content_hash": "", **fields}
            connection.execute(update(Paper).where(Paper.id == paper.id).values(**wrong))
