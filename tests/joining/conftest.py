"""An invented region: two towns and a district, each with its council's system, parties' sites, the press."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.database import open_database
from storage.sources import SourceRecord, register
from tests.databases import new_database
from tests.joining.region import BODIES, SOURCES


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the region's sources, to be copied: making one takes longer than most tests."""
    path = tmp_path_factory.mktemp("region") / "region.db"
    engine = new_database(path)
    with engine.begin() as connection:
        register(
            connection,
            [
                SourceRecord(name, name.title(), "any", "http://localhost/", BODIES[body])
                for name, body in SOURCES.items()
            ],
        )
    engine.dispose()
    return path


@pytest.fixture
def engine(empty: Path, tmp_path: Path) -> Iterator[Engine]:
    """The region, before anything was read."""
    shutil.copy(empty, tmp_path / "region.db")
    engine = open_database(f"sqlite:///{tmp_path}/region.db")
    yield engine
    engine.dispose()
