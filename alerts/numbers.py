"""Numbers, dates and lists as readers of a language expect them, German ones unless said; times in
Europe/Berlin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from alerts.safe import line
from alerts.wording import GERMAN, Wording
from storage.records import Votes
from storage.times import to_berlin

WEEKDAYS = GERMAN.numbers.weekdays


def number(value: int, words: Wording = GERMAN) -> str:
    """1234 as "1.234"."""
    return f"{value:,}".replace(",", words.numbers.thousands)


def counted(value: int, one: str, many: str, words: Wording = GERMAN) -> str:
    """ "1 Quelle", "1.234 Quellen"."""
    return f"{number(value, words)} {one if value == 1 else many}"


def weekday(day: dt.date, words: Wording = GERMAN) -> str:
    """ "Donnerstag"."""
    return words.numbers.weekdays[day.weekday()]


@lru_cache(maxsize=4096)  # many motions share a day
def plain_date(day: dt.date, words: Wording = GERMAN) -> str:
    """ "18. November 2021"."""
    return _dated(words.numbers.plain_date, day, words)


@lru_cache(maxsize=4096)
def long_date(day: dt.date, words: Wording = GERMAN) -> str:
    """ "Donnerstag, 18. November 2021"."""
    return f"{weekday(day, words)}, {plain_date(day, words)}"


@lru_cache(maxsize=4096)
def short_date(day: dt.date, words: Wording = GERMAN) -> str:
    """ "18.11.2021"."""
    return _dated(words.numbers.short_date, day, words)


def _dated(form: str, day: dt.date, words: Wording) -> str:
    month = words.numbers.months[day.month - 1]
    return form.format(day=day.day, month=month, number=day.month, year=day.year)


def clock(instant: dt.datetime, words: Wording = GERMAN) -> str:
    """ "17:05 Uhr", in Germany."""
    here = to_berlin(instant)
    return words.numbers.clock.format(hour=here.hour, minute=here.minute)


def moment(instant: dt.datetime, words: Wording = GERMAN) -> str:
    """ "18. November 2021, 17:05 Uhr", in Germany."""
    return f"{plain_date(to_berlin(instant).date(), words)}, {clock(instant, words)}"


def short_moment(instant: dt.datetime, words: Wording = GERMAN) -> str:
    """ "18.11.2021, 17:05 Uhr", in Germany."""
    return f"{short_date(to_berlin(instant).date(), words)}, {clock(instant, words)}"


def file_size(size: int, words: Wording = GERMAN) -> str:
    """Bytes as "812 Byte", "93 KB" or "2,4 MB"."""
    if size < 1_000:
        return f"{size} {words.numbers.bytes}"
    if size < 1_000_000:
        return f"{round(size / 1_000)} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", words.numbers.decimal)


def votes(count: Votes, words: Wording = GERMAN) -> str:
    """ "20 Ja, 4 Nein, 22 Enthaltungen"; only what is stated."""
    parts = []
    if count.yes is not None:
        parts.append(words.numbers.yes.format(count=number(count.yes, words)))
    if count.no is not None:
        parts.append(words.numbers.no.format(count=number(count.no, words)))
    if count.abstentions is not None:
        parts.append(counted(count.abstentions, *words.numbers.abstention, words))
    return ", ".join(parts)


def listed(values: Sequence[str], words: Wording = GERMAN) -> str:
    """ "SPD, CDU und FDP"; where a name has an "und" of its own: "Schule und Kita, Sprache"."""
    cleaned = [value for value in map(line, values) if value]
    between = f" {words.numbers.conjunction} "
    if len(cleaned) < 2 or any(between in value for value in cleaned):
        return ", ".join(cleaned)
    return f"{', '.join(cleaned[:-1])}{between}{cleaned[-1]}"
