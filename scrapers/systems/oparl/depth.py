"""How far back a run asks: for everything, or only for what changed since the last run that went well.

Servers filter a list by `modified` (`modified_since`). What they count as a change differs: SessionNet leaves
a paper's `modified` as it is when it is put on an agenda, and a meeting's when results come. So a run asks
further back than to the last one, by as much as a paper usually takes from its making to its result, and the
first full run of each week asks for everything. That run alone can tell what is missing: a list of changes
says nothing about what is not in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from scrapers.spider import Mode, Window
from storage.times import BERLIN, from_berlin, to_berlin

CLOCKS = dt.timedelta(days=2)
"""By so much the clocks of servers, and times without an offset, may be wrong."""
PAPERS_BACK = dt.timedelta(days=92)
"""From a paper's making to its result."""
MEETINGS_BACK = dt.timedelta(days=400)
"""The meetings of a year are entered at the end of the one before."""
NEVER_READ = dt.timedelta(days=14)
"""How far a "news" run looks back in a source that was never read well."""
FOLLOWED, FOLLOWED_IN_NEWS = 600, 40
"""Objects that a run asks for one by one, at most."""


@dataclass(frozen=True)
class Depth:
    """How far back a run asks; None: for everything."""

    whole: bool  # whether it can tell what is missing
    meetings_since: dt.datetime | None
    papers_since: dt.datetime | None
    changed_since: dt.datetime | None  # what did not change since then is known already
    followed: int


def depth_of(mode: Mode, window: Window, last: dt.datetime | None, now: dt.datetime) -> Depth:
    """How far a run asks back whose source was `last` read well by a full run that began then.

    A whole run asks for papers since the window's start: those of the window that it does not list are
    asked for by their own address, so none is missed by the filter.
    """
    if mode == "news":
        since = (last or now - NEVER_READ) - CLOCKS
        return Depth(False, since, since, since, FOLLOWED_IN_NEWS)
    if last is None or _week(last) != _week(now) or window.since < Window.around(to_berlin(now).date()).since:
        return Depth(True, None, from_berlin(window.since, dt.time()), None, FOLLOWED)
    papers_since = max(last - PAPERS_BACK, from_berlin(window.since, dt.time()))
    return Depth(False, last - MEETINGS_BACK, papers_since, last - CLOCKS, FOLLOWED)


def written(instant: dt.datetime) -> str:
    """An instant as filters want it (ISO 8601 with offset); German time, since some cut the offset off."""
    return instant.astimezone(BERLIN).isoformat(timespec="seconds")


def _week(instant: dt.datetime) -> tuple[int, int]:
    year, week, _ = to_berlin(instant).isocalendar()
    return year, week
