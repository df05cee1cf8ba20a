"""Processes that ask hosts on our behalf: started when these are free, watched, ended in an orderly way."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import IO

from sqlalchemy import Engine

from antragsradar.settings import Settings
from scrapers.run import EXIT_BUSY, LOG_FORMAT
from storage.logs import format_for
from storage.ownership import HostBusy, busy_host

_POLL_SECONDS = 0.25
_BUSY_POLL_SECONDS = 1.0
_STOP_SECONDS = 20


def when_free(engine: Engine, hosts: Iterable[str], until: float, run: Callable[[], int]) -> int:
    """Run a process that takes these hosts for itself, once nobody else asks them; returns its exit code.

    `run` starts it and waits for its end. Raises HostBusy at `until` (of the monotonic clock).
    """
    wanted, code = frozenset(hosts), EXIT_BUSY
    while code == EXIT_BUSY:  # another process was quicker to take the hosts than this one's
        while host := busy_host(engine, wanted):
            if time.monotonic() >= until:
                raise HostBusy(host)
            time.sleep(_BUSY_POLL_SECONDS)
        code = run()
    return code


def run_child(
    command: Sequence[str],
    settings: Settings,
    *,
    out: IO[bytes],
    log: IO[bytes],
    stop: threading.Event | None = None,
    every_second: Callable[[], None] | None = None,
    limit: float | None = None,
) -> int:
    """Run one of our modules as a process and wait for its end; returns its exit code.

    It is ended when we are told to stop, or when it takes longer than `limit` seconds.
    """
    process = _start(command, settings, out, log)
    try:
        _wait(process, stop or threading.Event(), every_second, limit)
    finally:
        _end(process)
    return process.returncode


def _start(
    command: Sequence[str], settings: Settings, out: IO[bytes], log: IO[bytes]
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 (our own module)
        command,
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=log,
        env=_environment(settings),
        start_new_session=True,  # Ctrl-C is for us; its sign to end is its standard input closing
    )


def _wait(
    process: subprocess.Popen[bytes],
    stop: threading.Event,
    every_second: Callable[[], None] | None,
    limit: float | None,
) -> None:
    ticks, most = 0, limit / _POLL_SECONDS if limit is not None else None
    while process.poll() is None:
        if stop.wait(_POLL_SECONDS) or (most is not None and ticks > most):
            return
        ticks += 1
        if every_second and ticks % int(1 / _POLL_SECONDS) == 0:
            every_second()


def _environment(settings: Settings) -> dict[str, str]:
    """Ours, without the settings that the reading process has no use for: it handles hostile pages."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANTRAGSRADAR_")}
    environment["ANTRAGSRADAR_DATABASE_URL"] = settings.database
    environment[LOG_FORMAT] = format_for(settings.log_format)
    if settings.demo_url:
        environment["ANTRAGSRADAR_DEMO_URL"] = settings.demo_url
    if settings.spiders:
        environment["ANTRAGSRADAR_SPIDERS"] = str(settings.spiders)
    return environment


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process we started, in an orderly way first. Its signal is its standard input closing."""
    if process.stdin:
        process.stdin.close()
    if process.poll() is None:
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
