"""The database is gone for a while: all that work with it wait, say so, and go on by themselves."""

from __future__ import annotations

import sqlite3
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

import storage.database
from alerts.web.app import create_app
from demo.server import DemoServer
from storage.database import open_database
from storage.models_subscriptions import Delivery
from tests import postgresql
from tests.alerts.conftest import house, smtp
from tests.alerts.house import add_change, add_motion, subscribe
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web
from tests.delivery.support import Post, plan, send
from tests.dispatch.crew import Crew, until
from tests.end_to_end.test_service import children_of, free_port
from tests.faults.conftest import rest

__all__ = ["house", "smtp"]

TOWN = "demo-ahlenfeld"
GERMAN, ENGLISH = "Die Datenbank antwortet nicht", "The database does not answer"


@pytest.fixture(scope="module")
def own_server() -> Iterator[postgresql.Server]:
    """A server that may be ended."""
    with postgresql.running_server() as server:
        yield server


def get(port: int, path: str, language: str = "de") -> tuple[int, str]:
    """Status and body of an answer."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Language": language})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except urllib.error.URLError:
        return 0, ""


@pytest.mark.timeout(300)
@pytest.mark.sqlite_only("has a server of its own")
def test_postgresql_is_ended_and_started_again(
    own_server: postgresql.Server, tiny: DemoServer, tmp_path: Path
) -> None:
    address, port = own_server.new_database(), free_port()
    engine = open_database(address)
    rest(engine, TOWN)
    settings = {
        "ANTRAGSRADAR_DATABASE_URL": address,
        "ANTRAGSRADAR_DATA_DIR": str(tmp_path / "data"),
        "ANTRAGSRADAR_DEMO_URL": tiny.url,
    }
    crew = Crew(tmp_path, engine, settings)
    try:
        for words in (["schedule"], ["worker", "--jobs", "1"], ["web", "--port", str(port)]):
            crew.start(*words)
        tiny.log.clear()
        until(lambda: get(port, "/")[0] == 200)
        until(lambda: len(tiny.log.entries) >= 20)
        own_server.crash()
        for language, words in (("de", GERMAN), ("en", ENGLISH)):
            status, page = get(port, "/", language)
            assert (status, words in page) == (503, True), page
        assert get(port, "/healthz")[0] == 503
        until(lambda: not any("scrapers.run" in line for line in children_of(tmp_path)))
        own_server.start_again()
        until(lambda: get(port, "/")[0] == 200)
        until(lambda: (TOWN, "ok") in crew.runs())
        assert [outcome for source, outcome in crew.runs() if source == TOWN] == ["interrupted", "ok"]
        for process in crew.processes:
            crew.end(process)
    finally:
        crew.kill()
        engine.dispose()


@pytest.mark.sqlite_only("its file is locked by another process")
def test_a_file_that_another_process_locks_for_long(house, tmp_path, monkeypatch) -> None:
    """Who only reads goes on; a mail that was handed over meanwhile goes out again as the same."""
    monkeypatch.setattr(storage.database, "BUSY_SECONDS", 0.2)
    house.dispose()
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
    plan(house)
    other = sqlite3.connect(tmp_path / "radar.sqlite", isolation_level=None)

    class Locked(Post):
        def send(self, letter, meanwhile=None):
            super().send(letter)
            other.execute("BEGIN IMMEDIATE")

    post = Locked()
    with pytest.raises(storage.database.DatabaseError, match="locked"):
        send(house, post)
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as web:
        assert web.get("/").status == 200
        assert web.get("/healthz").status == 200
    other.execute("ROLLBACK")
    other.close()
    again = Post()
    send(house, again, plan_later(house))
    assert [letter.message_id for letter in again.sent] == [letter.message_id for letter in post.sent]


def plan_later(house):
    """When the lease of what was handed over has ended."""
    with house.connect() as connection:
        return connection.scalar(select(Delivery.leased_until))
