"""Readings whose processes are forked from one that has loaded everything: a second less for each.

All else is as always: a process of its own for each reading, with its own environment, log and exit code.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Sequence
from typing import IO

from antragsradar import children
from antragsradar.settings import Settings

_SERVER = multiprocessing.get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.end_to_end.loaded"])


class Forked:
    """What `antragsradar.children` needs of a process that it has started."""

    stdin = None

    def __init__(self, command: list[str], environment: dict[str, str], log: IO[bytes]) -> None:
        self._process = _SERVER.Process(target=_read, args=(command, environment, log.name))
        self._process.start()

    @property
    def returncode(self) -> int | None:
        """How it ended; None while it runs."""
        return self._process.exitcode

    def poll(self) -> int | None:
        """The same."""
        self._process.join(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end; raises TimeoutExpired."""
        self._process.join(timeout)
        if self.returncode is None:
            raise subprocess.TimeoutExpired("scrapers.run", timeout or 0)
        return self.returncode

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()


def start(command: Sequence[str], settings: Settings, out: IO[bytes], log: IO[bytes]) -> Forked:
    """For `antragsradar.children._start`."""
    _, _, module, *words = command
    assert module == "scrapers.run"
    words.remove("--with-parent")  # its sign to end would be standard input
    return Forked(words, children._environment(settings), log)


def _read(words: list[str], environment: dict[str, str], log: str) -> None:
    from scrapers import run

    os.environ.clear()
    os.environ.update(environment)
    handle = os.open(log, os.O_WRONLY | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(handle, stream)
    sys.exit(run.main(words))
