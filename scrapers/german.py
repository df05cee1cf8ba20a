"""Dates, times and votes as German council pages write them. Pure functions."""

import datetime as dt
import re

from storage.records import Votes
from storage.text import one_line
from storage.times import from_berlin

_DATE = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_RANGE = re.compile(
    r"(?<![\d:.])(\d{1,2})[:.](\d{2})(?::\d{2})?(?:\s*Uhr)?"
    r"(?:\s*(?:-|–|bis)\s*(\d{1,2})[:.](\d{2}))?(?![\d.])"
)
# No council has so many members; and a long row of digits would be begun at each of them.
_BEFORE, _AFTER = r"(?<!\d)(\d{1,4})\s+", r"\s*:?\s*(\d{1,4})(?!\d)"
_VOTE = {
    "yes": re.compile(rf"\bJa(?:-?Stimmen)?{_AFTER}|{_BEFORE}Ja\b", re.IGNORECASE),
    "no": re.compile(rf"\bNein(?:-?Stimmen)?{_AFTER}|{_BEFORE}Nein\b", re.IGNORECASE),
    "abstentions": re.compile(rf"\bEnthaltung(?:en)?{_AFTER}|{_BEFORE}(?:Stimm)?enthaltung", re.IGNORECASE),
}


def parse_date(text: str) -> dt.date | None:
    """The first date written dd.mm.yyyy; None where there is none, or none that exists."""
    for match in _DATE.finditer(text):
        day, month, year = (int(part) for part in match.groups())
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    return None


def parse_times(text: str, day: dt.date) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Start and end of "17:00-18:30 Uhr" on that day, in UTC; None for what is not given."""
    match = _RANGE.search(_DATE.sub(" ", one_line(text)))
    if not match:
        return None, None
    hours, minutes, end_hours, end_minutes = match.groups()
    start = _clock(day, hours, minutes)
    end = _clock(day, end_hours, end_minutes) if end_hours else None
    if start and end and end < start:  # a sitting past midnight
        end = _clock(day + dt.timedelta(days=1), end_hours, end_minutes)
    return start, end


def _clock(day: dt.date, hours: str, minutes: str) -> dt.datetime | None:
    try:
        return from_berlin(day, dt.time(int(hours), int(minutes)))
    except ValueError:
        return None


def parse_votes(text: str) -> Votes | None:
    """Counts from "Ja: 20, Nein: 4, Enthaltungen: 22"; None where the text states no count."""
    found: dict[str, int] = {}
    line = one_line(text)
    for name, pattern in _VOTE.items():
        match = pattern.search(line)
        if match:
            found[name] = int(match.group(1) or match.group(2))
    return Votes(**found) if found else None
