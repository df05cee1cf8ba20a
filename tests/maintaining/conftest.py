"""The commands as a maintainer calls them, with a small demo world to look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.server import DemoServer
from demo.world import World
from storage.times import today
from tests.cli.conftest import Run
from tests.cli.conftest import installation as installation
from tests.cli.conftest import reader as reader
from tests.cli.conftest import run as run
from tests.end_to_end.conftest import demo_port as demo_port

NEUSTADT = "neustadt/bi/"
WISHED = ("--title", "Stadt Neustadt", "--ags", "99000019")


@pytest.fixture(scope="module")
def world_server(demo_port: int) -> Iterator[DemoServer]:
    """A small world, new for each module."""
    with DemoServer(World(today(), papers=12), demo_port) as running:
        yield running


@pytest.fixture
def server(world_server: DemoServer, installation: Path, monkeypatch: pytest.MonkeyPatch) -> DemoServer:
    """The world without faults, with an empty log; the installation reads it."""
    monkeypatch.setenv("ANTRAGSRADAR_DEMO_URL", world_server.url)
    world_server.world.faults.clear()
    world_server.log.clear()
    return world_server


@pytest.fixture
def own(server: DemoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for sources of our own; it is not there yet."""
    folder = tmp_path / "eigene"
    monkeypatch.setenv("ANTRAGSRADAR_SPIDERS", str(folder))
    return folder


@pytest.fixture
def neustadt(run: Run, own: Path, server: DemoServer) -> Path:
    """The spider of Stadt Neustadt, made by one command."""
    answer = run("sources", "new", "demo-neustadt", server.url + NEUSTADT, *WISHED)
    assert answer.code == 0, answer
    server.log.clear()
    return own / "demo_neustadt.py"


def asked(server: DemoServer) -> list[str]:
    """The paths that were asked for, in turn."""
    return [entry.path for entry in server.log.entries]
