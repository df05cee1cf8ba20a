"""An installation of its own that reads the demo world over loopback, by the real commands' own way."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from antragsradar.app import App
from antragsradar.reading import Job, read_source
from antragsradar.settings import Settings
from demo.server import DemoServer
from storage.runs import LastRun
from tests.databases import setting
from tests.end_to_end.small_worlds import FIRST_KNOWN, TINY, few_meetings, install_known, small_world
from tests.end_to_end.switches import Switches

__all__ = ["few_meetings"]


@pytest.fixture(scope="session")
def demo_port() -> int:
    """A free port, the same for all demo servers of this process: spiders read their address once."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def demo_app(folder: Path, url: str) -> App:
    """An installation in that folder, for the demo world at that address."""
    settings = Settings(_env_file=None, data_dir=folder, database_url=setting(folder), demo_url=url)  # type: ignore[call-arg]
    app = App(settings)
    assert app.engine
    return app


def read_all(app: App, *names: str) -> dict[str, LastRun]:
    """Read the demo's sources, all that are enabled or these; how each run ended."""
    chosen = names or tuple(spider.name for spider in app.spiders if spider.enabled)
    return {name: read_source(app.settings, app.engine, Job(name)) for name in chosen}


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what `install_known` copies."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture(scope="module")
def small_server(database: str, demo_port: int) -> Iterator[DemoServer]:
    """A demo world of forty papers, and few other meetings than those that they are for."""
    patch = pytest.MonkeyPatch()
    with DemoServer(small_world(), demo_port) as running:
        patch.setenv("ANTRAGSRADAR_DEMO_URL", running.url)
        yield running
    patch.undo()


@pytest.fixture(scope="module")
def tiny(database: str, demo_port: int) -> Iterator[DemoServer]:
    """A demo world of twenty-four papers, and few other meetings than those that they are for."""
    patch = pytest.MonkeyPatch()
    with DemoServer(small_world(TINY), demo_port) as running:
        patch.setenv("ANTRAGSRADAR_DEMO_URL", running.url)
        yield running
    patch.undo()


@pytest.fixture(scope="module")
def tiny_app(tiny: DemoServer, kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An installation for all tests of a module, which knows the town and its blog."""
    folder = tmp_path_factory.mktemp("installation")
    install_known(folder, tiny, kept, TINY)
    app = demo_app(folder, tiny.url)
    yield app
    app.engine.dispose()


@pytest.fixture(scope="module")
def known(tiny_app: App) -> Callable[[str], None]:
    """Has a source of the tiny world read well, once for all tests of a module."""
    done = set(FIRST_KNOWN)

    def read_once(source: str) -> None:
        if source not in done:
            assert read_all(tiny_app, source)[source].outcome == "ok"
            done.add(source)

    return read_once


@pytest.fixture
def fault(tiny: DemoServer) -> Iterator[Switches]:
    """Switches faults of the tiny world on; all are off again after the test."""
    switches = Switches(tiny)
    yield switches
    switches.off()
