"""Who holds a lease: a process of some machine. A dead process of this machine holds nothing any more."""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from storage import leases
from storage.models_jobs import Lease
from storage.times import utc_now

LEASE_SECONDS = 60
RENEW_SECONDS = 15
RETRY_SECONDS = 5
"""So soon after a renewal that the database did not take it is tried again."""
_BOOT, _PROCESSES = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
_PREFIX = "host:"


class HostBusy(Exception):
    """Another process reads from a host at the moment; the message is the host's name."""


def new_owner() -> str:
    """A name for something in this process that holds leases."""
    return f"{machine()}/{os.getpid()}/{uuid.uuid4().hex[:8]}"


def machine() -> str:
    """Where this process's number is a process's: two machines, or containers, may have one host name.

    By Linux, which boot of a machine it is, and which space of process numbers; elsewhere the name alone.
    """
    try:
        return f"{socket.gethostname()}:{_BOOT.read_text().strip()}:{_PROCESSES.stat().st_ino}"
    except OSError:
        return socket.gethostname()


def take(engine: Engine, name: str, owner: str, seconds: int) -> bool:
    """Take or renew a lease, also from a process of this machine that was killed; False while it is held."""
    if leases.acquire(engine, name, owner, seconds):
        return True
    holder = leases.holder(engine, name)
    if holder is None or not _is_dead(holder):
        return False
    leases.release(engine, name, holder)
    return leases.acquire(engine, name, owner, seconds)


@contextmanager
def holding_hosts(engine: Engine, hosts: Iterable[str], lost: Callable[[], None]) -> Iterator[None]:
    """Hold hosts, named in their one spelling, for this process alone, as long as the block takes.

    Raises HostBusy. `lost` is called from another thread where somebody else may read from the host by now:
    a lease was taken by them, after a long sleep of the machine, or could not be renewed while it lasted.
    """
    owner, held, done = new_owner(), list[str](), threading.Event()
    begun = time.monotonic()

    def renew() -> None:
        renewed_at, pause = begun, RENEW_SECONDS
        while not done.wait(pause):
            tried_at = time.monotonic()
            try:
                if not all(leases.acquire(engine, name, owner, LEASE_SECONDS) for name in held):
                    break
                renewed_at, pause = tried_at, RENEW_SECONDS
            except SQLAlchemyError:
                pause = RETRY_SECONDS
            if time.monotonic() + pause >= renewed_at + LEASE_SECONDS:
                break
        else:
            return
        lost()

    try:
        for name in _names(hosts):
            if not take(engine, name, owner, LEASE_SECONDS):
                raise HostBusy(name.removeprefix(_PREFIX))
            held.append(name)
        threading.Thread(target=renew, name="leases", daemon=True).start()
        yield
    finally:
        done.set()
        for name in held:
            leases.release(engine, name, owner)


def busy_host(engine: Engine, hosts: Iterable[str]) -> str | None:
    """The first of these hosts that another process, which is alive, reads from."""
    for name in _names(hosts):
        holder = leases.holder(engine, name)
        if holder is not None and not _is_dead(holder):
            return name.removeprefix(_PREFIX)
    return None


def living(engine: Engine) -> list[str]:
    """What processes hold now that are, for all that can be known here, alive: names of leases."""
    with engine.connect() as connection:
        rows = connection.execute(select(Lease.name, Lease.owner).where(Lease.until > utc_now())).all()
    return [row.name for row in rows if not _is_dead(row.owner)]


def _names(hosts: Iterable[str]) -> list[str]:
    """The leases of hosts, in the one order in which all take them."""
    return [f"{_PREFIX}{host}" for host in sorted(set(hosts))]


def _is_dead(owner: str) -> bool:
    where, _, rest = owner.partition("/")
    pid = rest.partition("/")[0]
    if where != machine() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
