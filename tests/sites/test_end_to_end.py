"""The sites beside the demo world, read by the real commands' own way and compared with what they show."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from antragsradar.app import App
from demo.model import Post
from demo.server import DemoServer
from demo.world import World
from storage.database import reading
from storage.models import Change, File, Paper, PaperFile, TopicMatch
from storage.times import today
from tests.databases import lay_open
from tests.end_to_end.conftest import demo_app, demo_port, read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.pairs import misread, read, titles

__all__ = ["demo_port"]

TENANTS = ("cdu-rurtal", "gruene-rurtal", "uwg-rurtal", "fdp-rurtal")
SOURCES = tuple(f"demo-{tenant}" for tenant in TENANTS)


@pytest.fixture(scope="module")
def server(database: str, demo_port: int) -> Iterator[DemoServer]:
    patch = pytest.MonkeyPatch()
    with DemoServer(World(today(), papers=12), demo_port) as running:
        patch.setenv("ANTRAGSRADAR_DEMO_URL", running.url)
        yield running
    patch.undo()


@pytest.fixture(scope="module")
def app(server: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation that has read the four sites once."""
    app = demo_app(tmp_path_factory.mktemp("installation"), server.url)
    runs = read_all(app, *SOURCES)
    assert {name: run.outcome for name, run in runs.items()} == dict.fromkeys(SOURCES, "ok"), runs
    assert {name: run.notes for name, run in runs.items()} == {name: [] for name in SOURCES}
    yield app
    app.engine.dispose()


def known(app: App, source: str) -> dict[str, Any]:
    with reading(app.engine) as connection:
        rows = connection.execute(select(Paper.__table__).where(Paper.source == source))
        return {row.key: row for row in rows}


def news(app: App) -> list[tuple[str, str, str]]:
    """All changes but those of the first reading: (source, key, kind)."""
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(Paper.source, Paper.key, Change.kind)
            .join(Paper, Paper.id == Change.paper_id)
            .where(Change.silent.is_(False))
            .order_by(Change.id)
        )
        return [(row.source, row.key, row.kind) for row in rows]


@pytest.mark.parametrize("tenant", TENANTS)
def test_every_post_is_read_as_it_is_shown(app: App, server: DemoServer, tenant: str) -> None:
    found = known(app, f"demo-{tenant}")
    truth = {paper.key: paper for paper in server.world.neighbour_blog_truth(tenant)}
    assert len(truth) == 12
    assert found.keys() == truth.keys()
    for key, paper in truth.items():
        assert found[key].title == paper.title
        assert found[key].kind == paper.kind
        assert found[key].date == paper.date
        assert tuple(found[key].originators) == paper.originators


@pytest.mark.parametrize("tenant", TENANTS)
def test_the_texts_are_the_posts_and_nothing_else(app: App, server: DemoServer, tenant: str) -> None:
    found = known(app, f"demo-{tenant}")
    posts = server.world.neighbour_blogs[tenant].posts
    for paper, post in zip(server.world.neighbour_blog_truth(tenant), posts, strict=True):
        lines = [line for line in found[paper.key].text.split("\n") if line]
        assert lines == [*post.paragraphs, *([post.document.name] if post.document else [])]


def test_documents_are_read(app: App, server: DemoServer) -> None:
    wanted = sorted(
        (paper.source, paper.key, file.name)
        for tenant in TENANTS
        for paper in server.world.neighbour_blog_truth(tenant)
        for file in paper.files
    )
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(Paper.source, Paper.key, PaperFile.name, File.state)
            .join(PaperFile, PaperFile.paper_id == Paper.id)
            .join(File, File.sha256 == PaperFile.sha256)
        ).all()
    assert wanted
    assert sorted((row.source, row.key, row.name) for row in rows) == wanted
    assert {row.state for row in rows} == {"ok"}


def test_what_is_about_integration_is_selected(app: App, server: DemoServer) -> None:
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(Paper.source, Paper.key)
            .join(TopicMatch, TopicMatch.paper_id == Paper.id)
            .where(TopicMatch.selected, TopicMatch.topic == "integration")
        )
        selected = {(row.source, row.key) for row in rows}
    assert selected == {
        (paper.source, paper.key)
        for tenant in TENANTS
        for paper in server.world.neighbour_blog_truth(tenant)
        if paper.about_integration
    }


def test_another_reading_changes_nothing_and_costs_the_lists_alone(app: App, server: DemoServer) -> None:
    before = dump(app.engine)
    server.log.clear()
    read_all(app, *SOURCES)
    assert dump(app.engine) == before
    assert server.log.max_concurrent == 1
    asked = {re.sub(r"\d+", "N", entry.path) for entry in server.log.entries}
    assert asked == {
        "/robots.txt",
        "/cdu-rurtal/index.php/presse",
        "/cdu-rurtal/index.php/presse?start=N",
        "/gruene-rurtal/feed.xml",
        "/uwg-rurtal/index.php?ka=N&ska=N",
        "/uwg-rurtal/index.php?ka=N&ska=N&seite=N",
        "/fdp-rurtal/freierubrikN.php?printversion=N",
    }


def test_a_replay_reads_all_again_without_asking_anybody(app: App, server: DemoServer) -> None:
    right = {source: titles(app, source) for source in SOURCES}
    server.stop()
    for source in SOURCES:
        misread(app, source, title="falsch gelesen")
        assert read(app, source, mode="replay").counts.get("not_archived", 0) == 0
    server.start()
    assert {source: titles(app, source) for source in SOURCES} == right
    assert news(app) == []


@pytest.mark.parametrize("tenant", TENANTS)
def test_a_new_post_and_a_withdrawn_one_are_told_once(app: App, server: DemoServer, tenant: str) -> None:
    source, world = f"demo-{tenant}", server.world
    before = news(app)
    with world.lock:
        builder = world.blog_builders[tenant]
        gone: Post = builder.blog.public_posts()[3]
        gone.withdrawn = True
        builder.add(builder.drafter.draft(True, ("Antrag",)), world.today)
    truth = {paper.title: paper.key for paper in world.neighbour_blog_truth(tenant)}
    new_key = truth[builder.blog.public_posts()[0].title]
    first = read_all(app, source)[source]
    assert first.outcome == "ok", first
    assert news(app)[len(before) :] == [(source, new_key, "new")], "one look is not enough"
    read_all(app, source)
    assert news(app)[len(before) :] == [(source, new_key, "new"), (source, truth[gone.title], "withdrawn")]


def test_nothing_that_is_not_for_all_is_anywhere(app: App, server: DemoServer) -> None:
    secrets = [secret.encode() for secret in server.world.secrets()]
    assert any(secret.decode() in server.world.neighbour_blogs["cdu-rurtal"].secret for secret in secrets)
    assert [path for path in Path(app.settings.data_dir).rglob("*.gz") if "answers" in path.parts]
    lay_open(app.engine, app.settings.data_dir / "antragsradar.db")
    for path in Path(app.settings.data_dir).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            assert not [secret for secret in secrets if secret in content], path
