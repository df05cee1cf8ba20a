"""A website over an invented town, with one operator."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

import alerts.passwords
from alerts.passwords import hashed
from alerts.web.app import create_app
from storage.operators import add
from storage.times import utc_now
from tests.alerts.conftest import house
from tests.alerts.house import SECRET
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web
from tests.desk.support import NAME, PASSWORD, Desk

__all__ = ["house"]

REAL_HASHER = alerts.passwords._HASHER


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same algorithm with the least parameters: these tests are not about how long it takes."""
    monkeypatch.setattr(
        alerts.passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )
    alerts.passwords._nobodys.cache_clear()


@pytest.fixture
def web(house: Engine, tmp_path: Path) -> Iterator[Web]:
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds", secret=SECRET)) as running:
        yield running


@pytest.fixture
def visitor(house: Engine, web: Web) -> Desk:
    """A browser of nobody yet; there is one operator."""
    with house.begin() as connection:
        add(connection, NAME, hashed(PASSWORD), utc_now())
    return Desk(house, web)


@pytest.fixture
def desk(visitor: Desk) -> Desk:
    """The operator's browser, who has logged in."""
    assert visitor.log_in().status == 303
    return visitor
