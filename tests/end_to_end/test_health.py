"""A source that answers and yet leaves something out, one in recess, one that breaks: what is known of it,
what its readers are told, and what its operator gets as mail."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import time_machine
from pydantic import SecretStr
from sqlalchemy import select

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.telling import notify_operator, publish_feeds
from demo.faults import Fault
from demo.model import Council
from demo.server import DemoServer
from demo.world import World
from storage.database import reading
from storage.models import Meeting
from storage.sources import source_views
from storage.times import today, utc_now
from storage.views import SourceView
from tests.alerts.conftest import AnyPort, Mailbox, Server
from tests.end_to_end.conftest import demo_app, read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.small_worlds import SMALL, install_known, small_world

TOWN, DISTRICT = "demo-ahlenfeld", "demo-rurtal"
OPERATOR = "betrieb@radar.example"


@pytest.fixture(scope="module")
def demo(database: str, demo_port: int) -> Iterator[DemoServer]:
    """A small demo world."""
    patch = pytest.MonkeyPatch()
    with DemoServer(small_world(), demo_port) as running:
        patch.setenv("ANTRAGSRADAR_DEMO_URL", running.url)
        yield running
    patch.undo()


@pytest.fixture(scope="module")
def app(demo: DemoServer, kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation that has read the town once."""
    folder = tmp_path_factory.mktemp("installation")
    install_known(folder, demo, kept)
    app = demo_app(folder, demo.url)
    yield app
    app.engine.dispose()


@pytest.fixture
def world(demo: DemoServer) -> Iterator[World]:
    """The world, which is as it was again after each test."""
    yield demo.world
    demo.world.faults.clear()
    for council in demo.world.councils.values():
        council.off_calendar.clear()


@pytest.fixture
def mailbox(app: App) -> Iterator[Mailbox]:
    """A mail server on loopback that the installation sends by."""
    box = Mailbox()
    controller = AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    before = app.settings
    url = SecretStr(Server(box, controller).url)
    app.settings = before.model_copy(update={"smtp_url": url, "operator_to": OPERATOR})
    yield box
    app.settings = before
    controller.stop()


def view(app: App, source: str) -> SourceView:
    """What readers are told of a source."""
    with reading(app.engine) as connection:
        return next(each for each in source_views(connection) if each.name == source)


def published(app: App) -> str:
    """The feed as it is published now."""
    assert not any(each.problems for each in publish_feeds(app))
    return (app.settings.feed_folder / "motions.atom").read_text()


def gone(app: App) -> list[str]:
    """The committees of meetings that are marked as gone."""
    with reading(app.engine) as connection:
        return list(connection.scalars(select(Meeting.organization).where(Meeting.gone)))


def told_after(app: App, mailbox: Mailbox, hours: float) -> list[Any]:
    """The mails to the operator that go out by so many hours from now."""
    before = len(mailbox.received)
    with time_machine.travel(utc_now() + dt.timedelta(hours=hours)):
        notify_operator(app)
    received = mailbox.received[before:]
    assert [to for _, recipients, _, _ in received for to in recipients] == [OPERATOR] * len(received)
    return [email.message_from_bytes(raw, policy=email.policy.default) for _, _, raw, _ in received]


def words(mail: Any) -> str:
    return " ".join(mail.get_content().split())


def test_a_committee_that_is_silently_missing(app: App, world: World) -> None:
    council = world.councils["ahlenfeld"]
    before, quiet_feed = dump(app.engine), published(app)
    council.off_calendar.add(council.assembly)
    for _ in range(2):
        assert read_all(app, TOWN)[TOWN].outcome == "ok"
        seen = view(app, TOWN)
        assert seen.state == "degraded"
        (finding,) = seen.findings
        assert (finding.kind, finding.name, finding.found) == ("committee", council.assembly, 0)
        assert finding.expected == sum(each.organization == council.assembly for each in council.meetings)
        assert seen.message == finding.message
        assert f"Sitzungen von {council.assembly} fehlen seit dem" in seen.message
    assert gone(app) == []
    assert dump(app.engine) == before, "nobody is told that meetings were moved"
    assert "Nur lückenhaft gelesen: Stadt Ahlenfeld (Demo)." in published(app)
    read_source(app.settings, app.engine, Job(TOWN, "news"))
    assert view(app, TOWN).findings == (finding,), "a look at what is new does not look for it"
    council.off_calendar.clear()
    read_all(app, TOWN)
    assert view(app, TOWN).state == "ok"
    assert dump(app.engine) == before
    assert published(app) == quiet_feed


def test_one_meeting_that_leaves_the_calendar_is_gone(app: App, world: World) -> None:
    council = world.councils["ahlenfeld"]
    left = next(each for each in council.meetings if each.organization == council.assembly)
    council.meetings.remove(left)
    read_all(app, TOWN)
    assert gone(app) == [council.assembly]
    assert view(app, TOWN).state == "ok"
    council.meetings.append(left)
    read_all(app, TOWN)
    assert gone(app) == []


@contextmanager
def another(demo: DemoServer, world: World, port: int, folder: Path) -> Iterator[App]:
    """A new installation that reads another world, at the same address."""
    demo.stop()
    try:
        with DemoServer(world, port) as running:
            app = demo_app(folder, running.url)
            yield app
            app.engine.dispose()
    finally:
        demo.start()


def test_a_field_that_a_new_layout_calls_something_else(
    demo: DemoServer, demo_port: int, tmp_path: Path
) -> None:
    world = small_world(90)  # enough papers in the town to learn from
    with another(demo, world, demo_port, tmp_path) as app:
        assert read_all(app, TOWN)[TOWN].outcome == "ok"
        check_renamed(app, world)


def check_renamed(app: App, world: World) -> None:
    before = dump(app.engine)
    world.faults.add(Fault("renamed", "/ahlenfeld/", "vo0050", word="vovaname"))
    everything = Job(TOWN, afresh=True)  # else only papers that are due, and it takes some days to be sure
    assert read_source(app.settings, app.engine, everything).outcome == "ok"
    seen = view(app, TOWN)
    assert seen.state == "degraded"
    assert [finding.key for finding in seen.findings] == ["field:paper.kind"]
    assert "meist ohne Art da" in seen.message
    after = dump(app.engine)
    assert (after["changes"], after["versions"]) == (before["changes"], before["versions"])
    read_all(app, TOWN)
    assert view(app, TOWN).findings == seen.findings, "it lasts"
    world.faults.clear()
    read_source(app.settings, app.engine, everything)
    assert view(app, TOWN).state == "ok"
    assert dump(app.engine) == before


def test_a_blocked_source_and_its_recovery_reach_the_operator(
    app: App, world: World, mailbox: Mailbox
) -> None:
    world.faults.add(Fault("status_403", "/ahlenfeld/"))
    read_all(app, TOWN)
    assert told_after(app, mailbox, 0.1) == []
    (mail,) = told_after(app, mailbox, 0.5)
    assert mail["Subject"] == "Stadt Ahlenfeld (Demo): gesperrt"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Grund: HTTP-Status 403" in words(mail)
    assert "Was zu tun ist: Umgangen wird die Sperre nicht." in words(mail)
    read_all(app, TOWN)
    assert told_after(app, mailbox, 30) == [], "still blocked is nothing new"
    world.faults.clear()
    read_all(app, TOWN)
    assert told_after(app, mailbox, 2) == []
    (mail,) = told_after(app, mailbox, 31)
    assert mail["Subject"] == "Stadt Ahlenfeld (Demo): wird wieder gelesen"


def test_a_dead_network_makes_one_mail(app: App, demo: DemoServer, mailbox: Mailbox) -> None:
    demo.stop()
    try:
        read_all(app, TOWN, DISTRICT)
    finally:
        demo.start()
    with time_machine.travel(utc_now() + dt.timedelta(days=2)):
        (mail,) = told_after(app, mailbox, 1)
    assert mail["Subject"].startswith("2 Quellen mit Störung: ")
    assert words(mail).count("Der Server nimmt keine Verbindung an") == 2


def in_recess(council: Council, now: dt.date) -> None:
    """No meeting three weeks back or ahead, and no paper either."""
    council.meetings = [each for each in council.meetings if abs((each.day - now).days) > 21]


@pytest.mark.in_turn
@pytest.mark.parametrize("source", [TOWN, DISTRICT])
def test_a_council_in_recess_is_quiet_and_nobody_is_alarmed(
    source: str, tmp_path: Path, demo: DemoServer, demo_port: int, app: App, mailbox: Mailbox
) -> None:
    """A world that stopped two months ago: what it knows of the time since is a few meetings to come."""
    world = World(today() - dt.timedelta(days=60), papers=SMALL)
    for council in world.councils.values():
        in_recess(council, today())
    with another(demo, world, demo_port, tmp_path) as other:
        kept = {"data_dir": tmp_path, "database_url": other.settings.database_url}
        other.settings = app.settings.model_copy(update=kept)
        assert read_all(other, source)[source].outcome == "ok"
        assert read_all(other, source)[source].outcome == "ok"
        seen = view(other, source)
        assert seen.state == "quiet", seen.message
        assert "nichts Neues: die nächste bekannte Sitzung ist am" in seen.message
        assert seen.findings == ()
        assert told_after(other, mailbox, 30) == []
        feed = published(other)
        assert "Nicht nachsehen" not in feed
