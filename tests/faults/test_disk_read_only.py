"""The folder for data cannot be written any more while the service runs, its database elsewhere: what is
published stays, it is said, and with the disk well again all goes on."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import feedparser
import pytest

from alerts.addresses import feed_path
from alerts.publish import file_name
from alerts.web.app import create_app
from antragsradar.app import App
from antragsradar.reading import Job
from antragsradar.secret import secret_key
from antragsradar.settings import Settings
from antragsradar.tasks import Task, perform
from antragsradar.work import Work
from demo.server import DemoServer
from storage.database import reading
from storage.filters import Filter
from storage.jobs import GRACE, job_views, watch
from storage.sources import source_views
from storage.times import utc_now
from tests import databases
from tests.alerts.house import add_change, add_motion, build
from tests.alerts.test_web import Web
from tests.delivery.support import MINUTE

TOWN = "demo-ahlenfeld"
SAID = "Die Daten lassen sich nicht ablegen: der Datenträger lässt sich nicht beschreiben."


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """Nobody writes to the disk meanwhile."""
    for how in ("ro", "rw"):
        subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)
        if how == "ro":
            yield


@pytest.fixture
def app(database: str, tiny: DemoServer, small_disk: Path, tmp_path: Path) -> Iterator[App]:
    """An installation whose database is on another disk."""
    at = databases.new_database(tmp_path / "elsewhere.db", build).url.render_as_string(hide_password=False)
    app = App(Settings(_env_file=None, data_dir=small_disk, database_url=at, demo_url=tiny.url))
    yield app
    app.engine.dispose()


def task_of(work: Work, name: str) -> Task:
    (task,) = (task for task in work.tasks if task.name == name)
    return task


def titles(feed: bytes) -> list[str]:
    return [entry.title for entry in feedparser.parse(feed).entries]


def test_what_is_published_stays_and_the_operator_is_told(
    app: App, small_disk: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret_key(app.settings)  # a service has it since its start
    work = Work(app)
    publishing = task_of(work, "publish feeds")
    add_motion(app.engine, 1)
    add_change(app.engine, 1)
    with app.engine.begin() as connection:
        watch(connection, [publishing.record], utc_now())
    assert perform(app.engine, publishing)
    path = f"/feeds/{file_name('atom')}"
    with Web(create_app(app.engine, app.site, feeds=app.settings.feed_folder)) as web:
        before = titles(web.get(path).body)
        with read_only(small_disk):
            add_motion(app.engine, 2)
            add_change(app.engine, 2)
            for task in work.tasks:
                perform(app.engine, task)
            assert titles(web.get(path).body) == before
            of_a_filter = web.get(feed_path("atom", Filter(parties=("SPD",))))
            assert (of_a_filter.status, len(titles(of_a_filter.body))) == (200, 2)
            assert "disk" in web.get("/healthz").body.decode()
            with reading(app.engine) as connection:
                (view,) = job_views(connection, utc_now() + GRACE + 2 * MINUTE)
            assert (view.is_late, view.failure) == (True, SAID)
            ended = work.read(Job(TOWN))
            assert ended.outcome == "failed"
            assert "nicht beschreibbar" in ended.message
            with reading(app.engine) as connection:
                states = {each.name: each.state for each in source_views(connection)}
            assert states[TOWN] == "broken"
        assert [record for record in caplog.records if record.exc_info] == []
        assert {record.levelno for record in caplog.records} >= {logging.WARNING}
        assert perform(app.engine, publishing)
        assert len(titles(web.get(path).body)) == 2
        assert work.read(Job(TOWN)).outcome == "ok"
        assert len(titles(web.get(path).body)) > 2
