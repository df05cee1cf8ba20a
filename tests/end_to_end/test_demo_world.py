"""The whole way: a first reading, the timeline, a last reading; each must bring exactly what happened.

After a step only the sources that it touched are read; the long form reads all of them, in larger worlds.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import func, select

from antragsradar.app import App
from antragsradar.telling import plan_and_deliver, publish_feeds
from demo.server import DemoServer
from demo.world import World
from storage.database import reading
from storage.models import Change, CrawlRun, File, Paper, PaperFile, TopicMatch
from storage.motions import newest_motions
from storage.times import today
from tests.databases import lay_open
from tests.end_to_end.conftest import demo_app, read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.small_worlds import FIRST_KNOWN, install_known


@pytest.fixture(scope="module")
def server(small_server: DemoServer) -> DemoServer:
    """A small world does for the short form."""
    return small_server


@pytest.fixture(scope="module")
def app(server: DemoServer, kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation that has read the demo world once."""
    folder = tmp_path_factory.mktemp("installation")
    install_known(folder, server, kept)
    app = demo_app(folder, server.url)
    others = {spider.name for spider in app.spiders if spider.enabled} - set(FIRST_KNOWN)
    runs = read_all(app, *sorted(others))
    assert {run.outcome for run in runs.values()} == {"ok"}, runs
    yield app
    app.engine.dispose()


def known_papers(app: App) -> dict[tuple[str, str], str]:
    """Title of every paper that is kept, by source and key."""
    with reading(app.engine) as connection:
        rows = connection.execute(select(Paper.source, Paper.key, Paper.title))
        return {(row.source, row.key): row.title for row in rows}


def selected_papers(app: App) -> set[tuple[str, str]]:
    """The papers that the topic "integration" selects."""
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(Paper.source, Paper.key)
            .join(TopicMatch, TopicMatch.paper_id == Paper.id)
            .where(TopicMatch.topic == "integration", TopicMatch.selected)
        )
        return {(row.source, row.key) for row in rows}


def news(app: App, after: int) -> list[tuple[str, str, str]]:
    """Changes after that one: (source, paper's key, kind)."""
    with reading(app.engine) as connection:
        rows = connection.execute(
            select(Paper.source, Paper.key, Change.kind)
            .join(Paper, Paper.id == Change.paper_id)
            .where(Change.id > after)
        )
        return sorted((row.source, row.key, row.kind) for row in rows)


def documents_fetched(server: DemoServer) -> int:
    """How many documents were asked for so far."""
    marks = ("getfile", "/sdnetrim/", "/uploads/")
    return sum(any(mark in entry.path for mark in marks) for entry in server.log.entries)


def last_change(app: App) -> int:
    """The number of the newest change."""
    with reading(app.engine) as connection:
        return connection.scalar(select(func.max(Change.id))) or 0


def test_first_reading_finds_every_paper_and_chooses_rightly(app: App, server: DemoServer) -> None:
    truth = {(paper.source, paper.key): paper for paper in server.world.truth()}
    assert known_papers(app) == {key: paper.title for key, paper in truth.items()}
    assert selected_papers(app) == {key for key, paper in truth.items() if paper.about_integration}


def test_first_reading_is_silent_but_shown(app: App) -> None:
    with reading(app.engine) as connection:
        assert connection.scalar(select(func.count()).where(Change.silent.is_(False))) == 0
    assert plan_and_deliver(app, at_once=True).sent == 0
    publish_feeds(app)
    entries = feedparser.parse((app.settings.feed_folder / "motions.atom").read_bytes()).entries
    with reading(app.engine) as connection:
        motions = newest_motions(connection, limit=1000)
    assert [entry.id for entry in entries] == [f"urn:uuid:{motion.uuid}" for motion in motions]
    papers = {(paper.source, paper.url) for motion in motions for paper in motion.papers}
    assert len(papers) == len(selected_papers(app))


def test_documents_are_read_whole(app: App, server: DemoServer) -> None:
    assert sum(len(paper.files) for paper in server.world.truth()) > 50
    with reading(app.engine) as connection:
        unread = connection.execute(
            select(PaperFile.name, PaperFile.failure).where(PaperFile.sha256.is_(None))
        ).all()
        states = set(connection.scalars(select(File.state)))
        listed = connection.scalar(select(func.count()).select_from(PaperFile))
    assert unread == []
    assert states <= {"ok", "needs_ocr"}
    assert listed == sum(len(paper.files) for paper in server.world.truth())


def follow_step(app: App, server: DemoServer, *, everything: bool = False) -> None:
    """Let the world move on by a step, read what it touched (or everything): just that is new, once."""
    before = last_change(app)
    step = server.world.advance()
    expected = sorted((change.source, change.key, change.kind) for change in step.changes)
    sources = () if everything else tuple(dict.fromkeys(change.source for change in step.changes))
    assert everything or sources, step.what
    read_all(app, *sources)
    gone = tuple(sorted({source for source, _, kind in expected if kind == "withdrawn"}))
    if gone:
        early = [each for each in news(app, before) if each[2] == "withdrawn"]
        assert early == [], "one look is not enough"
        read_all(app, *gone)
    assert news(app, before) == expected, step.what
    sent = plan_and_deliver(app, at_once=True)
    about = selected_papers(app)
    assert sent.sent == int(any((source, key) in about for source, key, _ in expected)), step.what
    assert plan_and_deliver(app, at_once=True).sent == 0


def check_motions(app: App, server: DemoServer) -> None:
    """What was announced and arrived is one motion; an amendment is part of what it amends."""
    world = server.world
    assert world.announced
    assert world.amended
    title = world.announced.title
    paper, amendment = world.amended
    with reading(app.engine) as connection:
        motions = newest_motions(connection, limit=1000)
    (arrived,) = [motion for motion in motions if motion.title == title and len(motion.papers) > 1]
    sources = [each.source for each in arrived.papers]
    assert sources == ["demo-rurtal", "demo-spd-rurtal", "demo-nachrichten"]
    assert sum(bool(each.join_reason) for each in arrived.papers) == 2, "all but the first one need a reason"
    (amended,) = [motion for motion in motions if motion.papers[0].reference == paper.reference]
    assert [(part.kind, part.paper.reference) for part in amended.parts] == [("amends", amendment.reference)]
    assert amendment.reference not in {motion.papers[0].reference for motion in motions}


def check_end(app: App, server: DemoServer) -> None:
    """Every paper is kept, and those that vanished are known as withdrawn."""
    check_motions(app, server)
    truth = {(paper.source, paper.key): paper for paper in server.world.truth()}
    with reading(app.engine) as connection:
        withdrawn = connection.execute(
            select(Paper.source, Paper.key).where(Paper.state == "withdrawn")
        ).all()
    assert {tuple(row) for row in withdrawn} == {key for key, paper in truth.items() if paper.withdrawn}
    assert known_papers(app).keys() == truth.keys()


def check_nothing_new(app: App, server: DemoServer) -> None:
    """Another reading of everything changes nothing and fetches no document."""
    before, documents = dump(app.engine), documents_fetched(server)
    runs = read_all(app)
    assert {run.outcome for run in runs.values()} == {"ok"}
    assert dump(app.engine) == before
    assert documents_fetched(server) == documents


def test_timeline_brings_exactly_what_happened(app: App, server: DemoServer) -> None:
    while server.world.steps_left:
        follow_step(app, server)
    check_end(app, server)


def test_another_reading_changes_nothing(app: App, server: DemoServer) -> None:
    check_nothing_new(app, server)


def test_nothing_that_is_not_public_is_anywhere(app: App, server: DemoServer) -> None:
    secrets = [secret.encode() for secret in server.world.secrets()]
    assert len(secrets) > 10
    lay_open(app.engine, app.settings.data_dir / "antragsradar.db")
    publish_feeds(app)
    files = [path for path in Path(app.settings.data_dir).rglob("*") if path.is_file()]
    assert any(path.suffix == ".eml" for path in files)
    assert any(path.suffix == ".gz" for path in files)
    for path in files:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert not [secret for secret in secrets if secret in content], path


def test_manners(app: App, server: DemoServer) -> None:
    assert server.log.max_concurrent == 1
    with reading(app.engine) as connection:
        assert connection.scalar(select(func.count()).where(CrawlRun.outcome != "ok")) == 0


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("seed", range(1, 6))
def test_other_worlds(
    database: str, demo_port: int, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is read after each step, as the service does it."""
    with DemoServer(World(today(), papers=200, seed=seed), demo_port) as server:
        monkeypatch.setenv("ANTRAGSRADAR_DEMO_URL", server.url)
        app = demo_app(tmp_path, server.url)
        assert {run.outcome for run in read_all(app).values()} == {"ok"}
        check_nothing_new(app, server)
        while server.world.steps_left:
            follow_step(app, server, everything=True)
        check_end(app, server)
        check_nothing_new(app, server)
        app.engine.dispose()
