"""What a subscription would have brought lately, for those who think of subscribing.

Counted are changes as they were told, and motions by their own date where they were read silently: so it
also holds for an installation that is new.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.due import AT_ONCE, DIGEST_HOUR
from storage.filtering import change_kinds, motions_matching
from storage.filters import Filter
from storage.models import Motion
from storage.news import News
from storage.profiles import in_chunks
from storage.reminders import reminders_since
from storage.subscription_views import Frequency
from storage.times import to_berlin

DAYS = 90
SHOWN = 5
MOST = 500
"""Of so many motions, the newest, the dates are looked at."""


@dataclass(frozen=True)
class Foresight:
    """What came in the last DAYS days, and what came last at all."""

    motions: tuple[int, ...]  # the newest, at most SHOWN
    mails: Mapping[Frequency, int]  # how many mails that would have been


def foresee(
    connection: Connection, wanted: Filter, now: dt.datetime, *, hour: int = DIGEST_HOUR
) -> Foresight:
    """What a filter would have brought."""
    since = now - dt.timedelta(days=DAYS)
    instants = {piece.at for piece in News.since(connection, since).told(wanted)}
    newest = motions_matching(connection, wanted, limit=MOST)
    kinds = change_kinds(wanted)
    if kinds is None or "new" in kinds:
        rows = in_chunks(connection, select(Motion.published_at), Motion.id, newest)
        instants |= {row.published_at for row in rows if since <= row.published_at <= now}
    mornings = {(to_berlin(each) - dt.timedelta(hours=hour)).date() for each in instants}
    mails: dict[Frequency, int] = {
        "at_once": len({each.timestamp() // AT_ONCE.total_seconds() for each in instants}),
        "daily": len(mornings),
        "weekly": len({day.isocalendar()[:2] for day in mornings}),
        "before_meeting": reminders_since(connection, wanted, since, now, hour=hour),
    }
    return Foresight(tuple(newest[:SHOWN]), mails)
