"""The meetings of some months."""

from __future__ import annotations

import datetime as dt

from scrapers.council_words import committee_of, is_cancelled, without_cancelled, without_ordinal
from scrapers.items import Calendar, Meeting
from scrapers.json_fields import Fields
from scrapers.systems.sessionnet6.answers import PUBLIC, SessionNet6Answer
from storage.times import from_berlin

PUBLIC_PARTS = frozenset({PUBLIC, 4})
"""oSt of a meeting that has a public part: 1 is public as a whole, 4 has a closed part too."""
KNOWN_STATUS = frozenset({PUBLIC, 2, 4})
KNOWN_TYPES = frozenset({None, 0})


class Meetings(Calendar):
    """Meetings, and from which day on the application opens each that has one."""

    released: tuple[tuple[str, dt.date], ...] = ()


class CalendarAnswer(SessionNet6Answer[Meetings]):
    """api/v1/sitzungen?von=…&bis=…: the meetings of these days."""

    names = ("calendar", "sitzungen")
    what = "Sitzungen"
    publicity = "marked"
    number = "siNr"

    def extract(self) -> Meetings:
        """The meetings with a public part, in the answer's order."""
        found: dict[str, Meeting] = {}
        released: dict[str, dt.date] = {}
        for row in self.rows():
            meeting = self._meeting(row) if self._is_read(row) else None
            if meeting is None or meeting.key is None:
                continue
            found[meeting.key] = meeting
            if day := row.day("freigabeDatum"):
                released[meeting.key] = day
        return Meetings(meetings=tuple(found.values()), released=tuple(released.items()))

    def _is_read(self, row: Fields) -> bool:
        status = row.number("oSt")
        if status not in KNOWN_STATUS:
            self.warn("unknown-meeting-status", str(status))  # nothing else: it may not be public
        return status in PUBLIC_PARTS

    def _meeting(self, row: Fields) -> Meeting | None:
        key, day, name = self.key_of(row, "siNr"), row.day("dat"), row.line("name")
        if key is None or day is None or not name:
            self.warn("meeting-without-date-or-number", key or name)
            return None
        if row.number("typ") not in KNOWN_TYPES:
            self.warn("unknown-meeting-type", str(row.number("typ")))
        return Meeting(
            key=key,
            organization=without_ordinal(committee_of(without_cancelled(name))),
            date=day,
            url=f"{self.base}sitzungen/{key}",
            title=name,
            reference=row.line("nummer"),
            start=_clock(row, "sb", day) or row.instant("beginn"),
            end=_end(row, day),
            location=_location(row),
            cancelled=is_cancelled(name),
        )


def _clock(row: Fields, name: str, day: dt.date) -> dt.datetime | None:
    clock = row.clock(name)
    return from_berlin(day, clock) if clock else None


def _end(row: Fields, day: dt.date) -> dt.datetime | None:
    start, end = row.clock("sb"), row.clock("se")
    if end is None:
        return row.instant("ende")
    past_midnight = start is not None and end < start
    return from_berlin(day + dt.timedelta(days=past_midnight), end)


def _location(row: Fields) -> str:
    """The room's lines, and the town where they do not name it."""
    room = ", ".join(line.rstrip(" ,;") for line in row.text("raum").split("\n") if line)
    town = row.line("ort")
    return room if town in room else ", ".join(part for part in (room, town) if part)
