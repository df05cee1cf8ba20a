"""The commands as a maintainer calls them, with a small demo world to look at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.server import DemoServer
from demo.world import World
from storage.times import today
from tests.cli.conftest import Answer, Run
from tests.cli.conftest import installation as installation
from tests.cli.conftest import reader as reader
from tests.cli.conftest import run as run
from tests.end_to_end.conftest import demo_port as demo_port
from tests.end_to_end.conftest import few_meetings

NEUSTADT = "neustadt/bi/"
WISHED = ("--title", "Stadt Neustadt", "--ags", "99000019")


@pytest.fixture(scope="module")
def world_server(demo_port: int) -> Iterator[DemoServer]:
    """A small world, new for each module."""
    world = World(today(), papers=12)
    council = world.neighbours["neustadt"]
    council.meetings = few_meetings(council.meetings)
    with DemoServer(world, demo_port) as running:
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


@dataclass
class Made:
    """What one command made of Stadt Neustadt: what it said, what it asked for, what it wrote."""

    folder: Path
    answer: Answer | None = None
    own: Path = Path()  # where it was to write
    asked: tuple[str, ...] = ()
    at_once: int = 0  # most requests at a time


@pytest.fixture(scope="module")
def making(database: str, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Where it is kept for the other tests of a module."""
    return Made(tmp_path_factory.mktemp("made") / "eigene")


@pytest.fixture
def made(run: Run, own: Path, server: DemoServer, making: Made) -> Made:
    """A source by one command, which one test of a module gives; the others have a copy of what it wrote."""
    if making.answer is None:
        answer = run("sources", "new", "demo-neustadt", server.url + NEUSTADT, *WISHED)
        assert answer.code == 0, answer
        making.own, making.asked, making.at_once = own, tuple(asked(server)), server.log.max_concurrent
        shutil.copytree(own, making.folder)
        making.answer = answer
        server.log.clear()
    else:
        shutil.copytree(making.folder, own)
    return making


@pytest.fixture
def neustadt(own: Path, made: Made) -> Path:
    """The spider of Stadt Neustadt."""
    return own / "demo_neustadt.py"


def asked(server: DemoServer) -> list[str]:
    """The paths that were asked for, in turn."""
    return [entry.path for entry in server.log.entries]
