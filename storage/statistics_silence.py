"""Which sources could not be looked at for longer than a day within a time: what they have may be missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.models import Source, StateChange
from storage.silence import SILENT_FOR
from storage.spells import UNREAD, concerns


@dataclass(frozen=True)
class Gap:
    """A time without a look at a source."""

    title: str  # the source's
    since: dt.datetime | None  # None: it was never read
    until: dt.datetime | None  # None: it still lasts


def gaps(
    connection: Connection, bodies: Collection[str] | None, begin: dt.datetime, now: dt.datetime
) -> list[Gap]:
    """Those of the sources of these bodies (None: of all), by source, then in time."""
    rows = connection.execute(
        select(Source.name, Source.title, Source.body_ags, Source.first_read_at)
        .add_columns(StateChange.since, StateChange.state)
        .outerjoin(StateChange, StateChange.source == Source.name)
        .where(Source.enabled)
        .order_by(Source.title, Source.name, StateChange.since, StateChange.id)
    )
    found: list[Gap] = []
    last, silent_since = "", None
    for row in rows:
        if not concerns(bodies, row.body_ags or ""):
            continue
        if row.name != last:
            last, silent_since = row.name, None
            if row.first_read_at is None:
                found.append(Gap(row.title, None, None))
        if row.first_read_at is None or row.since is None:
            continue
        is_silent = row.state in UNREAD
        if is_silent and silent_since is None:
            silent_since = row.since
            found.append(Gap(row.title, row.since, None))
        elif not is_silent and silent_since is not None:
            found[-1] = Gap(row.title, silent_since, row.since)
            silent_since = None
    return [each for each in found if _counts(each, begin, now)]


def _counts(gap: Gap, begin: dt.datetime, now: dt.datetime) -> bool:
    until = gap.until or now
    return gap.since is None or (until > begin and until - gap.since >= SILENT_FOR)
