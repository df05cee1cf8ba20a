"""An installation of its own for each test of the command line, and ways to call it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from antragsradar.app import App
from antragsradar.cli import call
from scrapers.documents.pool import DocumentReader
from tests.databases import copy_installation, drop, setting, turn
from tests.forked import Before, Forked

ROOT = Path(__file__).resolve().parents[2]
MOTION = """SPD-Fraktion im Rat der Stadt Beispielhausen

Antrag: Mehr Sprachkurse für Geflüchtete

Die Verwaltung wird beauftragt, die Integration von Geflüchteten durch weitere Sprachkurse zu fördern.
"""


class Terminal(io.StringIO):
    """Somebody who answers."""

    def isatty(self) -> bool:
        """It is one."""
        return True


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The whole of stdout as JSON."""
        return json.loads(self.out)

    def refuses(self, code: int, *words: str) -> None:
        """Check that the command failed with that exit code, in words that hold all of these, and no more."""
        assert self.code == code, self
        assert self.out == ""
        for word in words:
            assert word in self.err, self.err
        assert "Traceback" not in self.err
        assert "Unerwarteter Fehler" not in self.err


Run = Callable[..., Answer]


@pytest.fixture(autouse=True)
def installation(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for all data; nothing of the developer's own settings is seen."""
    for name in [name for name in os.environ if name.startswith("ANTRAGSRADAR_")]:
        monkeypatch.delenv(name)
    folder = tmp_path / "data"
    monkeypatch.setenv("ANTRAGSRADAR_DATA_DIR", str(folder))
    if database == "postgresql":
        monkeypatch.setenv("ANTRAGSRADAR_DATABASE_URL", setting(folder))
    work = tmp_path / "work"  # without a .env
    work.mkdir()
    monkeypatch.chdir(work)
    return folder


@pytest.fixture(scope="session")
def reader() -> Iterator[DocumentReader]:
    """The process that reads documents, for all tests: it takes a while to start."""
    with DocumentReader(workers=1) as reader:
        yield reader


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, reader: DocumentReader) -> Run:
    """Do a command in this process."""
    monkeypatch.setattr(App, "reader", lambda app: contextlib.nullcontext(reader))

    def run(*words: object) -> Answer:
        capfd.readouterr()
        code = call([str(word) for word in words])
        sys.stdout.flush()
        return Answer(code, *capfd.readouterr())

    return run


def run_process(*words: object) -> Answer:
    """Do a command as a shell does it, which takes it seconds to load."""
    done = subprocess.run(
        command(*words), capture_output=True, text=True, timeout=60, check=False, env=environment()
    )
    return Answer(done.returncode, done.stdout, done.stderr)


def started(*words: object, out: int, log: int, before: Before | None = None) -> Forked:
    """Begin a command in a process of its own, forked from one that has loaded everything already."""
    module = [sys.executable, "-m", "antragsradar.cli"]
    return Forked([*module, *map(str, words)], environment(), out, log, before=before)


def run_forked(*words: object, before: Before | None = None) -> Answer:
    """Do a command in such a process."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as log:
        code = started(*words, out=out.fileno(), log=log.fileno(), before=before).wait(60)
        for file in (out, log):
            file.seek(0)
        return Answer(code, out.read().decode(), log.read().decode())


def copy_of(original: Path, to: Path, patch: pytest.MonkeyPatch) -> None:
    """From now on commands are done in a copy of an installation that nobody works with."""
    drop(to)
    copy_installation(original, to)
    use(to, patch)


def use(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """From now on commands are done in the installation in that folder."""
    patch.setenv("ANTRAGSRADAR_DATA_DIR", str(folder))
    if turn() == "postgresql":
        patch.setenv("ANTRAGSRADAR_DATABASE_URL", setting(folder))


def command(*words: object) -> list[str]:
    """The command as a process."""
    return [sys.executable, "-m", "antragsradar", *map(str, words)]


def environment() -> dict[str, str]:
    """This process's environment, wherever the process is started."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture
def motion(tmp_path: Path) -> Path:
    """A document that can be read."""
    path = tmp_path / "antrag.txt"
    path.write_text(MOTION)
    return path
