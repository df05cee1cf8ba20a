"""Pages that were read: what a server needs to say that one is the same, and what it meant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.database import upsert
from storage.models import ReadPage

BATCH = 500
KEPT_FOR = dt.timedelta(days=250)
"""A page that did not come up for so long is forgotten: longer than the window of a run."""


@dataclass(frozen=True)
class KnownPage:
    """A page as it was answered last; `item` is the record that it meant, as JSON."""

    url: str
    page: str
    digest: str
    reader: str
    item: str
    etag: str = ""
    last_modified: str = ""
    warnings: list[list[str]] = field(default_factory=list)


_KNOWN = select(
    ReadPage.digest,
    ReadPage.reader,
    ReadPage.item,
    ReadPage.etag,
    ReadPage.last_modified,
    ReadPage.warnings,
).where(
    ReadPage.source == bindparam("source"),
    ReadPage.url == bindparam("url"),
    ReadPage.page == bindparam("page"),
)


def known_page(connection: Connection, source: str, url: str, page: str) -> KnownPage | None:
    """What is known of a page of a source; None where it never came."""
    row = connection.execute(_KNOWN, {"source": source, "url": url, "page": page}).one_or_none()
    return None if row is None else KnownPage(url, page, **row._mapping)


def keep_page(connection: Connection, source: str, known: KnownPage, at: dt.datetime) -> None:
    """Keep how a page was answered, instead of what was known of it."""
    row = {
        "source": source,
        "url": known.url,
        "page": known.page,
        "digest": known.digest,
        "reader": known.reader,
        "item": known.item,
        "etag": known.etag,
        "last_modified": known.last_modified,
        "warnings": known.warnings,
        "seen_at": at,
    }
    upsert(connection, ReadPage, [row], key=["source", "url", "page"])


def confirm_pages(connection: Connection, source: str, urls: Sequence[str], at: dt.datetime) -> None:
    """Note that these pages came up again and were the same."""
    for start in range(0, len(urls), BATCH):
        connection.execute(
            update(ReadPage)
            .where(ReadPage.source == source, ReadPage.url.in_(urls[start : start + BATCH]))
            .values(seen_at=at)
        )


def forget_pages(connection: Connection, now: dt.datetime) -> int:
    """Forget the pages that did not come up for long; returns how many."""
    return connection.execute(delete(ReadPage).where(ReadPage.seen_at < now - KEPT_FOR)).rowcount
