"""A website over an invented town, whose mails can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from alerts.web.app import create_app
from tests.alerts.conftest import house, smtp
from tests.alerts.house import SECRET, add_motion
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web
from tests.subscribing.support import Readers

__all__ = ["house", "smtp"]


@pytest.fixture
def readers(house: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Readers]:
    monkeypatch.setattr("alerts.web.subscribing.PAUSE", 0)
    add_motion(house, 1)
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds", secret=SECRET)) as web:
        yield Readers(house, web, tmp_path)
