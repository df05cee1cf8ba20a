"""Time is kept in UTC and shown in Europe/Berlin."""

import datetime as dt
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)


def utc_now() -> dt.datetime:
    """Now, in UTC, whole seconds."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)


def from_berlin(day: dt.date, clock: dt.time) -> dt.datetime:
    """The UTC instant of a wall-clock time in Germany."""
    return dt.datetime.combine(day, clock, tzinfo=BERLIN).astimezone(dt.UTC)


def last_time(now: dt.datetime, clock: dt.time) -> dt.datetime:
    """The last instant, up to now, at which it was so late in Germany."""
    day = to_berlin(now).date()
    due = from_berlin(day, clock)
    return due if due <= now else from_berlin(day - dt.timedelta(days=1), clock)


def to_berlin(instant: dt.datetime) -> dt.datetime:
    """The German wall-clock time of an instant."""
    return instant.astimezone(BERLIN)


def today() -> dt.date:
    """The date in Germany now."""
    return to_berlin(utc_now()).date()


def plain_date(day: dt.date) -> str:
    """ "18. November 2021"."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
