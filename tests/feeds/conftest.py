"""The invented town of the tests of alerts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.alerts.house import open_house


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[Engine]:
    engine = open_house(tmp_path)
    yield engine
    engine.dispose()
