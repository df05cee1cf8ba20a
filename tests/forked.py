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
from collections.abc import Callable, Sequence
from functools import cache
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, NoReturn

from antragsradar import children
from antragsradar.settings import Settings
from scrapers.documents import pool, worker

SERVER = multiprocessing.get_context("forkserver")
SERVER.set_forkserver_preload(["tests.loaded", "tests.forked"])
ROOT = Path(__file__).resolve().parents[1]


Before = Callable[[], None]
"""What changes something of what a process has loaded, before it begins: it can be pickled."""


class Forked:
    """What `antragsradar.children` needs of a process that it has started, and more of what Popen has."""

    def __init__(
        self,
        command: Sequence[str],
        environment: dict[str, str],
        out: int,
        log: int,
        *,
        folder: Path | None = None,
        before: Before | None = None,
    ) -> None:
        start_server()
        receiver, self.stdin = SERVER.Pipe(duplex=False)
        files = [f"/proc/{os.getpid()}/fd/{file}" for file in (out, log)]
        place = (folder or Path.cwd(), receiver, files, forkserver._forkserver._forkserver_address)
        self._process = SERVER.Process(target=_work, args=(command, environment, place, before))
        self._process.start()
        receiver.close()

    @property
    def pid(self) -> int:
        """Its number."""
        pid = self._process.pid
        assert pid
        return pid

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

    def send_signal(self, number: int) -> None:
        """Send it a signal."""
        os.kill(self.pid, number)


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


def start(
    command: Sequence[str],
    settings: Settings,
    out: IO[bytes],
    log: IO[bytes],
    *,
    before: Before | None = None,
) -> Forked:
    """For `antragsradar.children._start`."""
    return Forked(command, children._environment(settings), out.fileno(), log.fileno(), before=before)


@cache
def start_server() -> None:
    """Start what is forked from; it finds what it loads in the folder that it is started in."""
    if not forkserver._forkserver._forkserver_address:
        with contextlib.chdir(ROOT):
            forkserver.ensure_running()


def _work(
    command: Sequence[str],
    environment: dict[str, str],
    place: tuple[Path, Connection, list[str], str],
    before: Before | None,
) -> None:
    _python, _m, module, *words = command
    folder, stdin, files, server = place
    forkserver._forkserver._forkserver_address = server  # for what it forks itself
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[method-assign]
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    os.setsid()
    os.dup2(stdin.fileno(), 0)
    for stream, file in enumerate(files, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_APPEND), stream)
    children._start = start  # type: ignore[assignment]
    pool._start = ForkedWorker  # type: ignore[assignment]
    if before:
        before()
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
