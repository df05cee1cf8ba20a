"""An operator's wish that a source be read soon: kept with the source, until a run has begun after it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, exists, select, update

from storage.models import CrawlRun, Source

AFTER_A_RUN = dt.timedelta(minutes=15)
"""No sooner than so long after a run has begun does the next one begin, whoever asks for it."""


_IS_OPEN = ~exists().where(
    CrawlRun.source == Source.name, CrawlRun.started_at >= Source.wished_at, CrawlRun.mode != "replay"
)


def wish(connection: Connection, source: str, now: dt.datetime) -> bool:
    """Have a source read soon (storage.due_sources); False where it is switched off or not known."""
    wished = update(Source).where(Source.name == source, Source.enabled).values(wished_at=now)
    return bool(connection.execute(wished).rowcount)


def open_wish(connection: Connection, source: str) -> dt.datetime | None:
    """When a source was wished to be read soon that was not read since; None where nothing is open."""
    return connection.scalar(select(Source.wished_at).where(Source.name == source, _IS_OPEN))


def wishes_ahead(connection: Connection, now: dt.datetime) -> list[str]:
    """The sources whose open wish lies ahead of now, by a clock that was set back since."""
    return list(connection.scalars(select(Source.name).where(Source.wished_at > now, _IS_OPEN)))
