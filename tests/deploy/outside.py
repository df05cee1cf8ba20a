"""Command lines of containers, run as they stand but for places: outside, in a folder of a test."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.deploy.files import OURS, arguments
from tests.house.support import ROOT

START_SECONDS = 180.0
STOP_SECONDS = 60.0
_BIN = Path(sys.executable).parent
_PROGRAMS = {
    OURS: [sys.executable, "-m", OURS],
    "python": [sys.executable],
    "caddy": [str(_BIN / "caddy")],
}


def until(true: Callable[[], bool], seconds: float = START_SECONDS) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.5)


def interpolated(text: str) -> str:
    """A value of the compose file where nothing is set: what stands behind `:-`."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text)


@dataclass
class Outside:
    """Where something runs: what stands for the places inside of a container, and the settings there."""

    folder: Path
    places: dict[str, str]  # what a container says, and what it is here
    settings: dict[str, str] = field(default_factory=dict)
    path: str | None = None  # where programs lie; None: where they always do

    def words(self, command: Sequence[str]) -> list[str]:
        """A command line as it can be run here."""
        program = _PROGRAMS.get(command[0]) or [shutil.which(command[0], path=self.path) or command[0]]
        return [*program, *(self.here(word) for word in command[1:])]

    def here(self, text: str) -> str:
        """A word or value with the places of here."""
        if not self.places:
            return text
        inside = "|".join(map(re.escape, self.places))
        return re.sub(rf"(?<!\w)(?:{inside})(?!\w)", lambda place: self.places[place[0]], text)

    def environment(self, given: dict[str, str]) -> dict[str, str]:
        """Of the image and the service, with the places of here; nothing of the developer's own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ANTRAGSRADAR_")}
        image = dict(pair.split("=", 1) for pair in shlex.split(arguments("ENV")[-1]))
        image.pop("PATH")
        inside = {name: self.here(interpolated(value)) for name, value in {**image, **given}.items()}
        return {**kept, **inside, "PYTHONPATH": str(ROOT), **self.settings}

    def run(self, command: Sequence[str], given: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            self.words(command),
            cwd=self.folder,
            env=self.environment(given),
            capture_output=True,
            text=True,
            timeout=START_SECONDS,
            check=False,
        )

    def start(self, command: Sequence[str], given: dict[str, str]) -> subprocess.Popen[str]:
        """Start a command that goes on."""
        return subprocess.Popen(
            self.words(command),
            cwd=self.folder,
            env=self.environment(given),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def stop(process: subprocess.Popen[str]) -> str:
    """Ask it to end as Docker and systemd do; what it said."""
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0, said
    assert "Traceback" not in said
    return said


def end(processes: Sequence[subprocess.Popen[Any]]) -> None:
    """Whatever a failed test has left."""
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.wait()


def image_command() -> list[str]:
    """What the image runs."""
    command: list[str] = json.loads(arguments("CMD")[0])
    return command


def health_check() -> list[str]:
    """The command of the image's health check."""
    command: list[str] = json.loads(arguments("HEALTHCHECK")[0].partition("CMD ")[2])
    return command
