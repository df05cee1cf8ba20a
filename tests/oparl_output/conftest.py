"""The demo world, read into a first installation, whose website gives it out, and read again by a second."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import Engine

from alerts.web.app import create_app
from antragsradar.app import App
from demo.server import DemoServer
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web
from tests.end_to_end.conftest import demo_app, demo_port, read_all, tiny
from tests.oparl_output.again import bodies_of, giving_out, read_again, second_installation
from tests.oparl_output.town import open_town

__all__ = ["demo_port", "tiny"]

READ = ("demo-ahlenfeld", "demo-rurtal", "demo-spd-rurtal")


@pytest.fixture(scope="module")
def first(tiny: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    app = demo_app(tmp_path_factory.mktemp("first"), tiny.url)
    assert {run.outcome for run in read_all(app, *READ).values()} == {"ok"}
    yield app
    app.engine.dispose()


@pytest.fixture(scope="module")
def web(first: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with giving_out(first.engine, tmp_path_factory.mktemp("web")) as running:
        yield running


@pytest.fixture(scope="module")
def second(first: App, web: Web, tiny: DemoServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    documents = urlsplit(tiny.url).netloc
    app = second_installation(tmp_path_factory.mktemp("second"), web, bodies_of(first.engine), documents)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTRAGSRADAR_SPIDERS", str(app.settings.spiders))
        read_again(first, app)
        yield app
    app.engine.dispose()


@pytest.fixture
def town(database: str, tmp_path: Path) -> Iterator[Engine]:
    """An invented town of two motions, for a test that has more to tell of it."""
    engine = open_town(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def shown(town: Engine, tmp_path: Path) -> Iterator[Web]:
    """The website of that."""
    with Web(create_app(town, SITE, feeds=tmp_path / "feeds")) as running:
        yield running


@pytest.fixture(scope="module")
def still(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The website of such a town, for all tests of a module that only look at it."""
    folder = tmp_path_factory.mktemp("town")
    engine = open_town(folder)
    with Web(create_app(engine, SITE, feeds=folder / "feeds")) as running:
        yield running
    engine.dispose()
