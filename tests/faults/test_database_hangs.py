"""A database that takes connections and answers nothing: nobody waits for ever, and all go on with it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from alerts.publish import publish
from alerts.syndication import Background, make_feed
from alerts.web.app import create_app
from storage import answering
from storage.database import open_database, reading
from storage.filters import Filter
from tests import postgresql
from tests.alerts.house import add_change, add_motion, build, subscribe
from tests.alerts.samples import NOW, SITE
from tests.alerts.test_web import Web
from tests.delivery.support import Post, plan, send

ANSWER, CONNECT = 0.5, 2  # seconds that are waited here; libpq takes no less for the second
UNDER_WAY = text(
    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"
)
BOUND = 2 * (ANSWER + CONNECT)


@pytest.fixture
def hasty_house(own_server: postgresql.Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    """The invented town, for those who do not wait long."""
    monkeypatch.setattr(answering, "ANSWER_SECONDS", ANSWER)
    monkeypatch.setattr(answering, "CONNECT_SECONDS", CONNECT)
    engine = open_database(own_server.new_database())
    build(engine)
    yield engine
    engine.dispose()


def test_the_website_says_so_soon_and_goes_on(
    own_server: postgresql.Server, hasty_house: Engine, tmp_path: Path
) -> None:
    add_motion(hasty_house, 1)
    add_change(hasty_house, 1)
    with reading(hasty_house) as connection:
        feed = make_feed(connection, Filter(), "", Background(SITE, []))
    publish(feed, tmp_path / "feeds", NOW)
    with Web(create_app(hasty_house, SITE, feeds=tmp_path / "feeds")) as web:
        assert web.get("/").status == 200
        with own_server.hanging():
            begun = time.monotonic()
            page, health = web.get("/"), web.get("/healthz")
            assert time.monotonic() - begun < 2 * BOUND
            assert (page.status, "Die Datenbank antwortet nicht" in page.words) == (503, True)
            assert (health.status, json.loads(health.body)["failing"]) == (503, ["database"])
            assert web.get("/feeds/motions.atom").status == 200, "what is published needs no database"
        assert web.get("/").status == 200
        assert web.get("/healthz").status == 200


def test_mails_wait_for_it(own_server: postgresql.Server, hasty_house: Engine) -> None:
    subscribe(hasty_house)
    add_motion(hasty_house, 1)
    add_change(hasty_house, 1)
    plan(hasty_house)
    post = Post()
    with own_server.hanging():
        begun = time.monotonic()
        with pytest.raises(DatabaseError):
            send(hasty_house, post)
        assert time.monotonic() - begun < BOUND
    assert post.sent == []
    send(hasty_house, post)
    assert len(post.sent) == 1


def test_what_takes_long_is_not_broken_off(own_server: postgresql.Server, hasty_house: Engine) -> None:
    """A statement may take as long as it takes, also while the server stands still."""

    def long_statement() -> object:
        with hasty_house.begin() as connection:
            return connection.scalar(text(f"SELECT 1 FROM pg_sleep({2 * ANSWER})"))

    with ThreadPoolExecutor(1) as pool, reading(hasty_house) as connection:
        asked = pool.submit(long_statement)
        while not connection.scalar(UNDER_WAY):
            connection.rollback()  # within a transaction, it is seen as it was
            time.sleep(0.01)
        with own_server.hanging():
            time.sleep(2 * ANSWER)
            assert not asked.done()
        assert asked.result(10) == 1
