"""What changed is read again, and no more; what was read badly is read again without asking."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from demo.faults import Fault
from demo.server import DemoServer
from storage.database import reading
from storage.models import CrawlRun, Paper, PaperFile, ReadPage, Source
from storage.times import today
from tests.end_to_end.dump import dump
from tests.end_to_end.pairs import TOWN, Pair, asked, misread, news, pair_in, read, titles


@pytest.fixture
def pair(
    database: str, request: pytest.FixtureRequest, demo_port: int, kept: Path, tmp_path: Path
) -> Iterator[Pair]:
    """An installation of its own and a new world; where `knows_town` is used, it has read the town."""
    known = kept if "knows_town" in request.fixturenames else None
    with pair_in(tmp_path / "installation", demo_port, known) as pair:
        yield pair


@pytest.fixture
def knows_town() -> None:
    """For tests that begin when the town was read once."""


@pytest.fixture
def server(pair: Pair) -> DemoServer:
    """The world."""
    return pair.server


@pytest.fixture
def app(pair: Pair) -> App:
    """The installation."""
    return pair.app


@pytest.mark.usefixtures("knows_town")
def test_what_shows_on_no_list_is_found_in_the_rounds_or_by_a_full_reading(
    app: App, server: DemoServer
) -> None:
    older = today() - dt.timedelta(days=30)  # not in the list of the newest documents, which shows kinds
    public = server.world.councils["ahlenfeld"].public_papers()
    papers = [paper for paper in public if paper.latest_day < older][:2]
    assert len(papers) == 2
    for paper in papers:
        paper.kind = "Dringlichkeitsantrag"
    server.world.revision += 1
    read(app, TOWN)
    assert news(app) == [], "the kind of a paper stands on its own page alone"
    with app.engine.begin() as connection:
        long_ago = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        connection.execute(
            update(Paper).where(Paper.key == str(papers[0].number)).values(last_seen_at=long_ago)
        )
    read(app, TOWN)
    assert news(app) == [("amended", False)]
    read(app, TOWN, afresh=True)
    assert news(app) == [("amended", False)] * 2


def test_a_paper_of_which_a_document_failed_is_read_again(app: App, server: DemoServer) -> None:
    server.world.faults.add(Fault("status_403", "/ahlenfeld/", "getfile", times=1))
    read_source(app.settings, app.engine, Job(TOWN))
    asked(server, TOWN)
    read(app, TOWN)
    pages = asked(server, TOWN)
    assert pages["getfile"] == 1
    assert pages["vo0050"] + pages["to0050"] == 1
    with reading(app.engine) as connection:
        assert connection.scalar(select(func.count()).where(PaperFile.sha256.is_(None))) == 0


def test_a_backfill_is_stopped_and_gone_on_with(app: App, server: DemoServer) -> None:
    since = (today() - dt.timedelta(days=200)).replace(day=1).isoformat()
    stop = threading.Event()

    def stop_soon(counts: dict[str, int]) -> None:
        if counts.get("papers", 0) >= 1 or sum("vo0053" in entry.path for entry in server.log.entries) > 3:
            stop.set()

    ended = read_source(app.settings, app.engine, Job(TOWN, since=since), stop=stop, progress=stop_soon)
    if ended.outcome == "ok":
        pytest.skip("read to its end before it could be stopped")
    assert ended.outcome == "interrupted"
    known = set(titles(app, TOWN))
    assert known
    server.log.clear()
    read(app, TOWN, since=since)
    again = {entry.path.rpartition("=")[2] for entry in server.log.entries if "vo0050" in entry.path}
    assert not known & again
    council = server.world.councils["ahlenfeld"]
    assert len(titles(app, TOWN)) == len(council.papers)


@pytest.mark.usefixtures("knows_town")
def test_a_replay_does_with_what_it_has(app: App, server: DemoServer) -> None:
    before = dump(app.engine)
    answers = sorted((app.settings.data_dir / "answers" / TOWN).rglob("*.gz"))
    for path in answers[::3]:
        path.unlink()
    answers[1].write_bytes(b"broken")
    server.stop()
    ended = read(app, TOWN, mode="replay")
    server.start()
    assert ended.counts["not_archived"] > 0
    after = dump(app.engine)
    assert after["changes"] == before["changes"]
    assert after["paper_files"] == before["paper_files"]


@pytest.mark.usefixtures("knows_town")
def test_other_code_reads_known_pages_again_in_silence(app: App, server: DemoServer) -> None:
    misread(app, TOWN, kind="alte Lesart")
    with app.engine.begin() as connection:
        connection.execute(update(Source).values(reader="older"))
        connection.execute(update(ReadPage).values(reader="older"))
    server.log.clear()
    read(app, TOWN)
    pages = asked(server, TOWN)
    assert not pages.keys() & {"vo0050", "vo0053", "getfile"}
    changes = news(app)
    assert {kind for kind, _ in changes} == {"amended"}
    assert all(silent for _, silent in changes)
    with reading(app.engine) as connection:
        of_the_town = select(CrawlRun.mode).where(CrawlRun.source == TOWN).order_by(CrawlRun.id)
        modes = connection.scalars(of_the_town).all()
    assert modes == ["full", "replay", "full"]
    read(app, TOWN)
    assert news(app) == changes


@pytest.mark.usefixtures("knows_town")
def test_a_page_that_is_lost_is_asked_for_whole(app: App, server: DemoServer) -> None:
    with app.engine.begin() as connection:
        connection.execute(update(ReadPage).values(reader="older"))
    for path in (app.settings.data_dir / "answers").rglob("*.gz"):
        path.unlink()
    server.log.clear()
    again = read(app, TOWN)
    assert {entry.status for entry in server.log.entries} <= {200, 302}
    assert "unchanged" not in again.counts
    assert news(app) == []
