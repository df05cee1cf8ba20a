"""Told to end at any moment, a service ends soon and well, and the next start goes on where it was."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, inspect, select

from antragsradar.reading import Job, read_source
from demo.server import DemoServer
from storage.all_tables import METADATA
from storage.database import open_database, reading
from storage.models import Change
from storage.runs import last_run
from tests.dispatch.crew import Crew, until
from tests.end_to_end.conftest import demo_app, read_all
from tests.end_to_end.dump import dump
from tests.end_to_end.test_service import free_port
from tests.faults.conftest import app_of, rest
from tests.faults.halting import Halt, HaltReading

TOWN = "demo-ahlenfeld"
GRACE_SECONDS = 30.0
Known = dict[str, list[Any]]
MOMENTS = (0.0, 0.1, 0.3)  # seconds after the database is there


@pytest.fixture(scope="module")
def calm(tiny: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Known:
    """What is known after one reading that nothing disturbed."""
    app = demo_app(tmp_path_factory.mktemp("calm"), tiny.url)
    assert read_all(app, TOWN)[TOWN].outcome == "ok"
    known = dump(app.engine)
    app.engine.dispose()
    return known


def test_during_the_first_crawl(crew: Crew, tiny: DemoServer, calm: Known) -> None:
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
    assert dump(crew.engine) == calm
    assert "Traceback" not in crew.said


def test_while_a_run_is_settled(crew: Crew, calm: Known, tmp_path: Path) -> None:
    """That cannot be broken off: after a while the reading is killed, and the next one settles."""
    rest(crew.engine, TOWN)
    halt = Halt("storage.changes:assign_motions", tmp_path)
    service = crew.start("run", "--port", str(free_port()), before=HaltReading(halt))
    until(lambda: halt.has_come)
    assert crew.end(service) < GRACE_SECONDS
    assert "Traceback" not in crew.said
    with reading(crew.engine) as connection:
        assert last_run(connection, TOWN).outcome == "interrupted"
        assert connection.scalar(select(func.count()).select_from(Change)) == 0
    app = app_of(crew)
    assert read_source(app.settings, app.engine, Job(TOWN)).outcome == "ok"
    assert dump(app.engine) == calm
    app.engine.dispose()


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
