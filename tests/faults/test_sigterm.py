"""Told to end at any moment, a service ends soon and well, and the next start goes on where it was."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import inspect

from demo.server import DemoServer
from storage.all_tables import METADATA
from storage.database import open_database
from storage.runs import last_run
from tests.dispatch.crew import Crew, until
from tests.end_to_end.conftest import demo_app, read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.test_service import free_port
from tests.faults.conftest import rest

TOWN = "demo-ahlenfeld"
GRACE_SECONDS = 30.0
MOMENTS = (0.0, 0.1, 0.3)  # seconds after the database is there


def test_during_the_first_crawl(crew: Crew, tiny: DemoServer, tmp_path: Path) -> None:
    rest(crew.engine, TOWN)
    tiny.log.clear()
    service = crew.start("run", "--port", str(free_port()))
    until(lambda: len(tiny.log.entries) >= 20)
    assert crew.end(service) < GRACE_SECONDS
    with crew.engine.connect() as connection:
        assert last_run(connection, TOWN).message == "Der Lauf wurde unterbrochen."
    service = crew.start("run", "--port", str(free_port()))
    until(lambda: (TOWN, "ok") in crew.runs())
    assert crew.end(service) < GRACE_SECONDS
    calm = demo_app(tmp_path / "calm", tiny.url)
    assert read_all(calm, TOWN)[TOWN].outcome == "ok"
    assert dump(crew.engine) == dump(calm.engine)
    calm.engine.dispose()
    assert "Traceback" not in crew.said


@pytest.mark.sqlite_only("the file shows how far it is")
@pytest.mark.parametrize("moment", MOMENTS)
def test_while_the_tables_are_made(moment: float, crew: Crew, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    crew.settings |= {
        "ANTRAGSRADAR_DATA_DIR": str(folder),
        "ANTRAGSRADAR_DATABASE_URL": f"sqlite:///{folder}/antragsradar.db",
    }
    service = crew.start("run", "--port", str(free_port()))
    until((folder / "antragsradar.db").exists)
    time.sleep(moment)
    assert crew.end(service) < GRACE_SECONDS
    assert crew.start("db", "upgrade").wait(60) == 0
    engine = open_database(crew.settings["ANTRAGSRADAR_DATABASE_URL"])
    assert METADATA.tables.keys() <= set(inspect(engine).get_table_names())
    engine.dispose()
    assert "Traceback" not in crew.said
