"""Which committees a run has lost: known to meet in the window, and none of their meetings was shown."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.models import Meeting
from storage.papers import Reading

AT_LEAST = 2
"""A single meeting that leaves the calendar was moved or taken off; it takes two to miss a committee."""


@dataclass(frozen=True)
class KnownMeeting:
    """A meeting that is known, and whether the run showed it."""

    organization: str
    date: dt.date
    start: dt.datetime | None
    shown: bool


@dataclass(frozen=True)
class Committee:
    """A committee's meetings in the window."""

    name: str
    known: int
    shown: int
    lost: bool


def committees_in_window(
    connection: Connection, reading: Reading, since: dt.date, until: dt.date
) -> list[Committee]:
    """All committees that are known to meet in the window, at the end of a run over all of it."""
    rows = connection.execute(
        select(Meeting.organization, Meeting.date, Meeting.start_at, Meeting.last_run).where(
            Meeting.source == reading.source, Meeting.date.between(since, until), Meeting.gone.is_(False)
        )
    )
    return judge_committees(
        KnownMeeting(row.organization, row.date, row.start_at, row.last_run == (reading.run or 0))
        for row in rows
    )


def judge_committees(meetings: Iterable[KnownMeeting]) -> list[Committee]:
    """Which of these committees are lost, by name. Pure; the order of the meetings makes no difference.

    What lies before the first or after the last meeting that was shown proves nothing: the calendar may
    not reach so far any more. A committee whose meetings are all shown under another one's name was renamed.
    """
    known = list(meetings)
    of: defaultdict[str, list[KnownMeeting]] = defaultdict(list)
    for each in known:
        of[each.organization].append(each)
    days = [each.date for each in known if each.shown]
    first, last = min(days, default=dt.date.min), max(days, default=dt.date.max)
    others = _shown_times(known)
    judged = []
    for name, own in sorted(of.items()):
        shown = sum(each.shown for each in own)
        missed = {(each.date, each.start) for each in own if first <= each.date <= last}
        dated = all(start for _, start in missed)  # several may meet on one day, but not in one hour
        renamed = dated and any(missed <= times for times in others.values())
        lost = not shown and len(missed) >= AT_LEAST and not renamed
        judged.append(Committee(name, len(own), shown, lost))
    return judged


def _shown_times(meetings: Iterable[KnownMeeting]) -> dict[str, set[tuple[dt.date, dt.datetime | None]]]:
    """When the shown meetings of each committee are."""
    times: defaultdict[str, set[tuple[dt.date, dt.datetime | None]]] = defaultdict(set)
    for each in meetings:
        if each.shown:
            times[each.organization].add((each.date, each.start))
    return times
