"""Processes that ask hosts on our behalf: one at a time per host, watched, and ended in an orderly way."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from antragsradar.ownership import new_owner, take
from antragsradar.settings import Settings
from storage import leases

_LEASE_SECONDS = 60
_RENEW_SECONDS = 15
_POLL_SECONDS = 0.25
_BUSY_POLL_SECONDS = 1.0
_STOP_SECONDS = 20

Renew = Callable[[], bool]
"""Keeps hosts for another while; False where one of them was lost."""


class HostBusy(Exception):
    """Another process reads the same host at the moment."""


@contextmanager
def holding(engine: Engine, hosts: Iterable[str], patience: float = 0) -> Iterator[Renew]:
    """Keep these hosts for ourselves, across processes and machines; gives what renews that.

    Waits so many seconds (`patience`) while another process has one of them, then raises HostBusy.
    """
    owner = new_owner()
    held: list[str] = []
    try:
        for host in sorted(hosts):
            _take_host(engine, f"host:{host}", owner, patience)
            held.append(f"host:{host}")
        yield lambda: all(leases.acquire(engine, name, owner, _LEASE_SECONDS) for name in held)
    finally:
        for name in held:
            leases.release(engine, name, owner)


def _take_host(engine: Engine, name: str, owner: str, patience: float) -> None:
    until = time.monotonic() + patience
    while not take(engine, name, owner, _LEASE_SECONDS):
        if time.monotonic() >= until:
            raise HostBusy(name.removeprefix("host:"))
        time.sleep(_BUSY_POLL_SECONDS)


def attend(
    process: subprocess.Popen[bytes],
    renew: Renew,
    *,
    stop: threading.Event | None = None,
    every_second: Callable[[], None] | None = None,
    limit: float | None = None,
) -> int:
    """Wait for a process that we started; returns its exit code.

    It is ended when we are told to stop, when a host was lost (after a long sleep of the machine somebody
    else may read it by now), or when it takes longer than `limit` seconds.
    """
    stop = stop or threading.Event()
    until = time.monotonic() + limit if limit is not None else None
    ticks = 0
    try:
        while process.poll() is None:
            if stop.wait(_POLL_SECONDS) or (until is not None and time.monotonic() > until):
                break
            ticks += 1
            if ticks % int(_RENEW_SECONDS / _POLL_SECONDS) == 0 and not renew():
                break
            if every_second and ticks % int(1 / _POLL_SECONDS) == 0:
                every_second()
    finally:
        _end(process)
    return process.returncode


def bare_environment(settings: Settings) -> dict[str, str]:
    """Ours, without the settings that a process for hostile pages has no use for."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANTRAGSRADAR_")}
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
