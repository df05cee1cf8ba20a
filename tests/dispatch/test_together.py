"""Two websites, two schedules and two workers share one PostgreSQL, and the workers read the demo world
together; one is killed on the way, one told to end."""

from __future__ import annotations

import json
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import feedparser
import pytest
from pydantic import SecretStr
from sqlalchemy import text

from antragsradar.app import App
from antragsradar.settings import Settings
from demo.server import DemoServer
from demo.world import World
from storage.database import open_database
from storage.times import today
from tests import postgresql
from tests.dispatch.crew import SECOND_HOST, TRUSTED, Crew, asked, overlapping, until
from tests.end_to_end.conftest import demo_port, few_meetings, read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.test_service import free_port

__all__ = ["demo_port"]

SOURCES = {
    "demo-ahlenfeld",
    "demo-birkenrath",
    "demo-nachrichten",
    "demo-rurtal",
    "demo-spd-rurtal",
    "elsewhere",
}
ORDERLY_SECONDS = 30.0


@dataclass
class Story:
    """What happened."""

    crew: Crew
    server: DemoServer
    pages: list[tuple[bytes, bytes]]  # of each website: the state of the sources, the feed
    leaders: list[int]
    schedules: list[int]
    seconds: float  # until the worker that was told to end had ended


@pytest.fixture(scope="module")
def story(
    postgresql_server: postgresql.Server, demo_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """All are started at once, on an empty database. A worker is killed while it reads, another is started
    in its place, and the one that reads next is told to end."""
    folder = tmp_path_factory.mktemp("crew")
    (folder / "spiders").mkdir()
    (folder / "spiders" / "elsewhere.py").write_text(SECOND_HOST)
    world = World(today(), papers=24)
    for council in (*world.councils.values(), *world.neighbours.values()):
        council.meetings = few_meetings(council.meetings)
    address = postgresql_server.new_database()
    engine = open_database(address)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    with DemoServer(world, demo_port) as server:
        settings = {
            "ANTRAGSRADAR_DATABASE_URL": address,
            "ANTRAGSRADAR_DATA_DIR": str(folder / "data"),
            "ANTRAGSRADAR_DEMO_URL": server.url,
            "ANTRAGSRADAR_SPIDERS": str(folder / "spiders"),
            **TRUSTED,
        }
        crew = Crew(folder, engine, settings)
        try:
            yield tell(crew, server)
        finally:
            crew.kill()
            engine.dispose()
            postgresql_server.drop(address)


def tell(crew: Crew, server: DemoServer) -> Story:
    """Let it happen."""
    schedules = [crew.start("schedule"), crew.start("schedule")]
    for _ in range(2):
        crew.start("worker", "--jobs", "1")
    ports = [free_port(), free_port()]
    for port in ports:
        crew.start("web", "--port", str(port))
    crew.reader(server, 10).kill()
    crew.start("worker", "--jobs", "1")
    seconds = crew.end(crew.reader(server, 5))
    until(lambda: {source for source, outcome in crew.runs() if outcome == "ok"} == SOURCES)
    until(lambda: not crew.queue.running)
    pages = [(get(port, "/status.json"), get(port, "/feeds/motions.atom")) for port in ports]
    leaders = [crew.leader]
    first = next(process for process in schedules if process.pid == crew.leader)
    crew.end(first)
    until(lambda: crew.leader not in (0, first.pid))
    leaders.append(crew.leader)
    for process in crew.processes:
        if process.poll() is None:
            crew.end(process)
    return Story(crew, server, pages, leaders, [process.pid for process in schedules], seconds)


def get(port: int, path: str) -> bytes:
    """What a website answers."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        body: bytes = answer.read()
        return body


@pytest.mark.timeout(900)
def test_all_work_is_done_once(story: Story) -> None:
    runs = Counter(story.crew.runs())
    assert {source: runs[source, "ok"] for source in SOURCES} == dict.fromkeys(SOURCES, 1)
    assert 1 <= sum(runs[source, "interrupted"] for source in SOURCES) <= 2
    assert sum(runs.values()) <= len(SOURCES) + 2


def test_one_request_at_a_time_for_each_host(story: Story) -> None:
    first, second = (asked(story.server, elsewhere=elsewhere) for elsewhere in (False, True))
    assert first
    assert second
    assert overlapping(first) == overlapping(second) == []


def test_hosts_are_read_at_the_same_time(story: Story) -> None:
    first, second = (asked(story.server, elsewhere=elsewhere) for elsewhere in (False, True))
    assert first[0].at < second[-1].at
    assert second[0].at < first[-1].at


def test_what_is_known_is_what_one_process_finds(
    story: Story, postgresql_address: str, tmp_path: Path
) -> None:
    crew = story.crew
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ANTRAGSRADAR_DEMO_URL", "ANTRAGSRADAR_SPIDERS", *TRUSTED):
            patch.setenv(name, crew.settings[name])
        settings = {"data_dir": tmp_path, "database_url": SecretStr(postgresql_address)}
        alone = App(Settings(_env_file=None, **settings))  # type: ignore[arg-type,call-arg]
        assert alone.engine
        assert {run.outcome for run in read_all(alone).values()} == {"ok"}
    assert dump(crew.engine) == dump(alone.engine)
    alone.engine.dispose()


def test_a_worker_that_is_told_to_end_ends_in_an_orderly_way(story: Story) -> None:
    assert story.seconds < ORDERLY_SECONDS
    assert "Traceback" not in story.crew.said


def test_one_schedule_leads_and_the_other_follows(story: Story) -> None:
    assert len(set(story.leaders)) == 2
    assert set(story.leaders) == set(story.schedules)


def test_every_website_shows_what_the_workers_found(story: Story) -> None:
    states, feeds = zip(*story.pages, strict=True)
    for state in states:
        assert {source["name"]: source["state"] for source in json.loads(state)["sources"]} == dict.fromkeys(
            SOURCES, "ok"
        )
    assert feeds[0] == feeds[1]
    assert feedparser.parse(feeds[0]).entries


def test_nothing_is_left_in_the_queue(story: Story) -> None:
    queue = story.crew.queue
    assert [task for task in queue.tasks if task.failed or task.running] == []
    assert queue.workers == []
