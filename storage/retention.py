"""What is kept how long: what nobody needs any more goes once a day. docs/retention.md is about the same.

What is found of councils is kept, as are the ledger (what was told to whom) for as long as the subscription
it is of, and what operators have decided. What is limited by number or size sees to that itself: pages and
answers that are kept for mending parsers, feeds on request, backups.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, delete, func, select

from storage import login_attempts, operator_sessions, pages
from storage.models import CrawlRun
from storage.subscribers import purge

RUNS_KEPT = dt.timedelta(days=410)
"""What is expected of a source is learnt from a little more than a year (scrapers.expectations)."""
LOOKS_KEPT = dt.timedelta(days=60)
"""Of runs that only looked for what is new, and were well: there are a dozen a day of each source."""
LOGS_KEPT = dt.timedelta(days=90)  # of a source that is not read any more
MAILS_KEPT = dt.timedelta(days=90)  # as files, where there is no mail server
MAIL_FOLDER = "mail"  # of these files, in the data folder
KEPT_PAGES_FOR = dt.timedelta(days=365)  # that could not be understood


def forget(connection: Connection, now: dt.datetime) -> None:
    """Delete from the database what is over. To be called in a transaction."""
    purge(connection, now)
    login_attempts.forget(connection, now)
    operator_sessions.forget(connection, now)
    pages.forget_pages(connection, now)
    _forget_runs(connection, now)


def _forget_runs(connection: Connection, now: dt.datetime) -> None:
    """The newest of each kind stays: it says when a source was last read."""
    newest = select(func.max(CrawlRun.id)).group_by(CrawlRun.source, CrawlRun.mode, CrawlRun.outcome)
    is_look = CrawlRun.mode != "full", CrawlRun.outcome == "ok"
    for kept, which in ((RUNS_KEPT, ()), (LOOKS_KEPT, is_look)):
        old = CrawlRun.started_at < now - kept, CrawlRun.id.not_in(newest)
        connection.execute(delete(CrawlRun).where(*old, *which))


def clear_folders(data_dir: Path, now: dt.datetime) -> None:
    """Delete files that nobody has written to for too long."""
    for folder, pattern, kept in (
        ("logs", "*.log*", LOGS_KEPT),
        (MAIL_FOLDER, "*.eml", MAILS_KEPT),
        ("pages", "*/*.html.gz", KEPT_PAGES_FOR),
    ):
        for path in _older(data_dir / folder, pattern, now - kept):
            path.unlink(missing_ok=True)


def _older(folder: Path, pattern: str, before: dt.datetime) -> Iterator[Path]:
    for path in folder.glob(pattern):
        try:
            if path.stat().st_mtime < before.timestamp():
                yield path
        except FileNotFoundError:
            continue
