"""Who holds a lease: a process of some machine. A dead process of this machine holds nothing any more."""

from __future__ import annotations

import os
import socket
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from storage import leases
from storage.models_jobs import Lease
from storage.times import utc_now

LEASE_SECONDS = 60
RENEW_SECONDS = 15
_PREFIX = "host:"


class HostBusy(Exception):
    """Another process reads from a host at the moment; the message is the host's name."""


def new_owner() -> str:
    """A name for something in this process that holds leases."""
    return f"{socket.gethostname()}/{os.getpid()}/{uuid.uuid4().hex[:8]}"


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

    Raises HostBusy. `lost` is called from another thread where a lease could not be renewed: after a long
    sleep of the machine somebody else may read from the host by now.
    """
    owner, held, done = new_owner(), list[str](), threading.Event()

    def renew() -> None:
        while not done.wait(RENEW_SECONDS):
            if not _renewed(engine, held, owner):
                lost()
                return

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


def _renewed(engine: Engine, names: Iterable[str], owner: str) -> bool:
    try:
        return all(leases.acquire(engine, name, owner, LEASE_SECONDS) for name in names)
    except SQLAlchemyError:
        return False


def _is_dead(owner: str) -> bool:
    host, _, rest = owner.partition("/")
    pid = rest.partition("/")[0]
    if host != socket.gethostname() or not pid.isdecimal():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
