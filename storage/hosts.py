"""Hosts: when each may be asked again. What one run owes a host, the next one keeps, on whatever machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.database import upsert
from storage.models_manners import Host


@dataclass(frozen=True)
class Turn:
    """When a host may be asked again; nothing where nothing is owed to it."""

    free_at: dt.datetime | None = None  # its last request, and the pause after it
    paused_until: dt.datetime | None = None  # as it asked to be left alone


def turn_of(connection: Connection, host: str) -> Turn:
    """When a host may be asked again; `host` in the one spelling that all use for it."""
    row = connection.execute(select(Host.free_at, Host.paused_until).where(Host.name == host)).one_or_none()
    return Turn(*row) if row else Turn()


def keep_turns(connection: Connection, turns: Mapping[str, dt.datetime]) -> None:
    """Note from when on hosts may be asked the next time."""
    rows = [{"name": host, "free_at": at} for host, at in sorted(turns.items())]
    upsert(connection, Host, rows, key=["name"])


def pause(connection: Connection, host: str, until: dt.datetime) -> None:
    """Note that a host has asked to be left alone until then; its last word counts."""
    upsert(connection, Host, [{"name": host, "paused_until": until}], key=["name"])
