"""Whether anything that is shown may be different from a moment ago: one short text, in a few look-ups."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, func, select

from storage.models import Change, CrawlRun, Motion, Source

RUNS = 50
"""So many of the latest runs are looked at; no more of them end between two looks."""


def state_of_knowledge(connection: Connection) -> str:
    """The same text while there is no change, no motion, no end of a run and no state of a source more.

    What is read anew without any of them (a document by hand, new topic rules) it does not see: whoever goes
    by it looks again after some minutes whatever it says.
    """
    newest = (connection.scalar(select(func.max(table.id))) for table in (Change, Motion))
    runs = connection.execute(
        select(CrawlRun.id, CrawlRun.finished_at).order_by(CrawlRun.id.desc()).limit(RUNS)
    )
    sources = connection.execute(
        select(Source.name, Source.title, Source.state).where(Source.enabled).order_by(Source.name)
    )
    known = [*newest, *map(tuple, runs), *map(tuple, sources)]
    return hashlib.sha256(repr(known).encode()).hexdigest()[:16]
