"""Papers whose pages are gone: noted at the end of a run, and not where too many would be gone at once."""

from __future__ import annotations

from scrapers.context import RunContext
from scrapers.failures import Failure
from scrapers.journal import TOLERATED
from storage.database import reading
from storage.papers import mark_gone, papers_in_window
from storage.records import FailureKind

FEW = 3
"""So many papers may be gone at once without a doubt about the source."""


def note_gone(context: RunContext) -> None:
    """Note the papers that a run has found to be gone. That a whole town is gone is a fault of its source.

    Raises DatabaseError.
    """
    gone = {paper.key for paper in context.gone}
    if not gone:
        return
    source, window = context.run.source, context.window
    with reading(context.engine) as connection:
        known = len(papers_in_window(connection, source, window.since, window.until))
    if len(gone) > max(FEW, known // TOLERATED):
        message = f"{len(gone)} von {known} bekannten Vorlagen wären auf einmal verschwunden; sie bleiben"
        context.journal.failed(Failure(FailureKind.UNEXPECTED_PAGE, message, page="gone"))
        return
    now = context.reading()
    with context.engine.begin() as connection:
        for key in sorted(gone):
            mark_gone(connection, key, now)
            context.count("gone")
