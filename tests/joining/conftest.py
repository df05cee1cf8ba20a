"""An invented region: two towns and a district, each with its council's system, parties' sites, the press."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.sources import SourceRecord, register
from tests.databases import new_database
from tests.joining.region import BODIES, SOURCES


def declare(engine: Engine) -> None:
    """The region's sources."""
    with engine.begin() as connection:
        register(
            connection,
            [
                SourceRecord(name, name.title(), "any", "http://localhost/", BODIES[body])
                for name, body in SOURCES.items()
            ],
        )


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    """The region, before anything was read."""
    engine = new_database(tmp_path / "region.db", declare)
    yield engine
    engine.dispose()
