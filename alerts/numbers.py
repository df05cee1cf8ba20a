"""Numbers, dates and lists as German readers expect them; times in Europe/Berlin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from alerts.safe import line
from storage.records import Votes
from storage.times import plain_date as plain_date
from storage.times import to_berlin

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")


def number(value: int) -> str:
    """1234 as "1.234"."""
    return f"{value:,}".replace(",", ".")


def counted(value: int, one: str, many: str) -> str:
    """ "1 Quelle", "1.234 Quellen"."""
    return f"{number(value)} {one if value == 1 else many}"


def long_date(day: dt.date) -> str:
    """ "Donnerstag, 18. November 2021"."""
    return f"{WEEKDAYS[day.weekday()]}, {plain_date(day)}"


def short_date(day: dt.date) -> str:
    """ "18.11.2021"."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"


def clock(instant: dt.datetime) -> str:
    """ "17:05 Uhr", in Germany."""
    return f"{to_berlin(instant):%H:%M} Uhr"


def moment(instant: dt.datetime) -> str:
    """ "18. November 2021, 17:05 Uhr", in Germany."""
    return f"{plain_date(to_berlin(instant).date())}, {clock(instant)}"


def short_moment(instant: dt.datetime) -> str:
    """ "18.11.2021, 17:05 Uhr", in Germany."""
    return f"{short_date(to_berlin(instant).date())}, {clock(instant)}"


def file_size(size: int) -> str:
    """Bytes as "812 Byte", "93 KB" or "2,4 MB"."""
    if size < 1_000:
        return f"{size} Byte"
    if size < 1_000_000:
        return f"{round(size / 1_000)} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def votes(count: Votes) -> str:
    """ "20 Ja, 4 Nein, 22 Enthaltungen"; only what is stated."""
    parts = []
    if count.yes is not None:
        parts.append(f"{number(count.yes)} Ja")
    if count.no is not None:
        parts.append(f"{number(count.no)} Nein")
    if count.abstentions is not None:
        parts.append(counted(count.abstentions, "Enthaltung", "Enthaltungen"))
    return ", ".join(parts)


def listed(words: Sequence[str]) -> str:
    """ "SPD, CDU und FDP"."""
    cleaned = [word for word in map(line, words) if word]
    if len(cleaned) < 2:
        return "".join(cleaned)
    return f"{', '.join(cleaned[:-1])} und {cleaned[-1]}"
