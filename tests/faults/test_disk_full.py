"""The disk fills up while a source is read: it is said, nothing is half there, and with room it goes on."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from alerts.publish import file_name
from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.telling import publish_feeds
from demo.server import DemoServer
from storage.database import StorageError, explain
from storage.models_subscriptions import Delivery
from tests.alerts.house import add_change, add_motion, open_house, subscribe
from tests.databases import copy_installation
from tests.delivery.support import Post, plan, send
from tests.end_to_end.conftest import demo_app, read_all
from tests.end_to_end.dump import dump

FIRST, TOWN = "demo-spd-rurtal", "demo-ahlenfeld"
SAID = "Der Datenträger ist voll"
FREE = 300_000  # bytes left: enough to begin


@contextlib.contextmanager
def filled(disk: Path, but: int = 0) -> Iterator[None]:
    """All of the disk but so many bytes is taken by somebody else."""
    filler = disk / "fremd"
    filler.write_bytes(bytes(shutil.disk_usage(disk).free - but))
    yield
    filler.unlink()


def read_without_room(app: App) -> str:
    """Read the town; why it could not be."""
    try:
        ended = read_source(app.settings, app.engine, Job(TOWN))
    except DatabaseError as error:  # not even that could be noted
        return str(explain(error))
    assert ended.outcome in ("failed", "interrupted")
    return ended.message


@pytest.mark.sqlite_only("all lies on one disk")
def test_a_full_disk_stops_a_reading_and_nothing_else(
    database: str, tiny: DemoServer, small_disk: Path, tmp_path: Path
) -> None:
    calm = demo_app(tmp_path / "calm", tiny.url)
    assert read_all(calm, FIRST)[FIRST].outcome == "ok"
    publish_feeds(calm)
    calm.engine.dispose()
    copy_installation(tmp_path / "calm", small_disk / "data")
    struck = demo_app(small_disk / "data", tiny.url)
    feed = struck.settings.feed_folder / file_name("atom")
    good = feed.read_bytes()
    with filled(small_disk, but=FREE):
        for _ in range(2):
            assert SAID in read_without_room(struck)
            with contextlib.suppress(OSError, DatabaseError, StorageError):
                publish_feeds(struck)
            assert feedparser.parse(feed.read_bytes()).entries == feedparser.parse(good).entries
    for app in (calm, struck):
        assert read_all(app, TOWN)[TOWN].outcome == "ok"
        publish_feeds(app)
    assert dump(struck.engine) == dump(calm.engine)
    assert len(feedparser.parse(feed.read_bytes()).entries) > len(feedparser.parse(good).entries)
    calm.engine.dispose()
    struck.engine.dispose()


@pytest.mark.sqlite_only("all lies on one disk")
def test_a_mail_that_could_not_be_noted_goes_out_again_as_the_same(database: str, small_disk: Path) -> None:
    house = open_house(small_disk)
    readers = ["a@radar.example", "b@radar.example", "c@radar.example"]
    for address in readers:
        subscribe(house, address)
    add_motion(house, 1)
    add_change(house, 1)
    plan(house)
    disk = contextlib.ExitStack()

    class FillsTheDisk(Post):
        def send(self, letter, meanwhile=None):
            super().send(letter)
            disk.enter_context(filled(small_disk))

    first, again = FillsTheDisk(), Post()
    with pytest.raises(DatabaseError, match="full"):
        send(house, first)
    disk.close()
    with house.connect() as connection:
        later = connection.scalar(select(func.max(Delivery.due_at)))
    send(house, again, later)
    assert len(first.sent) == 1
    assert sorted(again.to()) == readers
    assert first.sent[0].message_id in {letter.message_id for letter in again.sent}
    house.dispose()
