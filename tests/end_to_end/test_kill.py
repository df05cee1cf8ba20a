"""A reading that is killed at any moment loses nothing, tells nothing twice and is gone on with."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import func, select

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.telling import plan_and_deliver
from demo.server import DemoServer
from demo.world import World
from storage.database import reading
from storage.models import Change, Paper
from storage.models_subscriptions import DeliveryItem
from storage.runs import LastRun, last_run
from storage.times import today
from tests.end_to_end.conftest import demo_app, read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.small_worlds import install_known, small_world
from tests.forked import Forked

TOWN, BLOG = "demo-ahlenfeld", "demo-spd-rurtal"
COUNCILS = (TOWN, "demo-birkenrath", "demo-rurtal")
WAIT_SECONDS = 60.0
ORDERLY_SECONDS = 10.0


@dataclass
class Pair:
    """Two installations that read the same world: one is left in peace, the other is not."""

    server: DemoServer
    calm: App
    struck: App


@contextmanager
def pair_reading(world: World, port: int, folder: Path, kept: Path | None = None) -> Iterator[Pair]:
    """Two new installations and the world that they read. `kept`: the calm one knows the town and the blog
    (`install_known`)."""
    with DemoServer(world, port) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTRAGSRADAR_DEMO_URL", server.url)
        if kept:
            install_known(folder / "calm", server, kept)
        pair = Pair(server, demo_app(folder / "calm", server.url), demo_app(folder / "struck", server.url))
        yield pair
        pair.calm.engine.dispose()
        pair.struck.engine.dispose()


@pytest.fixture
def pair(database: str, demo_port: int, tmp_path: Path) -> Iterator[Pair]:
    """Two new installations and a small world."""
    with pair_reading(small_world(), demo_port, tmp_path) as pair:
        yield pair


@pytest.fixture
def half_known(database: str, demo_port: int, kept: Path, tmp_path: Path) -> Iterator[Pair]:
    """The same, but that the first installation has read the town and the blog, and the second the blog."""
    with pair_reading(small_world(), demo_port, tmp_path, kept) as pair:
        assert read_all(pair.struck, BLOG)[BLOG].outcome == "ok"
        yield pair


def until(true: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not true():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.005)


def readers() -> list[int]:
    """Process ids of the readings that were forked for this process."""
    return [child.pid for child in multiprocessing.active_children() if child.pid]


def strike(pair: Pair, source: str, after: int, how: Callable[[], None]) -> LastRun:
    """Read a source and strike after so many requests (unless it is done by then); how it ended."""
    pair.server.log.clear()
    app = pair.struck
    with ThreadPoolExecutor(1) as pool:
        ending: Future[LastRun] = pool.submit(read_source, app.settings, app.engine, Job(source))
        until(lambda: ending.done() or len(pair.server.log.entries) >= after)
        if not ending.done():
            how()
        return ending.result(WAIT_SECONDS)


def kill() -> None:
    """End the reading without a word."""
    for pid in readers():
        os.kill(pid, signal.SIGKILL)


def papers_read(app: App, source: str) -> set[str]:
    """Keys of the source's papers that are kept."""
    with reading(app.engine) as connection:
        return set(connection.scalars(select(Paper.key).where(Paper.source == source)))


def papers_asked(server: DemoServer) -> set[str]:
    """Keys of SessionNet's papers that were asked for."""
    paths = (entry.path for entry in server.log.entries)
    return {path.rpartition("__kvonr=")[2] for path in paths if "vo0050" in path}


def check_files(app: App) -> None:
    """Every document in the archive is whole; what a kill left behind unfinished has no document's name."""
    kept = [path for path in (app.settings.data_dir / "files").rglob("*") if path.is_file()]
    whole = [path for path in kept if not path.name.startswith(".writing-")]
    assert whole
    for path in whole:
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name


def tell(app: App) -> tuple[int, int]:
    """Mails sent now, and changes told so far; each change is news only once."""
    sent = plan_and_deliver(app, at_once=True).sent
    assert plan_and_deliver(app, at_once=True).sent == 0
    with reading(app.engine) as connection:
        told = list(connection.scalars(select(DeliveryItem.change_id)))
        news = connection.scalar(select(func.count()).where(Change.silent.is_(False))) or 0
    assert len(told) == len(set(told)) <= news
    return sent, len(told)


def read_under_fire(pair: Pair, source: str, rounds: int, chance: random.Random) -> int:
    """Read a source in peace, then under fire; how many readings were killed."""
    return fire(pair, source, rounds, chance, read_all(pair.calm, source)[source])


def fire(pair: Pair, source: str, rounds: int, chance: random.Random, calm: LastRun) -> int:
    """Kill a reading at random moments, then let one come to its end; how many were killed. `calm`: how that
    ended which was left in peace."""
    assert calm.outcome == "ok"
    requests = calm.counts["requests"]
    killed = 0
    for number in range(rounds):
        after = max(1, round(requests * chance.uniform(0.1, 0.8) / (1 + number / 3)))
        ended = strike(pair, source, after, kill)
        if ended.outcome == "ok":
            continue
        killed += 1
        assert ended.outcome == "interrupted"
        assert "Signal 9" in ended.message
    assert read_all(pair.struck, source)[source].outcome == "ok"
    return killed


def test_killed_readings_add_up_to_an_undisturbed_one(half_known: Pair) -> None:
    pair, chance = half_known, random.Random(20261)
    with reading(pair.calm.engine) as connection:
        calm = last_run(connection, TOWN)
    assert fire(pair, TOWN, 2, chance, calm) == 2
    assert dump(pair.struck.engine) == dump(pair.calm.engine)
    for _ in range(3):
        pair.server.world.advance()
    assert read_under_fire(pair, TOWN, 1, chance) == 1
    assert dump(pair.struck.engine) == dump(pair.calm.engine)
    assert tell(pair.struck) == tell(pair.calm)
    assert tell(pair.calm)[1] > 0
    check_files(pair.struck)


def test_what_the_killed_reading_kept_is_not_asked_for_again(pair: Pair) -> None:
    struck = strike(pair, TOWN, 60, kill)
    assert struck.outcome == "interrupted"
    kept = papers_read(pair.struck, TOWN)
    assert kept
    pair.server.log.clear()
    assert read_all(pair.struck, TOWN)[TOWN].outcome == "ok"
    asked = papers_asked(pair.server)
    assert asked
    assert not kept & asked
    pair.server.log.clear()
    read_source(pair.struck.settings, pair.struck.engine, Job(TOWN, afresh=True))
    assert papers_asked(pair.server) >= kept & {key for key in kept if key.isdecimal()}


def test_told_to_end_it_ends_in_an_orderly_way(pair: Pair) -> None:
    begun = 0.0

    def terminate() -> None:
        nonlocal begun
        begun = time.monotonic()
        for pid in readers():
            os.kill(pid, signal.SIGTERM)

    ended = strike(pair, TOWN, 10, terminate)
    assert time.monotonic() - begun < ORDERLY_SECONDS
    assert (ended.outcome, ended.message) == ("interrupted", "Der Lauf wurde unterbrochen.")


@pytest.mark.in_turn
@pytest.mark.parametrize("processes", ["real_processes", "forked"])
def test_stopped_by_the_service_it_ends_in_an_orderly_way(
    pair: Pair, processes: str, request: pytest.FixtureRequest
) -> None:
    if processes != "forked":
        request.getfixturevalue(processes)
    stop = threading.Event()
    app = pair.struck
    with ThreadPoolExecutor(1) as pool:
        ending = pool.submit(read_source, app.settings, app.engine, Job(TOWN), stop=stop)
        until(lambda: len(pair.server.log.entries) >= 10)
        begun = time.monotonic()
        stop.set()
        ended = ending.result(WAIT_SECONDS)
    assert time.monotonic() - begun < ORDERLY_SECONDS
    assert (ended.outcome, ended.message) == ("interrupted", "Der Lauf wurde unterbrochen.")


@contextmanager
def started(environment: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`antragsradar crawl` as its operator starts it."""
    command = [sys.executable, "-m", "antragsradar", "crawl", TOWN]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as process:
        yield process


@contextmanager
def forked(environment: dict[str, str], folder: Path) -> Iterator[Forked]:
    """The same, from a process that has loaded everything."""
    command = [sys.executable, "-m", "antragsradar.cli", "crawl", TOWN]
    with (folder / "said").open("ab") as said:
        process = Forked(command, environment, said.fileno(), said.fileno())
        yield process
        process.wait(WAIT_SECONDS)


@pytest.mark.in_turn
@pytest.mark.parametrize("start", [started, forked])
def test_without_its_parent_it_ends_in_an_orderly_way(
    pair: Pair, tmp_path: Path, start: Callable[..., AbstractContextManager[subprocess.Popen[bytes] | Forked]]
) -> None:
    app = pair.struck
    environment = {
        **os.environ,
        "ANTRAGSRADAR_DATA_DIR": str(app.settings.data_dir),
        "ANTRAGSRADAR_DATABASE_URL": app.settings.database,
        "ANTRAGSRADAR_DEMO_URL": pair.server.url,
    }
    with start(environment, tmp_path) as parent:
        until(lambda: len(pair.server.log.entries) >= 10)
        parent.kill()
    begun = time.monotonic()

    def has_ended() -> bool:
        with reading(app.engine) as connection:
            return last_run(connection, TOWN).outcome == "interrupted"

    until(has_ended)
    assert time.monotonic() - begun < ORDERLY_SECONDS


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_forty_kills(demo_port: int, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    chance = random.Random(seed)
    killed = 0
    with pair_reading(World(today(), papers=200), demo_port, tmp_path) as pair:
        while killed < 40:
            for source in COUNCILS:
                killed += read_under_fire(pair, source, 3, chance)
                assert dump(pair.struck.engine) == dump(pair.calm.engine)
            assert tell(pair.struck) == tell(pair.calm)
            if pair.server.world.steps_left:
                pair.server.world.advance()
        check_files(pair.struck)
