"""The meetings that deal with what a filter lets through, page by page: the latest day first.

Within a day their order is one that never changes, by a hash of their identity. Whoever goes on behind one
neither meets another twice nor loses it, whatever has come meanwhile; only one that was moved to another day
has another place then.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select

from storage.agendas import as_listed, days_listed, papers_on
from storage.calendar import MeetingView, meetings_of
from storage.filtering import all_matching
from storage.filters import Filter
from storage.models import Paper

_DAYS = 20
"""So many days are looked at together."""
_ALL = 1_000_000


class Spot(NamedTuple):
    """Where a meeting stands in the list."""

    date: dt.date
    hash: str  # of whose it is


def spot_of(meeting: MeetingView) -> Spot:
    """Where a meeting stands that is shown."""
    identity = f"{meeting.source}\0{meeting.identity}".encode("utf-8", "surrogatepass")
    return Spot(meeting.date, hashlib.sha256(identity).hexdigest()[:16])


def meetings_matching(
    connection: Connection, wanted: Filter, *, limit: int, after: Spot | None = None
) -> list[MeetingView]:
    """The meetings that list any motion that a filter lets through, with those motions alone, at most `limit`
    of those behind `after`."""
    found: list[MeetingView] = []
    for meetings in each_day(connection, wanted, after.date if after else dt.date.max):
        found += [each for each in meetings if after is None or _place(each) > _as_place(after)]
        if len(found) >= limit:
            break
    return found[:limit]


def each_day(
    connection: Connection, wanted: Filter, last: dt.date = dt.date.max
) -> Iterator[list[MeetingView]]:
    """All such meetings up to a day, the latest first, in lists of those of some days."""
    motions = all_matching(connection, wanted)
    while days := _days(connection, motions, last):
        first = days[-1]
        views = meetings_of(connection, _motions(connection, motions, first, last), limit=_ALL)
        shown = (as_listed(view) for view in views if first <= view.date <= last)
        yield sorted((view for view in shown if view.items), key=_place)
        if first == dt.date.min:
            return
        last = first - dt.timedelta(days=1)


def _place(meeting: MeetingView) -> tuple[int, str]:
    return _as_place(spot_of(meeting))


def _as_place(spot: Spot) -> tuple[int, str]:
    return -spot.date.toordinal(), spot.hash


def _days(connection: Connection, motions: Select[Any], last: dt.date) -> list[dt.date]:
    """The latest days up to one of which agendas list these motions, the latest first."""
    days: set[dt.date] = set()
    for column, statement in days_listed():
        wanted = statement.where(column <= last, Paper.motion_id.in_(motions))
        days.update(connection.scalars(wanted.distinct().order_by(column.desc()).limit(_DAYS)))
    return sorted(days, reverse=True)[:_DAYS]


def _motions(connection: Connection, motions: Select[Any], first: dt.date, last: dt.date) -> set[int]:
    found: set[int] = set()
    for statement in papers_on(first, last):
        found.update(connection.scalars(statement.where(Paper.motion_id.in_(motions)).distinct()))
    return found
