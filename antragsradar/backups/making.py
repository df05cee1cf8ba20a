"""Making a backup, also while the service runs.

The database comes first, in one state, then the documents that it knows in that state: a document is on the
disk before the database knows it. What was taken down meanwhile is there no more, and is counted as lacking.
Not in it: mails that were written as files, logs, kept pages and answers, which serve to mend parsers.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, select

from antragsradar import __version__
from antragsradar.backups import keeping, settings_file
from antragsradar.backups.parcel import (
    DATABASE,
    DOCUMENTS,
    FEEDS,
    SECRET,
    SETTINGS,
    SPIDERS,
    TOPICS,
    About,
    BackupError,
    Packer,
    Parcel,
)
from antragsradar.secret import secret_key
from antragsradar.settings import Settings
from antragsradar.wording import os_reason
from storage import dumps
from storage.archive import WRITING, Archive
from storage.database import snapshot
from storage.models import File
from storage.times import utc_now
from storage.versions import version_of

_NOT_OURS = "__pycache__"


@dataclass(frozen=True)
class Made:
    """A backup that was made and read again."""

    path: Path
    size: int  # bytes
    documents: int
    lacking: int  # documents that the database knows and the disk had not, or not whole


def make(engine: Engine, settings: Settings, path: Path) -> Made:
    """Make a backup in a file that is not there yet; only a whole one that was checked gets its name.

    Raises BackupError where that is not possible; then there is no new file.
    """
    if path.exists():
        raise BackupError(f"{path} gibt es schon; eine Sicherung überschreibt nichts.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        keeping.clear_away(path.parent)
        return _made(engine, settings, path)
    except OSError as error:
        raise BackupError(f"Die Sicherung in {path.parent} ging nicht: {os_reason(error)}.") from error


def _made(engine: Engine, settings: Settings, path: Path) -> Made:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=WRITING, suffix=".zip")  # for its owner alone
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            packer = Packer(file)
            try:
                lacking = _fill(packer, engine, settings)
            except BaseException:
                packer.give_up()
                raise
            file.flush()
            os.fsync(file.fileno())
        with Parcel(temporary) as parcel:
            parcel.check()
            documents = len(parcel.names(DOCUMENTS))
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return Made(path, path.stat().st_size, documents, lacking)


def _fill(packer: Packer, engine: Engine, settings: Settings) -> int:
    """Put everything into the archive; returns how many documents are lacking."""
    now = utc_now()
    with snapshot(engine) as connection:
        version = version_of(connection)
        if not version:
            raise BackupError("Die Datenbank ist leer: es gibt nichts zu sichern.")
        rows = _add_tables(packer, connection, now)
        documents = _documents(connection)
    lacking = sum(not _add_document(packer, settings, digest) for digest in documents)
    for name, path in _published(settings):
        packer.add_file(name, path)
    for name, path in _own(settings):
        packer.add_file(name, path, packed=True)
    packer.add(SECRET, [f"{secret_key(settings)}\n".encode()], modified=now.timestamp())
    packer.add(SETTINGS, [settings_file.as_json(settings)], modified=now.timestamp())
    packer.finish(
        About(
            program=__version__,
            tables_at=version,
            database=engine.dialect.name,
            made_at=now,
            rows=rows,
            lacking=lacking,
        )
    )
    return lacking


def _add_tables(packer: Packer, connection: Connection, now: dt.datetime) -> dict[str, int]:
    rows = {}
    for table in dumps.tables(connection):
        counted = _Counted(dumps.lines(connection, table))
        packer.add(f"{DATABASE}/{table.name}.jsonl", counted, modified=now.timestamp())
        rows[table.name] = counted.number - 1  # the first line names the columns
    return rows


class _Counted:
    """Lines, counted as they go by."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self.number = 0

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self.number += 1
            yield line


def _documents(connection: Connection) -> list[str]:
    return list(connection.scalars(select(File.sha256).order_by(File.sha256)))


def _add_document(packer: Packer, settings: Settings, digest: str) -> bool:
    """Whether a document was there, and what its name says."""
    path = Archive(settings.data_dir).path(digest)
    return packer.add_file(f"{DOCUMENTS}/{digest[:2]}/{digest}", path) == digest


def _published(settings: Settings) -> Iterator[tuple[str, Path]]:
    """What was published last: feeds are compared with it, and calendars go on from it."""
    return _below(FEEDS, settings.feed_folder)


def _own(settings: Settings) -> Iterator[tuple[str, Path]]:
    """What the operator has written: spiders and topics."""
    if settings.spiders:
        yield from _below(SPIDERS, settings.spiders)
    for position, path in enumerate(settings.topics):
        yield f"{TOPICS}/{position}/{path.name}", path


def _below(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        is_ours = path.is_file() and not path.is_symlink() and not path.name.startswith(WRITING)
        if is_ours and _NOT_OURS not in inside.parts:
            yield f"{name}/{inside.as_posix()}", path
