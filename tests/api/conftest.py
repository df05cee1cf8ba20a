"""A town and its API, over a real server on loopback."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert, update

from alerts.web.app import create_app
from storage.models import Paper
from storage.motion_tables import MotionAlias, MotionPart, PaperRelation
from storage.search.index import index_rest
from tests.alerts.house import add_change, add_motion, open_house, set_source
from tests.alerts.samples import NOW, SITE, instant
from tests.alerts.test_web import Web
from tests.web.support import put_on_agenda

FORMER = "11111111-0000-4000-8000-000000000001"


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[Engine]:
    engine = open_house(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def town(house: Engine) -> Engine:
    """A town that a test may change."""
    build_town(house)
    return house


@pytest.fixture(scope="module")
def site(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The website of a town that no test changes."""
    folder = tmp_path_factory.mktemp("site")
    engine = open_house(folder)
    build_town(engine)
    with Web(create_app(engine, SITE, feeds=folder / "feeds")) as running:
        yield running
    engine.dispose()


@pytest.fixture
def web(house: Engine, tmp_path: Path) -> Iterator[Web]:
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as running:
        yield running


def build_town(engine: Engine) -> None:
    """Five motions, the last of them an amendment to the first; the second source cannot be looked at."""
    set_source(engine, "musterstadt", state="ok", since=instant(1), last_read_at=NOW, last_tried_at=NOW)
    set_source(engine, "altdorf", state="blocked", since=instant(2), message="403 seit gestern")
    for number in range(1, 6):
        add_motion(engine, number)
        add_change(engine, number)
    vote = {"organization": "Rat", "date": "2026-03-12", "result": "beschlossen", "votes": {"yes": 20}}
    add_change(engine, 1, kind="decided", after=vote)
    add_change(engine, 2, kind="amended", after={"title": "Neu", "documents": ["Antrag.pdf"]})
    add_change(engine, 3, silent=True)
    put_on_agenda(engine, 1, dt.date(2026, 3, 19), start_at=instant(19, 16))
    put_on_agenda(engine, 2, dt.date(2026, 3, 19))
    put_on_agenda(engine, 3, dt.date(2026, 4, 2), "Rat")
    with engine.begin() as connection:
        connection.execute(update(Paper).where(Paper.id == 4).values(source="altdorf", key="a/b?c=1"))
        connection.execute(insert(MotionAlias).values(uuid=FORMER, motion_id=1))
        connection.execute(insert(MotionPart).values(motion_id=5, whole_id=1))
        relation = {"paper_id": 5, "target_id": 1, "kind": "amends", "reason": "gleiche Nummer"}
        connection.execute(insert(PaperRelation).values(relation))
    index_rest(engine)


def asked(web: Web, path: str, status: int = 200) -> Any:
    """The JSON of an answer."""
    answer = web.get(path)
    assert answer.status == status, answer.body
    return json.loads(answer.body)
