"""Taking a paper down, wholly: what is kept of it, what lies on disk, and what was published.

The one way to it, for the desk and for the command line. A kill at any point leaves what `finish` ends, which
the service does at its start and every few minutes.
"""

from __future__ import annotations

import datetime as dt
import gzip
import time
import zlib
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import Engine

from alerts.calendar_sequel import unnamed
from alerts.feeds import WRITERS
from alerts.publish import file_name
from alerts.shelf import ON_REQUEST, let_go
from storage import takedowns
from storage.archive import write_atomically
from storage.database import reading
from storage.remains import erase_documents, erase_pages
from storage.retention import MAIL_FOLDER
from storage.times import utc_now

FEEDS, MAILS = "feeds", MAIL_FOLDER
"""Folders below DATA_DIR."""
_CLOCKS = 5.0
"""Seconds by which the clock of a disk may differ."""


def take_down(
    engine: Engine, data_dir: Path, paper_ids: Collection[int], *, reason: str, by: str, now: dt.datetime
) -> list[str]:
    """Take papers down; returns their names.

    Raises takedowns.TakedownError, and OSError where the disk refuses: then what is left is tried again.
    """
    with reading(engine) as connection:
        traces = takedowns.traces(connection, paper_ids)
    begun = time.time() - _CLOCKS
    erase_pages(data_dir, traces)  # first, for afterwards nobody knows any more where it stood
    with engine.begin() as connection:
        names = takedowns.take_down(connection, paper_ids, reason=reason, by=by, now=now)
    let_go(data_dir / FEEDS / ON_REQUEST)
    erase_pages(data_dir, traces, begun)  # what a run has kept meanwhile
    finish(engine, data_dir)
    return names


def finish(engine: Engine, data_dir: Path) -> int:
    """Erase what is left on disk of all that was taken down; returns of how many papers that was.

    Raises OSError where the disk refuses.
    """
    with reading(engine) as connection:
        remains = takedowns.remains(connection)
    if not remains:
        return 0
    for each in remains:
        if each.motion:
            _erase_published(data_dir, each.motion)
    let_go(data_dir / FEEDS / ON_REQUEST)  # what was taken into memory before it was erased on disk
    seen = {each.takedown for each in remains}
    with engine.begin() as connection:
        # A reading may have brought further documents since. One that brings them now waits: they are next.
        held = [each for each in takedowns.remains(connection, hold=True) if each.takedown in seen]
        for each in held:
            erase_documents(data_dir, each.documents)
        takedowns.erased(connection, held, utc_now())
    _empty_log(engine)
    return len(remains)


def _erase_published(data_dir: Path, motion: str) -> None:
    """Remove what was published of a motion; it is built anew when it is asked for. Calendars stay, for their
    numbers must go on, and name it no more."""
    named = motion.encode()
    for path in (data_dir / FEEDS / ON_REQUEST).glob("*.gz"):
        content = _unpacked(path)
        if path.name.endswith(".ics.gz"):
            blank = unnamed(content, motion)
            if blank != content:
                write_atomically(path, gzip.compress(blank, mtime=0), mode=0o644)
        elif named in content:
            path.unlink(missing_ok=True)
    published = [data_dir / FEEDS / file_name(format_) for format_ in WRITERS]
    letters = (data_dir / MAILS).glob("*.eml")  # as they went out; only where no mail server is set
    for path in (*published, *letters):
        if named in _bytes(path):
            path.unlink(missing_ok=True)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _unpacked(path: Path) -> bytes:
    try:
        return gzip.decompress(_bytes(path))
    except (EOFError, zlib.error, gzip.BadGzipFile):
        return b""


def _empty_log(engine: Engine) -> None:
    """SQLite: what was erased must not stand in the write-ahead log either."""
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
