"""Dates, times, votes and sizes as German council pages write them. Pure functions."""

import datetime as dt
import re

from storage.records import Votes
from storage.text import one_line
from storage.times import MONTHS, from_berlin

_DATE = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?!\d)")
_RANGE = re.compile(
    r"(?<![\d:.])(\d{1,2})[:.](\d{2})(?::\d{2})?(?:\s*Uhr)?"
    r"(?:\s*(?:-|–|bis)\s*(\d{1,2})[:.](\d{2}))?(?![\d.])"
)
_NAMED_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\s+(\d{{4}})\b|\b(\d{{4}})\s+({'|'.join(MONTHS)})\b")
_SIZE = re.compile(r"([\d.,]{1,20})\s*(KB|MB)\b", re.IGNORECASE)
_BYTES = {"KB": 1024, "MB": 1024 * 1024}
_LABELLED_VOTE = {
    "yes": re.compile(r"\bJa(?:-?Stimmen)?\s{0,3}:\s{0,3}(\d{1,6})", re.IGNORECASE),
    "no": re.compile(r"\bNein(?:-?Stimmen)?\s{0,3}:\s{0,3}(\d{1,6})", re.IGNORECASE),
    "abstentions": re.compile(r"\b(?:Stimm)?enthaltung(?:en)?\s{0,3}:\s{0,3}(\d{1,6})", re.IGNORECASE),
}
_VOTE = {
    "yes": re.compile(r"\bJa(?:-?Stimmen)?\s*:?\s*(\d+)|(\d+)\s+Ja\b", re.IGNORECASE),
    "no": re.compile(r"\bNein(?:-?Stimmen)?\s*:?\s*(\d+)|(\d+)\s+Nein\b", re.IGNORECASE),
    "abstentions": re.compile(
        r"\bEnthaltung(?:en)?\s*:?\s*(\d+)|(\d+)\s+(?:Stimm)?enthaltung", re.IGNORECASE
    ),
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


def parse_month(text: str) -> tuple[int, int] | None:
    """(year, month) of the first month written with its name, "Oktober 2026"; None where there is none."""
    match = _NAMED_MONTH.search(text)
    if match is None:
        return None
    return int(match[2] or match[3]), MONTHS.index(match[1] or match[4]) + 1


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
        # "Ja: 7 Nein: 11": what is labelled so is not counted by the number before its label.
        match = _LABELLED_VOTE[name].search(line) or pattern.search(line)
        if match:
            found[name] = int(next(filter(None, match.groups())))
    return Votes(**found) if found else None


def parse_size(text: str) -> int | None:
    """Bytes of a size such as "2.617 KB" or "2,6 MB", as exact as it is written; None where there is none."""
    match = _SIZE.search(text)
    if not match:
        return None
    try:
        return round(
            float(match.group(1).replace(".", "").replace(",", ".")) * _BYTES[match.group(2).upper()]
        )
    except ValueError:
        return None
