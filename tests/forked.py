"""Processes of ours that are forked from one that has loaded everything: a second or two less for each.

All else is as always: a process of its own for each reading, with its own environment, log and exit code,
which ends when its parent closes its standard input.
"""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, NoReturn

from antragsradar import children
from antragsradar.settings import Settings
from scrapers.documents import pool, worker

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.loaded"])
ROOT = Path(__file__).resolve().parents[1]


class Forked:
    """What `antragsradar.children` needs of a process that it has started."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], out: int, log: int) -> None:
        _start_server()
        receiver, self.stdin = SERVER.Pipe(duplex=False)
        files = [f"/proc/{os.getpid()}/fd/{file}" for file in (out, log)]
        arguments = (command, environment, Path.cwd(), receiver, files)
        self._process = SERVER.Process(target=_work, args=arguments)
        self._process.start()
        receiver.close()

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
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0)
        return self.returncode

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()


class ForkedWorker:
    """What `scrapers.documents.pool` needs of a process that reads documents, forked from one of those."""

    def __init__(self, seconds: float, memory: int) -> None:
        (requests, into), (out, answers) = os.pipe(), os.pipe()
        self.returncode: int | None = None
        self.pid = os.fork()
        if not self.pid:
            _read_documents(requests, answers, seconds, memory)
        os.close(requests)
        os.close(answers)
        self.stdin, self.stdout = os.fdopen(into, "wb", 0), os.fdopen(out, "rb", 0)

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return self._ended(os.WNOHANG)

    def wait(self) -> int | None:
        """Wait for its end."""
        return self._ended(0)

    def _ended(self, how: int) -> int | None:
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, how)
            self.returncode = os.waitstatus_to_exitcode(status) if pid else None
        return self.returncode


def start(command: Sequence[str], settings: Settings, out: IO[bytes], log: IO[bytes]) -> Forked:
    """For `antragsradar.children._start`."""
    return Forked(command, children._environment(settings), out.fileno(), log.fileno())


@cache
def _start_server() -> None:
    """Start what is forked from; it finds what it loads in the folder that it is started in."""
    with contextlib.chdir(ROOT):
        forkserver.ensure_running()


def _work(
    command: Sequence[str], environment: dict[str, str], folder: Path, stdin: Connection, files: list[str]
) -> None:
    _python, _m, module, *words = command
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.setsid()
    os.dup2(stdin.fileno(), 0)
    for stream, file in enumerate(files, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_APPEND), stream)
    pool._start = ForkedWorker  # type: ignore[assignment]
    sys.exit(importlib.import_module(module).main(words))


def _read_documents(requests: int, answers: int, seconds: float, memory: int) -> NoReturn:
    """Be a process that reads documents: of the one that it was forked from it has the modules, no more."""
    try:
        os.setsid()
        os.dup2(requests, 0)
        os.dup2(answers, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        sys.stdin = os.fdopen(0)
        worker.main(seconds, memory)
    finally:
        os._exit(1)
