"""A database of its own for each test."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.papers import Reading
from storage.records import Body
from storage.sources import SourceRecord, register
from tests.databases import new_database

START = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
TOWN = Body("99000011", "Stadt Beispiel")


@pytest.fixture
def engine(database: str, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with two sources of one town."""
    engine = new_database(tmp_path / "test.db", declare)
    yield engine
    engine.dispose()


def declare(engine: Engine) -> None:
    """Two sources of one town."""
    with engine.begin() as connection:
        register(
            connection,
            [
                SourceRecord("council", "Stadt Beispiel", "sessionnet", "http://localhost/", TOWN),
                SourceRecord("party", "Partei Beispiel", "wordpress", "http://localhost/", TOWN),
            ],
        )


def reading_of(source: str = "council", *, run: int = 1, silent: bool = False, days: int = 0) -> Reading:
    """The circumstances of a run, so many days after the start."""
    return Reading(source, TOWN.ags, run, silent, START + dt.timedelta(days=days))
