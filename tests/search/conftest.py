"""Both kinds of database side by side."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from storage.sources import SourceRecord, register
from tests.databases import KINDS, new_database, on
from tests.filters.invented import BODIES


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Engine]]:
    """Two databases that know a town each, and no papers."""
    engines = []
    for kind in KINDS:
        with on(kind):
            engines.append(new_database(tmp_path_factory.mktemp(kind) / "town.db", declare))
    yield engines
    for engine in engines:
        engine.dispose()


def declare(engine: Engine) -> None:
    """A town."""
    with engine.begin() as connection:
        register(connection, [SourceRecord("town", "Stadt", "any", "http://localhost/", BODIES[0])])
