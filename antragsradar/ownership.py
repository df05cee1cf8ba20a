"""Who holds a lease: a process of some machine. A dead process of this machine holds nothing any more."""

from __future__ import annotations

import os
import socket
import uuid

from sqlalchemy import Engine

from storage import leases


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
