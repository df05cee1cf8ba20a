"""Permits: the operator lifts robots.txt for a source, for a reason and in a name, and takes it back.

A permit lifts what robots.txt says, nothing else. All of them are kept, with who gave and who ended them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, exists, insert, select, update

from storage.models import CrawlRun, Source
from storage.models_manners import Permit
from storage.views import PermitView

LIFTED = "lifted_by_permit"
"""Of a run's counts: requests that robots.txt forbids and a permit let through."""


class PermitError(Exception):
    """A permit cannot be given or ended; the message is German."""


@dataclass(frozen=True)
class PermitRecord:
    """A permit of the history."""

    source: str
    reason: str
    granted_by: str
    granted_at: dt.datetime
    revoked_by: str = ""
    revoked_at: dt.datetime | None = None


def grant(connection: Connection, source: str, *, reason: str, by: str, now: dt.datetime) -> None:
    """Lift robots.txt for a source. Raises PermitError without reason or name, or where one is open."""
    if not reason.strip() or not by.strip():
        raise PermitError("Eine Erlaubnis braucht einen Grund (--reason) und einen Namen (--by).")
    if connection.scalar(select(exists().where(Source.name == source))) is not True:
        raise PermitError(f"Diese Quelle gibt es nicht: {source}.")
    if permit_of(connection, source) is not None:
        raise PermitError(
            f"Für {source} gilt schon eine Erlaubnis; eine neue geht erst, wenn sie widerrufen ist."
        )
    connection.execute(
        insert(Permit).values(source=source, reason=reason.strip(), granted_by=by.strip(), granted_at=now)
    )


def revoke(connection: Connection, source: str, *, by: str, now: dt.datetime) -> None:
    """End a source's permit: the next request obeys again. Raises PermitError where there is none."""
    if not by.strip():
        raise PermitError("Ein Widerruf braucht einen Namen (--by).")
    ended = connection.execute(
        update(Permit)
        .where(Permit.source == source, Permit.revoked_at.is_(None))
        .values(revoked_by=by.strip(), revoked_at=now)
    )
    if not ended.rowcount:
        raise PermitError(f"Für {source} gilt keine Erlaubnis, die sich widerrufen ließe.")


def permit_of(connection: Connection, source: str) -> PermitView | None:
    """The permit that a source has now."""
    return open_permits(connection, source).get(source)


def open_permits(connection: Connection, source: str | None = None) -> dict[str, PermitView]:
    """The permits that are not revoked, by source; of one source or of all."""
    newest = (
        select(CrawlRun.counts)
        .where(
            CrawlRun.source == Permit.source,
            CrawlRun.started_at >= Permit.granted_at,
            CrawlRun.outcome != "running",
        )
        .order_by(CrawlRun.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = (Permit.source, Permit.reason, Permit.granted_by, Permit.granted_at, newest.label("counts"))
    wanted = (Permit.source == source,) if source else ()
    rows = connection.execute(select(*columns).where(Permit.revoked_at.is_(None), *wanted))
    return {
        row.source: PermitView(row.reason, row.granted_by, row.granted_at, _needed(row.counts))
        for row in rows
    }


def _needed(counts: dict[str, int] | None) -> bool | None:
    return None if counts is None else LIFTED in counts


def all_permits(connection: Connection) -> list[PermitRecord]:
    """The history, newest first."""
    columns = (
        Permit.source,
        Permit.reason,
        Permit.granted_by,
        Permit.granted_at,
        Permit.revoked_by,
        Permit.revoked_at,
    )
    return [PermitRecord(*row) for row in connection.execute(select(*columns).order_by(Permit.id.desc()))]
