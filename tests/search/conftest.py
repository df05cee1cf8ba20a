"""Both kinds of database side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from storage.database import open_database
from storage.sources import SourceRecord, register
from tests.databases import new_database
from tests.filters.invented import BODIES


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[tuple[Engine, Engine]]:
    """Two databases that know a town each, and no papers."""
    address = request.getfixturevalue("postgresql_server").new_database()
    engines = new_database(tmp_path_factory.mktemp("both") / "both.db"), open_database(address)
    for engine in engines:
        with engine.begin() as connection:
            register(connection, [SourceRecord("town", "Stadt", "any", "http://localhost/", BODIES[0])])
    yield engines
    for engine in engines:
        engine.dispose()
