"""Which sources should be read now, and how."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ColumnElement, Connection, exists, func, or_, select

from storage.models import CrawlRun, Source
from storage.reading_wishes import AFTER_A_RUN
from storage.runs import ASKED, has_died

DueMode = Literal["full", "news"]

_READ_THROUGH = CrawlRun.outcome.in_(("ok", "partial"))
_ENDED = CrawlRun.outcome.not_in(("interrupted", "running"))


def due_sources(
    connection: Connection, now: dt.datetime, full_after: dt.timedelta, news_after: dt.timedelta
) -> list[tuple[str, DueMode]]:
    """The sources that should be read now, and how: the longest waiting first.

    One that failed is tried again after the time of a news run; a run that was interrupted counts as none.
    One that an operator asked for since its last run is read whole, whenever that was begun AFTER_A_RUN ago.
    """
    names = connection.scalars(
        select(Source.name)
        .where(Source.enabled, _may_be_due(now, news_after))
        .order_by(Source.last_tried_at.is_not(None), Source.last_tried_at, Source.name)
    ).all()
    modes = ((name, due_mode(connection, name, now, full_after, news_after)) for name in names)
    return [(name, mode) for name, mode in modes if mode is not None]


def _may_be_due(now: dt.datetime, news_after: dt.timedelta) -> ColumnElement[bool]:
    """Seen from the source itself, for most were read a moment ago and need not be asked about one by one."""
    last_broke_off = exists().where(
        CrawlRun.source == Source.name, CrawlRun.started_at == Source.last_tried_at, ~_ENDED
    )
    return or_(
        Source.last_tried_at.is_(None),
        Source.last_tried_at <= now - news_after,
        Source.last_tried_at < Source.wished_at,
        last_broke_off,
    )


def due_mode(
    connection: Connection, source: str, now: dt.datetime, full_after: dt.timedelta, news_after: dt.timedelta
) -> DueMode | None:
    """How a source should be read now; None where it should not."""
    wished = connection.scalar(select(Source.wished_at).where(Source.name == source))
    begun = _last_start(connection, source, ASKED) if wished else None
    if wished and (begun is None or begun < wished):
        return "full" if begun is None or now - begun >= AFTER_A_RUN else None
    last_full = _last_start(connection, source, CrawlRun.mode == "full", _READ_THROUGH)
    died = has_died(connection, source)
    last_any = _last_start(connection, source, ASKED, *(() if died else (_ENDED,)))
    if last_any is not None and now - last_any < news_after:
        return None
    return "full" if last_full is None or now - last_full >= full_after else "news"


def _last_start(connection: Connection, source: str, *which: ColumnElement[bool]) -> dt.datetime | None:
    return connection.scalar(select(func.max(CrawlRun.started_at)).where(CrawlRun.source == source, *which))
