"""Told to end in the middle of a job, a service ends soon, and the next one brings it to the same end."""

from __future__ import annotations

import email
import signal
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import func, select, update

from alerts.feeds import WRITERS
from alerts.publish import file_name
from antragsradar.telling import plan_due, publish_feeds, send_planned
from antragsradar.work import Work
from storage.database import reading
from storage.models import Paper
from storage.models_subscriptions import DeliveryItem
from tests.alerts.house import add_change, add_motion, build, subscribe
from tests.dispatch.crew import Crew, until
from tests.end_to_end.dump import dump
from tests.end_to_end.test_service import free_port
from tests.faults.conftest import app_of
from tests.faults.halting import FEW, Halt
from tests.forked import Forked

GRACE_SECONDS = 30.0
MOTIONS = 3 * FEW
AT_ONCE_SECONDS = 5.0
ENDING = "wird beendet"


@pytest.fixture
def town(rested: Crew) -> Crew:
    """An installation for the invented town, which reads nothing."""
    build(rested.engine)
    return rested


def add_motions(crew: Crew) -> None:
    """Something to tell."""
    for number in range(1, MOTIONS + 1):
        add_motion(crew.engine, number)
        add_change(crew.engine, number)


def end_during(crew: Crew, halt: Halt) -> None:
    """Start the service, tell it to end once it is there, and only then let it go on."""
    service = crew.start("run", "--port", str(free_port()), before=halt)
    let_end(crew, halt, service)


def let_end(crew: Crew, halt: Halt, service: Forked) -> None:
    """Tell it to end once it is there, and only then let it go on."""
    until(lambda: halt.has_come)
    service.send_signal(signal.SIGTERM)
    until(lambda: ENDING in crew.said)
    halt.go_on()
    assert service.wait(GRACE_SECONDS) == 0, crew.said
    assert "Traceback" not in crew.said


def test_while_mails_are_planned(town: Crew, tmp_path: Path) -> None:
    add_motions(town)
    readers = ["a@radar.example", "b@radar.example"]
    for address in readers:
        subscribe(town.engine, address, "at_once")
    end_during(town, Halt("alerts.deliver:plan_silence", tmp_path))
    app = app_of(town)
    for _ in range(2):
        plan_due(app, at_once=True)
        send_planned(app)
    mails = [email.message_from_bytes(path.read_bytes()) for path in app.settings.mail_folder.glob("*.eml")]
    assert sorted(mail["To"] for mail in mails) == readers
    with reading(app.engine) as connection:
        told = connection.execute(select(DeliveryItem.subscription_id, DeliveryItem.change_id)).all()
    assert sorted(told) == [(reader, change) for reader in (1, 2) for change in range(1, MOTIONS + 1)]
    app.engine.dispose()


def test_while_feeds_are_published(town: Crew, tmp_path: Path) -> None:
    """One of their files is written by then, once more after the start."""
    halt = Halt("alerts.publish:write_atomically", tmp_path, call=len(WRITERS) + 2)
    service = town.start("run", "--port", str(free_port()), before=halt)
    app = app_of(town)
    files = [app.settings.feed_folder / file_name(format_) for format_ in WRITERS]
    until(lambda: all(path.exists() for path in files))
    add_motions(town)
    let_end(town, halt, service)
    publish_feeds(app)
    published = [path.read_bytes() for path in files]
    app.settings.feed_folder.rename(tmp_path / "aside")
    publish_feeds(app)
    assert [path.read_bytes() for path in files] == published
    assert {len(feedparser.parse(content).entries) for content in published[:2]} == {MOTIONS}
    app.engine.dispose()


def test_while_feeds_are_published_before_it_serves(town: Crew, tmp_path: Path) -> None:
    """It ends at once; what is not written yet is by the next start."""
    add_motions(town)
    halt = Halt("alerts.publish:write_atomically", tmp_path, call=2)
    service = town.start("run", "--port", str(free_port()), before=halt)
    until(lambda: halt.has_come)
    assert town.end(service) < AT_ONCE_SECONDS
    app = app_of(town)
    files = [app.settings.feed_folder / file_name(format_) for format_ in WRITERS]
    assert [path.exists() for path in files] == [True, False, False]
    assert all(each.outcome != "kept" for each in publish_feeds(app))
    assert all(path.exists() for path in files)
    app.engine.dispose()


def test_while_papers_are_indexed(town: Crew, tmp_path: Path) -> None:
    """It ends with the papers of one transaction."""
    add_motions(town)
    Work(app := app_of(town))._index()
    calm = dump(app.engine)
    with app.engine.begin() as connection:
        connection.execute(update(Paper).values(in_index=False))
    end_during(town, Halt("storage.search.index:index_papers", tmp_path, call=2))
    with reading(app.engine) as connection:
        left = connection.scalar(select(func.count()).select_from(Paper).where(~Paper.in_index))
    assert left == MOTIONS - 2 * FEW
    Work(app)._index()
    assert dump(app.engine) == calm
    app.engine.dispose()
