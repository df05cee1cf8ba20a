"""Which meeting a consultation is of: by its number, else by committee and day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.models import Meeting
from storage.profiles import in_chunks

Sitting = Mapping[str, Any]
"""A consultation as storage.changes keeps it."""

_MEETING = (
    Meeting.id,
    Meeting.source,
    Meeting.key,
    Meeting.first_key,
    Meeting.organization,
    Meeting.date,
    Meeting.start_at,
    Meeting.end_at,
    Meeting.location,
    Meeting.url,
    Meeting.cancelled,
    Meeting.gone,
    Meeting.revision,
    Meeting.revised_at,
)


def announced(sitting: Sitting) -> str:
    """What the meeting of a sitting is known by while it has no number."""
    return day_name(sitting["date"], sitting["organization"])


def day_name(date: dt.date | str, organization: str) -> str:
    """What a meeting is known by while it has no number (storage.meetings.provisional_key)."""
    return f"{date}~{organization.casefold()}"


class KnownMeetings:
    """The meetings that sittings may be of."""

    def __init__(self, connection: Connection, sittings: Sequence[tuple[str, Sitting]]) -> None:
        self._known: dict[tuple[str, str, str], Row[Any]] = {}  # source, how it is named, the name
        by_source: defaultdict[str, list[Sitting]] = defaultdict(list)
        for source, sitting in sittings:
            by_source[source].append(sitting)
        for source, listed in sorted(by_source.items()):
            self._load(connection, source, listed)

    def _load(self, connection: Connection, source: str, sittings: Sequence[Sitting]) -> None:
        statement = select(*_MEETING).where(Meeting.source == source)
        names = {each["meeting"] for each in sittings if each.get("meeting")} | set(map(announced, sittings))
        days = {dt.date.fromisoformat(each["date"]) for each in sittings}
        rows = in_chunks(connection, statement, Meeting.key, names)
        rows += in_chunks(connection, statement, Meeting.first_key, names)
        rows += in_chunks(connection, statement, Meeting.date, days)
        for row in sorted(rows, key=lambda row: (row.gone, row.id)):
            self._known.setdefault((source, "key", row.key), row)
            self._known.setdefault((source, "day", day_name(row.date, row.organization)), row)
            self._known.setdefault((source, "first", row.first_key), row)

    def find(self, source: str, sitting: Sitting) -> Row[Any] | None:
        """By its number, else by committee and day, else by what it was first known by."""
        number, day = sitting.get("meeting") or "", announced(sitting)
        places = (("key", number), ("first", number), ("day", day), ("first", day))
        found = (self._known.get((source, how, name)) for how, name in places if name)
        return next((row for row in found if row is not None), None)
