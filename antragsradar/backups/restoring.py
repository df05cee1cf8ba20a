"""Restoring a backup: onto an empty machine, or beside what is there, which is moved aside and never deleted.

Everything is checked, and the database is made, before anything of what is there is touched. While a restore
is under way, and after one that was interrupted, a file says so in the folder for data: nothing else uses it
then. Mails are held afterwards: what was sent after the backup was made is not in its ledger, so the operator
looks first.
"""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.exc import DatabaseError

from antragsradar.backups import settings_file
from antragsradar.backups.parcel import (
    DATABASE,
    DOCUMENTS,
    FEEDS,
    SETTINGS,
    SPIDERS,
    TOPICS,
    BackupError,
    Contents,
    Parcel,
    room_for,
)
from antragsradar.settings import RESTORING, Settings
from storage import dumps
from storage.archive import write_atomically
from storage.database import migrating, open_database, reading
from storage.holds import hold
from storage.models_subscriptions import Subscriber
from storage.ownership import living
from storage.search.index import index_rest
from storage.times import to_berlin, utc_now
from storage.untouched import DECLARED, INVITED, filled_table
from storage.versions import known_versions, migrate

SETTINGS_FILE = "settings.env"
ASIDE = "aside-"
_PUBLIC, _PRIVATE = 0o644, 0o600
_OURS = (ASIDE, RESTORING)  # so begin the names of what a restore lays beside the data
_NO_DATA = "lost+found"
_PARTS = ("", "-wal", "-shm")  # of the file of an SQLite database


@dataclass(frozen=True)
class Restored:
    """What was restored."""

    made_at: dt.datetime
    rows: int
    documents: int
    lacking: int  # documents that the backup had not
    aside: tuple[str, ...]  # where lies what was there before


@dataclass
class _Place:
    """Where a backup is restored to. `spared`: what of the folder for data is none of it."""

    settings: Settings
    engine: Engine
    spared: frozenset[Path]
    stamp: str
    moved: list[str] = field(default_factory=list)

    @property
    def marker(self) -> Path:
        return self.settings.data_dir / RESTORING

    def entries(self) -> list[Path]:
        """What lies in the folder for data."""
        folder = self.settings.data_dir
        found = sorted(folder.iterdir()) if folder.is_dir() else []
        return [path for path in found if not self._is_spared(path)]

    def _is_spared(self, path: Path) -> bool:
        return path.name == _NO_DATA or path.name.startswith(_OURS) or path.absolute() in self.spared

    def staged(self) -> Path | None:
        """Where the file of the database is made, before what is there is moved aside."""
        file = self.sqlite_file()
        return file.with_name(f"{RESTORING}-{file.name}") if file else None

    def remove_staged(self) -> None:
        """Delete what an interrupted restore has left of it."""
        if staged := self.staged():
            for end in _PARTS:
                staged.with_name(f"{staged.name}{end}").unlink(missing_ok=True)

    def move_staged(self) -> None:
        """Put it where the database belongs."""
        file, staged = self.sqlite_file(), self.staged()
        if file and staged:
            for end in _PARTS:
                made = staged.with_name(f"{staged.name}{end}")
                if made.exists():
                    made.rename(file.with_name(f"{file.name}{end}"))

    def sqlite_file(self) -> Path | None:
        """The file of the database, wherever it lies; None for one of another kind."""
        name = self.engine.url.database
        return Path(name).absolute() if self.engine.dialect.name == "sqlite" and name else None


def restore(path: Path, settings: Settings, *, force: bool = False) -> Restored:
    """Restore a backup to where the settings say. `force`: move aside what is there.

    Raises BackupError where the archive is not to be used, or where there is something already; and
    StorageError, DatabaseError, OSError for what cannot be written.
    """
    with Parcel(path) as parcel:
        _see_to_version(parcel.contents)
        settings.make_data_dir()
        if not room_for(parcel, settings.data_dir):
            raise BackupError(f"In {settings.data_dir} ist nicht genug Platz für diese Sicherung.")
        parcel.check()
        place = _place(path, settings)
        _see_to_place(place, force=force)
        return _restored(parcel, place)


def _see_to_version(contents: Contents) -> None:
    if contents.tables_at not in known_versions():
        raise BackupError(
            f"Die Sicherung ist von einer neueren Version ({contents.program}, Tabellen "
            f"{contents.tables_at}): erst Antragsradar auf diesen Stand bringen."
        )


def _place(path: Path, settings: Settings) -> _Place:
    spared = {path.absolute(), path.absolute().parent}
    if settings.backup_to:
        spared.add(settings.backup_to.absolute())
    engine = open_database(settings.database)
    stamp = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H%M%S.%fZ}"  # of two in a second each has its own
    return _Place(settings, engine, frozenset(spared - {settings.data_dir.absolute()}), stamp)


def _see_to_place(place: _Place, *, force: bool) -> None:
    """That nothing is there, or that it may be moved aside."""
    unfinished = place.marker.exists()
    if not unfinished and _is_new(place):
        return
    if not force and not unfinished:
        raise BackupError(
            f"Hier ist schon etwas: {place.settings.database_for_people}. Zurückgeholt wird nur, wo nichts "
            "ist. Mit --force wird das Alte beiseitegelegt, nichts davon gelöscht."
        )
    if force and (busy := _in_use(place)):
        raise BackupError(f"Damit arbeitet noch ein Vorgang ({busy[0]}): erst den Dienst beenden.")


def _is_new(place: _Place) -> bool:
    """Whether nothing is there but a database, at most, in which nobody has kept anything: a look at the
    status makes one."""
    file = place.sqlite_file()
    its_own = {f"{file.name}{end}" for end in _PARTS} if file else set()
    if any(path.name not in its_own for path in place.entries()):
        return False
    if file is not None and not (file.exists() and file.stat().st_size):
        return True
    try:
        names = inspect(place.engine).get_table_names()
        if not names:
            return True
        with reading(place.engine) as connection:
            people = set(connection.scalars(select(Subscriber.address))) if "subscribers" in names else set()
        is_ours = "alembic_version" in names and people <= set(place.settings.digest_readers)
        return is_ours and not filled_table(place.engine, besides=DECLARED | INVITED)
    except DatabaseError:  # a broken one is something
        return False
    finally:
        place.engine.dispose()


def _in_use(place: _Place) -> list[str]:
    """What processes that live hold of the database that is there; nothing where it is broken."""
    file = place.sqlite_file()
    if file is not None and not file.exists():
        return []
    try:
        return living(place.engine)
    except DatabaseError:
        return []
    finally:
        place.engine.dispose()


def _restored(parcel: Parcel, place: _Place) -> Restored:
    goes_on = place.marker.exists()
    place.marker.touch(_PRIVATE)
    try:
        settings = _settings_of(parcel, place.settings)
        rows = _filled(parcel, place)
    except BaseException:  # nothing of what was there has been touched
        place.remove_staged()
        if not goes_on:
            place.marker.unlink()
        raise
    _move_files_aside(place)
    for name in parcel.contents.members:
        _unpack(parcel, place, name)
    if settings is not None:
        write_atomically(place.settings.data_dir / SETTINGS_FILE, settings)
    place.move_staged()
    index_rest(place.engine)
    place.engine.dispose()
    os.sync()
    place.marker.unlink()
    documents = len(parcel.names(DOCUMENTS))
    return Restored(parcel.contents.made_at, rows, documents, parcel.contents.lacking, tuple(place.moved))


def _filled(parcel: Parcel, place: _Place) -> int:
    """Make the database: a file beside the one that is there, or in one transaction. Returns its rows."""
    place.remove_staged()
    staged = place.staged()
    engine = open_database(f"sqlite:///{staged}") if staged else place.engine
    try:
        made_at = parcel.contents.made_at
        with migrating(engine) as connection:
            _move_tables_aside(connection, place)
            rows = _load(connection, parcel)
            hold(connection, utc_now(), f"zurückgeholt: Sicherung vom {to_berlin(made_at):%d.%m.%Y %H:%M}")
        if staged:
            index_rest(engine)
    finally:
        engine.dispose()
    return rows


def _move_files_aside(place: _Place) -> None:
    folder = place.settings.data_dir / f"{ASIDE}{place.stamp}"
    entries = place.entries()
    if entries:
        folder.mkdir()
        place.moved.append(str(folder))
    for path in entries:
        path.rename(folder / path.name)
    file = place.sqlite_file()
    if file is not None and file.exists():  # not in the folder for data
        for end in _PARTS:
            old = file.with_name(f"{file.name}{end}")
            if old.exists():
                old.rename(file.with_name(f"{ASIDE}{place.stamp}-{old.name}"))
        place.moved.append(str(file.with_name(f"{ASIDE}{place.stamp}-{file.name}")))


def _move_tables_aside(connection: Connection, place: _Place) -> None:
    """PostgreSQL: the old tables go on under the name of another schema."""
    if place.sqlite_file() is not None or not inspect(connection).get_table_names():
        return
    quote = connection.dialect.identifier_preparer.quote
    schema = connection.scalar(text("SELECT current_schema()"))
    aside = f"{ASIDE}{place.stamp}".lower()
    connection.execute(text(f"ALTER SCHEMA {quote(schema)} RENAME TO {quote(aside)}"))
    connection.execute(text(f"CREATE SCHEMA {quote(schema)}"))
    place.moved.append(f"Schema {aside}")


def _unpack(parcel: Parcel, place: _Place, name: str) -> None:
    if name.startswith(f"{DATABASE}/") or name == SETTINGS:
        return
    mode = _PUBLIC if name.startswith(f"{FEEDS}/") else _PRIVATE
    path = place.settings.data_dir / name
    parcel.unpack(name, path, mode)
    modified = parcel.contents.members[name].modified
    os.utime(path, (modified, modified))


def _settings_of(parcel: Parcel, here: Settings) -> bytes | None:
    """The settings of the backup, ready to be `.env`: with own spiders and topics where they will lie."""
    if not parcel.has(SETTINGS):
        return None
    folder = here.data_dir.absolute()
    changed: dict[str, object] = {}
    if parcel.names(SPIDERS):
        changed["spiders"] = folder / SPIDERS
    if topics := parcel.names(TOPICS):
        changed["topics"] = tuple(folder / name for name in sorted(topics))
    try:
        return settings_file.as_env(parcel.read(SETTINGS), here, changed).encode()
    except ValueError as error:
        raise BackupError("Die Einstellungen der Sicherung sind nicht zu lesen.") from error


def _load(connection: Connection, parcel: Parcel) -> int:
    """Fill tables of the backup's own version, and bring them up to date; returns how many rows there are."""
    contents = parcel.contents
    migrate(connection, contents.tables_at)
    tables = dumps.tables(connection)
    if {f"{DATABASE}/{table.name}.jsonl" for table in tables} != set(parcel.names(DATABASE)):
        raise BackupError("Die Sicherung ist unbrauchbar: sie hat andere Tabellen als ihre Version.")
    for table in tables:
        found = dumps.load(connection, table, parcel.lines(f"{DATABASE}/{table.name}.jsonl"))
        if found != contents.rows.get(table.name):
            raise BackupError(f"Die Sicherung ist beschädigt: der Tabelle {table.name} fehlen Zeilen.")
    dumps.count_on(connection, tables)
    migrate(connection)
    return sum(contents.rows.values())
