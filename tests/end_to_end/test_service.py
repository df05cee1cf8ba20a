"""The service as its operator knows it: started, asked, stopped, started again, on the demo world.

Its processes are forked from one that has loaded all (tests/forked.py); that they begin as they do in earnest
is seen in tests/deploy/test_running.py.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import feedparser
import pytest
from sqlalchemy import func, select

from demo.server import DemoServer
from storage.database import reading
from storage.models import CrawlRun
from storage.models_jobs import Lease
from tests.databases import open_again, setting
from tests.end_to_end.small_worlds import TINY, small_world
from tests.forked import Forked

SOURCES = 5
START_SECONDS = 60.0
READ_SECONDS = 240.0
STOP_SECONDS = 20.0


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def until(true: Callable[[], bool], seconds: float) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.25)


@dataclass
class Service:
    """A running `antragsradar run` or `demo`."""

    process: Forked
    port: int
    log: IO[bytes]

    def get(self, path: str) -> bytes:
        """The body of an answer with status 200."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            body: bytes = answer.read()
            return body

    def answers(self) -> bool:
        """Whether it serves; fails where it has ended instead."""
        assert self.process.poll() is None, self.said
        try:
            return json.loads(self.get("/healthz")) == {"status": "ok"}
        except (urllib.error.URLError, ConnectionError):
            return False

    def sources(self) -> list[dict[str, Any]]:
        """What status.json says."""
        known: list[dict[str, Any]] = json.loads(self.get("/status.json"))["sources"]
        return known

    def are_all(self, state: str) -> bool:
        """Whether every source is in that state."""
        return [source["state"] for source in self.sources()] == [state] * SOURCES

    @property
    def said(self) -> str:
        """What it has said until now."""
        return Path(self.log.name).read_text("utf-8")

    def stop(self) -> str:
        """Ask it to end, as systemd or Docker does; what it said."""
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(STOP_SECONDS) == 0, self.said
        return self.said


def command(folder: Path, port: int, *words: str, **settings: str) -> Service:
    """A command of ours at a port, in a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANTRAGSRADAR_")}
    calls = [sys.executable, "-m", "antragsradar.cli", *words, "--port", str(port)]
    log = (folder / f"{len(list(folder.glob('*.said')))}.said").open("ab")
    return Service(Forked(calls, {**kept, **settings}, log.fileno(), log.fileno(), folder=folder), port, log)


def children_of(folder: Path) -> list[str]:
    """Command lines of processes that still work for the installation in that folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if Path(path.parent / "cwd").resolve() == folder.resolve() or str(folder) in line:
                found.append(line)
        except OSError:  # it has ended meanwhile
            continue
    return found


@pytest.fixture
def server(database: str, demo_port: int) -> Iterator[DemoServer]:
    """A small demo world."""
    with DemoServer(small_world(TINY), demo_port) as running:
        yield running


def installation(folder: Path, url: str) -> dict[str, str]:
    """The settings of an installation in that folder which reads the demo world at that address."""
    data = folder / "data"
    return {
        "ANTRAGSRADAR_DEMO_URL": url,
        "ANTRAGSRADAR_DATA_DIR": str(data),
        "ANTRAGSRADAR_DATABASE_URL": setting(data),
    }


@contextmanager
def running(folder: Path, url: str, **settings: str) -> Iterator[Service]:
    """`antragsradar run` on the demo world, until the end of the block."""
    with ended(command(folder, free_port(), "run", **installation(folder, url), **settings)) as service:
        until(service.answers, START_SECONDS)
        yield service


@contextmanager
def ended(service: Service) -> Iterator[Service]:
    """It runs no longer than the block."""
    try:
        yield service
    finally:
        if service.process.poll() is None:
            service.process.kill()
        service.process.wait(STOP_SECONDS)
        service.log.close()


def runs_and_leader(folder: Path) -> tuple[dict[str, int], str]:
    """How often each source was read, and which process leads."""
    engine = open_again(folder / "data" / "antragsradar.db")
    with reading(engine) as connection:
        counted = connection.execute(select(CrawlRun.source, func.count()).group_by(CrawlRun.source))
        runs = {source: count for source, count in counted}
        leader = connection.scalar(select(Lease.owner).where(Lease.name == "scheduler")) or ""
    engine.dispose()
    return runs, leader


@pytest.mark.timeout(600)
def test_the_service_reads_serves_ends_and_goes_on(tmp_path: Path, server: DemoServer) -> None:
    url = server.url
    with running(tmp_path, url) as first, running(tmp_path, url) as second:
        with ended(command(tmp_path, first.port, "run", ANTRAGSRADAR_DATA_DIR="other")) as taken:
            assert taken.process.wait(START_SECONDS) == 1
        assert f":{first.port} kann nicht gelauscht werden (dort lauscht schon jemand)" in taken.said
        assert "Traceback" not in taken.said
        until(lambda: first.are_all("ok"), READ_SECONDS)
        runs, leader = runs_and_leader(tmp_path)
        assert list(runs.values()) == [1] * SOURCES
        assert leader.split("/")[1] == str(first.process.pid)
        assert second.are_all("ok")
        until(lambda: len(feedparser.parse(first.get("/feeds/motions.atom")).entries) > 0, START_SECONDS)
        for path in ("/feeds/motions.atom", "/feeds/motions.rss"):
            feed = feedparser.parse(first.get(path))
            assert not feed.bozo
            assert feed.entries
        assert feed.entries[0].title in first.get("/").decode()
        assert "Traceback" not in first.stop() + second.stop()
    assert children_of(tmp_path) == []

    server.log.clear()
    with running(tmp_path, url) as again:
        until(lambda: runs_and_leader(tmp_path)[1].split("/")[1:2] == [str(again.process.pid)], START_SECONDS)
        time.sleep(2)  # long enough for a reading to begin, if one were due
        assert again.stop()
    assert server.log.entries == []

    server.stop()
    with running(tmp_path, url, ANTRAGSRADAR_NEWS_EVERY_HOURS="0.004") as alone:
        until(lambda: alone.are_all("broken"), READ_SECONDS)
        for source in alone.sources():
            assert source["failure"] == "unreachable"
            assert source["message"] == "Der Server nimmt keine Verbindung an"
        assert feed.entries[0].title in alone.get("/").decode()
        assert alone.stop()
    assert children_of(tmp_path) == []


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_the_demo_shows_motions_then_sends_mail(tmp_path: Path) -> None:
    with ended(command(tmp_path, free_port(), "demo")) as service:
        until(service.answers, START_SECONDS)
        begun = time.monotonic()
        until(lambda: len(feedparser.parse(service.get("/feeds/motions.atom")).entries) > 10, READ_SECONDS)
        print(f"motions after {time.monotonic() - begun:.0f} s")  # noqa: T201 - shown when it fails
        until(lambda: any((tmp_path / "demo-data").rglob("*.eml")), READ_SECONDS)
        print(f"a mail after {time.monotonic() - begun:.0f} s")  # noqa: T201
        assert "Traceback" not in service.stop()
    assert children_of(tmp_path) == []
