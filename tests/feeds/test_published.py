"""The published feeds over HTTP: after a takedown, and by which clock they changed."""

from __future__ import annotations

import datetime as dt
import os
import time
from email.utils import parsedate_to_datetime
from pathlib import Path

from sqlalchemy import Engine

from alerts.feeds import motion_feed
from alerts.publish import publish
from alerts.shelf import ON_REQUEST, let_go
from alerts.takedown import take_down
from alerts.web.app import create_app
from storage.database import reading
from storage.motions import newest_motions
from tests.alerts.house import HOUSE
from tests.alerts.samples import NOW, SITE
from tests.alerts.test_web import Web
from tests.databases import take_away
from tests.feeds.test_web import FORMATS, UUID, full, own_web

__all__ = ["full", "own_web"]


@FORMATS
def test_what_is_taken_down_is_sent_no_more_before_it_is_published_anew(
    full: Engine, own_web: Web, tmp_path: Path, format_: str
) -> None:
    path, title = f"/feeds/motions.{format_}", "Sprachlotsen für Stadtteil 1"

    def publish_now() -> None:
        with reading(full) as connection:
            publish(motion_feed(newest_motions(connection), SITE), tmp_path / "feeds", NOW)

    publish_now()
    before = own_web.get(path)
    assert title in before.body.decode()
    take_down(full, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    after = own_web.get(path, If_None_Match=before.headers["etag"])
    assert after.status == 200
    assert title not in after.body.decode()
    assert UUID in after.body.decode(), "its entry is there still, and says so"
    assert title not in "".join(each.read_text("utf-8") for each in (tmp_path / "feeds").glob("motions.*"))
    publish_now()
    assert own_web.get(path).body == (tmp_path / "feeds" / f"motions.{format_}").read_bytes()


def test_where_what_is_published_may_hold_what_was_taken_down_nothing_is_sent_without_the_database(
    full: Engine, tmp_path: Path
) -> None:
    feeds, path = tmp_path / "feeds", "/feeds/motions.rss"
    with reading(full) as connection:
        publish(motion_feed(newest_motions(connection), SITE), feeds, NOW)
    let_go(feeds / ON_REQUEST)
    take_away(full, tmp_path / HOUSE)
    with Web(create_app(full, SITE, feeds=feeds)) as web:
        assert web.get(path).status == 503


def test_what_was_published_just_now_is_not_newer_than_its_answer(
    full: Engine, own_web: Web, tmp_path: Path
) -> None:
    with reading(full) as connection:
        publish(motion_feed(newest_motions(connection), SITE), tmp_path / "feeds", NOW)
    ahead = time.time() + 3600
    os.utime(tmp_path / "feeds" / "motions.rss", (ahead, ahead))  # by the clock of another machine
    for path in ("/feeds/motions.rss", "/feeds/motions.atom", "/feeds/motions.rss?partei=CDU"):
        connection = own_web.connection()
        connection.request("GET", path)
        headers = connection.getresponse().headers
        connection.close()
        (date,) = map(parsedate_to_datetime, headers.get_all("date", []))
        assert parsedate_to_datetime(headers["last-modified"]) <= date
        assert abs((date - dt.datetime.now(dt.UTC)).total_seconds()) < 60
