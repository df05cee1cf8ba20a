"""What calendar and meeting say alike of a meeting: when and where it is, and whether it takes place."""

from __future__ import annotations

import datetime as dt
from typing import Any

from scrapers.council_words import committee_of, is_cancelled, without_cancelled, without_ordinal
from scrapers.items import Meeting
from scrapers.json_fields import Fields
from scrapers.systems.more_rubin.answers import RubinAnswer
from scrapers.systems.more_rubin.keys import meeting_key
from storage.times import from_berlin

_COMMITTEE_FIELDS = ("name", "Bezeichnung", "Kuerzel")


def meeting_head(page: RubinAnswer[Any], row: Fields) -> Meeting | None:
    """The meeting without its agenda; None, with a warning, where it has no number, date or name."""
    number, day, title = row.line("nummer"), row.day("datum"), row.line("titel")
    organization = committees(row) or without_ordinal(committee_of(without_cancelled(title)))
    if not number or day is None or not organization:
        page.warn("meeting-without-date-or-name", number or title)
        return None
    start, end = _times(row, day)
    return Meeting(
        key=meeting_key(number),
        organization=organization,
        date=day,
        url=page.meeting_url(number, row.line("full_url", "fullUrl")),
        title=title,
        start=start,
        end=end,
        location=_location(row.object("room")),
        cancelled=is_cancelled(title),
    )


def committees(row: Fields) -> str:
    """The names of the committees that meet, joined; "" where the answer does not name them."""
    names = (committee.line(*_COMMITTEE_FIELDS) for committee in row.objects("committees"))
    return ", ".join(dict.fromkeys(name for name in names if name))


def _times(row: Fields, day: dt.date) -> tuple[dt.datetime | None, dt.datetime | None]:
    start, end = row.clock("beginn") or row.clock("beginn_oef"), row.clock("ende")
    past_midnight = start is not None and end is not None and end < start
    return (
        from_berlin(day, start) if start else None,
        from_berlin(day + dt.timedelta(days=past_midnight), end) if end else None,
    )


def _location(room: Fields | None) -> str:
    """ "Roter Saal der Halle, Obermühle 1, 67806 Rockenhausen" of the room's parts."""
    if room is None:
        return ""
    town = f"{room.line('PLZ')} {room.line('Ort')}".strip()
    parts = (room.line("Bezeichnung", "name"), room.line("Strasse"), town, room.line("Ortsteil"))
    return ", ".join(dict.fromkeys(part for part in parts if part))
