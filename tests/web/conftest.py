"""A website over an invented town."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts.web.app import create_app
from tests.alerts.house import open_house
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web


@pytest.fixture
def house(database: str, tmp_path: Path) -> Iterator[Engine]:
    engine = open_house(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def web(house: Engine, tmp_path: Path) -> Iterator[Web]:
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as running:
        yield running
