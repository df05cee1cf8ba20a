"""Processes of one installation on either kind of database, in a small demo world."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert

from antragsradar.app import App
from antragsradar.reading import declare_sources
from antragsradar.settings import Settings
from demo.server import DemoServer
from storage.database import open_database
from storage.models import CrawlRun
from storage.times import today, utc_now
from tests import databases, postgresql
from tests.alerts.house import build
from tests.dispatch.crew import Crew
from tests.end_to_end.conftest import demo_port, tiny

__all__ = ["demo_port", "tiny"]


@pytest.fixture(scope="session")
def own_server() -> Iterator[postgresql.Server]:
    """A server that may be ended, or hang."""
    with postgresql.running_server(crashes=True) as server:
        yield server


@pytest.fixture
def own_house(own_server: postgresql.Server) -> Iterator[Engine]:
    """The invented town on that server."""
    engine = open_database(own_server.new_database())
    build(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 megabytes."""
    folder = tmp_path / "platte"
    folder.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder]
    if subprocess.run(mounting, capture_output=True, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.fixture
def crew(database: str, tiny: DemoServer, tmp_path: Path) -> Iterator[Crew]:
    """An installation; whatever is started for it ends with the test."""
    path = tmp_path / "data" / "antragsradar.db"
    engine = databases.new_database(path)
    settings = {
        "ANTRAGSRADAR_DATABASE_URL": databases.address(path),
        "ANTRAGSRADAR_DATA_DIR": str(path.parent),
        "ANTRAGSRADAR_DEMO_URL": tiny.url,
    }
    path.parent.mkdir(exist_ok=True)
    crew = Crew(tmp_path, engine, settings)
    yield crew
    crew.kill()
    engine.dispose()


def app_of(crew: Crew) -> App:
    """The same installation, as its next start has it."""
    values = {name.removeprefix("ANTRAGSRADAR_").lower(): value for name, value in crew.settings.items()}
    return App(Settings(_env_file=None, **values))  # type: ignore[arg-type]


@pytest.fixture
def rested(crew: Crew) -> Crew:
    """The same, with nothing to be read."""
    rest(crew.engine)
    return crew


def rest(engine: Engine, *due: str) -> None:
    """As if all sources but these had been read just now."""
    values = {"mode": "full", "silent": True, "since": today(), "until": today(), "outcome": "ok"}
    at = dict.fromkeys(("started_at", "goes_on_from", "beat_at", "finished_at"), utc_now())
    names = {spider.name for spider in declare_sources(engine)}.difference(due)
    with engine.begin() as connection:
        connection.execute(insert(CrawlRun), [{**values, **at, "source": name} for name in sorted(names)])
