"""On a real PostgreSQL: the API answers the same, and who follows the changes misses none.

Numbers of concurrent transactions do not become visible in their order there.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, insert

from alerts.web.app import create_app
from storage import changes
from storage.change_log import changes_after
from storage.database import reading, snapshot
from storage.filtering import count_matching
from storage.filters import Filter
from storage.models import Change
from tests.alerts.house import add_motion, open_house
from tests.alerts.samples import NOW, SITE
from tests.alerts.test_web import Web
from tests.api.conftest import asked, build_town
from tests.databases import on

WRITERS, TIMES = 4, 25
EVERYTHING = Filter(topics=("alle",))
PATHS = (
    "motions", "motions?thema=alle&limit=2", "motions?suche=Stadtteil+2", "papers", "papers?limit=2",
    "meetings", "meetings?limit=1", "changes", "changes?limit=2", "bodies", "sources", "statistics",
    "openapi.json", "papers/altdorf/a/b%3Fc%3D1", "papers?cursor=999999999999999999",
    "changes?cursor=999999999999999999", "meetings?cursor=999999_0000000000000000",
)  # fmt: skip


@pytest.fixture
def postgresql(tmp_path: Path) -> Iterator[Engine]:
    engine = town_on("postgresql", tmp_path)
    yield engine
    engine.dispose()


def town_on(kind: str, folder: Path) -> Engine:
    """The town in a database of that kind."""
    with on(kind):
        engine = open_house(folder)
    build_town(engine)
    return engine


def followed(engine: Engine, begin: Callable[[Connection], None]) -> tuple[list[int], list[int]]:
    """What several have written at the same time, and what who followed them was told."""
    made: list[int] = []
    with reading(engine) as connection:
        reached = changes_after(connection, EVERYTHING, limit=1_000_000).reached

    def write(seed: int) -> None:
        luck = random.Random(seed)
        row = {"kind": "amended", "at": NOW, "silent": False, "before": {}, "after": {}}
        for _ in range(TIMES):
            with engine.begin() as connection:
                begin(connection)
                for _ in range(luck.randint(1, 3)):
                    added: Any = insert(Change).values(paper_id=luck.randint(1, 5), **row)
                    made.append(connection.execute(added.returning(Change.id)).scalar_one())
                    time.sleep(luck.random() * 0.005)

    writers = [threading.Thread(target=write, args=(seed,)) for seed in range(WRITERS)]
    for writer in writers:
        writer.start()
    told: list[int] = []
    while True:
        is_written = not any(writer.is_alive() for writer in writers)
        with reading(engine) as connection:
            log = changes_after(connection, EVERYTHING, limit=5, after=reached)
        told += [logged.change_id for logged in log.changes]
        reached = log.reached
        if log.is_end and is_written:
            return made, told


def test_nothing_is_missed_and_nothing_told_twice(postgresql: Engine) -> None:
    made, told = followed(postgresql, changes.one_at_a_time)
    assert told == sorted(made)


def test_without_what_settle_does_something_would_be(postgresql: Engine) -> None:
    missed = 0
    for _ in range(10):
        made, told = followed(postgresql, lambda connection: None)
        missed += len(set(made) - set(told))
        if missed:
            break
    assert missed


def test_a_snapshot_does_not_see_what_comes_later(postgresql: Engine) -> None:
    with snapshot(postgresql) as connection:
        before = count_matching(connection, EVERYTHING)
        add_motion(postgresql, 50)
        assert count_matching(connection, EVERYTHING) == before
    with reading(postgresql) as connection:
        assert count_matching(connection, EVERYTHING) == before + 1


def test_both_databases_answer_the_same(postgresql: Engine, tmp_path: Path) -> None:
    lite = town_on("sqlite", tmp_path)
    apps = [create_app(each, SITE, feeds=tmp_path / each.dialect.name) for each in (lite, postgresql)]
    with Web(apps[0]) as one, Web(apps[1]) as other:
        for path in PATHS:
            assert asked(one, f"/api/v1/{path}") == asked(other, f"/api/v1/{path}")
        for path in ("motions.csv?suche=Stadtteil", "papers.jsonl", "meetings.csv?kommune=Musterstadt"):
            assert one.get(f"/download/{path}").body == other.get(f"/download/{path}").body
    lite.dispose()
