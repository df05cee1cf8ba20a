"""On which days something happened at a source: what its silence is measured by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select

from storage.models import Change, Meeting, Paper, Source
from storage.times import to_berlin

YEARS = 5
"""What is older says nothing about a source of today."""


@dataclass(frozen=True)
class Activity:
    """Days in Germany, in any order, each once."""

    news: tuple[dt.date, ...]  # a paper's or post's own date, or a change of one that was told
    meetings: tuple[dt.date, ...]  # known meetings that take or took place, those to come too
    complete: bool  # the source was read to the end once


def activity_of(connection: Connection, source: str, today: dt.date) -> Activity:
    """What happened at a source in the last years, up to `today`, and which meetings are to come."""
    first = today - dt.timedelta(days=366 * YEARS)
    own = Paper.fields["date"].as_string()  # what its document says, where its page says nothing
    dated = connection.execute(select(Paper.date, own).distinct().where(Paper.source == source))
    news = {date or dt.date.fromisoformat(written) for date, written in dated if date or written}
    told = connection.scalars(
        select(Change.at)
        .join(Paper, Paper.id == Change.paper_id)
        .where(Paper.source == source, ~Change.silent)
    )
    news |= {to_berlin(at).date() for at in told}
    meetings = connection.scalars(
        select(Meeting.date)
        .distinct()
        .where(
            Meeting.source == source,
            Meeting.date >= first,
            Meeting.gone.is_(False),
            Meeting.cancelled.is_(False),
        )
    )
    read_at = connection.scalar(select(Source.first_read_at).where(Source.name == source))
    return Activity(
        news=tuple(sorted(day for day in news if first <= day <= today)),
        meetings=tuple(sorted(meetings)),
        complete=read_at is not None,
    )
