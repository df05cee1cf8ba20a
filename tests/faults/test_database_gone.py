"""The database is gone for a while: all that work with it wait, say so, and go on by themselves."""

from __future__ import annotations

import datetime as dt
import email
import sqlite3
import time
import urllib.error
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

import storage.database
from alerts.transports import SmtpTransport
from alerts.web.app import create_app
from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.settings import Settings
from demo.server import DemoServer
from storage import outbox
from storage.database import open_database, reading
from storage.due_sources import due_sources
from storage.jobs import last_done
from storage.models_subscriptions import Delivery
from storage.sources import source_views
from storage.times import utc_now
from tests import postgresql
from tests.alerts.conftest import house, smtp
from tests.alerts.house import add_change, add_motion, subscribe
from tests.alerts.samples import NOW, SITE
from tests.alerts.test_web import Web
from tests.delivery.support import DAY, HOUR, Post, plan, send
from tests.dispatch.crew import Crew, until
from tests.end_to_end.test_service import free_port
from tests.faults.conftest import rest

__all__ = ["house", "smtp"]

TOWN = "demo-ahlenfeld"
GIVEN_UP_SECONDS = 4.0  # by then nobody waits any more for an answer
READERS, NOTED = 25, 3  # more than are leased at once; of whose mails so many are noted before
GERMAN, ENGLISH = "Die Datenbank antwortet nicht", "The database does not answer"


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


def done_since(engine: Engine, begun: dt.datetime) -> bool:
    """Whether a job of the service was decided on, and done by a worker, since then."""
    with reading(engine) as connection:
        done = last_done(connection, "send mails")
    return done is not None and done > begun


@pytest.mark.timeout(300)
@pytest.mark.sqlite_only("has a server of its own")
def test_postgresql_is_ended_and_started_again_and_hangs(
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
        own_server.start_again()
        until(lambda: get(port, "/")[0] == 200)
        until(lambda: (TOWN, "ok") in crew.runs())
        assert [outcome for source, outcome in crew.runs() if source == TOWN] == ["interrupted", "ok"]
        with own_server.hanging():
            assert get(port, "/")[0] == 503
            time.sleep(GIVEN_UP_SECONDS)
        back = utc_now()
        until(lambda: get(port, "/")[0] == 200)
        until(lambda: done_since(engine, back))
        for process in crew.processes:
            crew.end(process)
    finally:
        crew.kill()
        engine.dispose()


@pytest.mark.sqlite_only("has a server of its own")
def test_a_reading_that_loses_it_is_done_again_at_the_next_chance(
    own_server: postgresql.Server, tiny: DemoServer, tmp_path: Path
) -> None:
    """Even where the database is there again before the reading has ended."""
    address = own_server.new_database()
    app = App(Settings(_env_file=None, data_dir=tmp_path, database_url=address, demo_url=tiny.url))
    rest(app.engine, TOWN)
    tiny.log.clear()
    with ThreadPoolExecutor(1) as pool:
        struck = pool.submit(read_source, app.settings, app.engine, Job(TOWN))
        until(lambda: len(tiny.log.entries) >= 20)
        own_server.crash()
        own_server.start_again()
        ended = struck.result()
    assert (ended.outcome, ended.broke_off) == ("interrupted", True)
    with reading(app.engine) as connection:
        assert due_sources(connection, utc_now(), DAY, HOUR) == [(TOWN, "full")]
        (state,) = (view.state for view in source_views(connection) if view.name == TOWN)
    assert state == "new", "that says nothing about the source"
    assert read_source(app.settings, app.engine, Job(TOWN)).outcome == "ok"
    app.engine.dispose()


def test_mails_go_out_once_it_is_back(own_server: postgresql.Server, own_house: Engine, smtp) -> None:
    """All of them; what was handed over and could not be noted goes out again as the same."""
    add_motion(own_house, 1)
    add_change(own_house, 1)
    for number in range(READERS):
        subscribe(own_house, f"l{number}@radar.example")
    plan(own_house)

    class Struck(SmtpTransport):
        def send(self, letter, meanwhile=None):
            super().send(letter, meanwhile)
            if len(smtp.box.received) == NOTED + 1:
                own_server.crash()

    with pytest.raises(storage.database.DatabaseError):
        send(own_house, Struck(smtp.url))
    with pytest.raises(storage.database.DatabaseError):
        send(own_house, SmtpTransport(smtp.url))
    assert len(smtp.box.received) == NOTED + 1
    own_server.start_again()
    send(own_house, SmtpTransport(smtp.url))
    send(own_house, SmtpTransport(smtp.url), NOW + dt.timedelta(seconds=outbox.LEASE_SECONDS))
    with own_house.connect() as connection:
        ledger = dict(connection.execute(select(Delivery.message_id, Delivery.state)).all())
    raw = Counter(content for _, _, content, _ in smtp.box.received)
    handed_over = Counter(email.message_from_bytes(content)["Message-ID"] for content in raw.elements())
    assert ledger == dict.fromkeys(handed_over, "sent")
    assert len(ledger) == len(raw) == READERS, "what goes out again is the same, byte for byte"
    assert sorted(handed_over.values()) == [1] * (READERS - 1) + [2]


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
