"""Bodies and their committees, as the sources name them."""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage.models import Body, Organization, Source
from storage.records import Body as BodyRecord


def all_bodies(connection: Connection) -> list[BodyRecord]:
    """All that are known, by name."""
    rows = connection.execute(select(Body.ags, Body.name).order_by(Body.name, Body.ags))
    return [BodyRecord(row.ags, row.name) for row in rows]


def body_with(connection: Connection, ags: str) -> BodyRecord | None:
    """The body with an official key; None where it is not known."""
    if not (ags.isascii() and ags.isdigit()):  # a database need not take every text
        return None
    name = connection.scalar(select(Body.name).where(Body.ags == ags))
    return None if name is None else BodyRecord(ags, name)


def committees_of(connection: Connection, ags: str) -> list[str]:
    """The committees of which the body's own sources show meetings, by name."""
    rows = connection.scalars(
        select(Organization.name)
        .join(Source, Source.name == Organization.source)
        .where(Source.body_ags == ags, Organization.name != "")
        .distinct()
        .order_by(Organization.name)
    )
    return list(rows)
