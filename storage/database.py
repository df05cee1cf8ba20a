"""Opening the database, bringing it up to date, writing in batches. SQLite by default, PostgreSQL too."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    create_engine,
    event,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError
from sqlalchemy.types import NullType

from storage.versions import migrate, version_of

BUSY_SECONDS = 30
_UPGRADING = 0x616E7472  # a number of ours among PostgreSQL's advisory locks


class StorageError(Exception):
    """The database cannot be used; the message is German and says what to do."""


def open_database(url: str) -> Engine:
    """An engine for a database URL; the folder of an SQLite file is made where it is missing.

    Raises StorageError for a URL that cannot be used.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        # What is written may be somebody's address: no error says it, so no log does.
        engine = create_engine(parsed, hide_parameters=True)
    except ImportError as error:
        raise StorageError(f"Für diese Art von Datenbank fehlt das Python-Paket {error.name}.") from error
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StorageError(f"Die Datenbank-Adresse ist nicht brauchbar: {error}") from error
    except OSError as error:
        raise StorageError(f"Der Ordner der Datenbank lässt sich nicht anlegen: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_at_once)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by `_begin_at_once`, not by the driver
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin_at_once(connection: Connection) -> None:
    # A deferred transaction that reads first cannot wait for a lock when it comes to write.
    immediate = not connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def reading(engine: Engine) -> Connection:
    """A connection that only reads: on SQLite it never waits for a writer nor keeps one waiting."""
    return engine.connect().execution_options(read_only=True)


def snapshot(engine: Engine) -> Connection:
    """As `reading`, but all that is read until the transaction ends is of one state, whatever is written
    meanwhile. SQLite keeps its write-ahead log for so long: not for something that waits for others."""
    connection = reading(engine)
    if engine.dialect.name == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def upgrade(engine: Engine) -> None:
    """Bring the tables up to date. Raises StorageError where the database cannot be used."""
    try:
        with migrating(engine) as connection:
            migrate(connection)
    except DatabaseError as error:
        raise explain(error) from error


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A transaction that may make tables anew.

    SQLite does that by dropping them, and would take along, or stop at, the rows that refer to theirs. So its
    foreign keys rest meanwhile, and are looked at in the end. Raises StorageError where one leads nowhere.
    """
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite and raw is not None:
            raw.execute("PRAGMA foreign_keys = OFF")  # by the driver: in a transaction it has no effect
        try:
            with connection.begin():
                if not is_sqlite:  # of several processes that start at once, one does it
                    connection.execute(select(func.pg_advisory_xact_lock(_UPGRADING)))
                before = version_of(connection)
                yield connection
                if is_sqlite and version_of(connection) != before:
                    _see_to_foreign_keys(connection)
        finally:
            if is_sqlite and raw is not None:
                raw.execute("PRAGMA foreign_keys = ON")


def _see_to_foreign_keys(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise StorageError(f"Die Daten passen nicht zusammen: in {broken[2]} fehlt, was {broken[0]} nennt.")


def explain(error: DatabaseError) -> StorageError:
    """A database error in words for people, naming what to do."""
    text = str(error.orig or error)
    if "locked" in text:
        message = "Die Datenbank ist von einem anderen Vorgang belegt; später noch einmal versuchen."
    elif any(words in text for words in ("disk is full", "disk I/O error", "No space left")):
        message = "Der Datenträger ist voll oder gestört: Platz schaffen, dann noch einmal starten."
    elif "readonly" in text or "unable to open" in text:
        message = "Die Datenbank lässt sich nicht öffnen oder nicht beschreiben: Rechte des Ordners prüfen."
    elif "not a database" in text or "malformed" in text:
        message = "Die Datei ist keine (heile) SQLite-Datenbank: aus der Sicherung zurückholen."
    elif isinstance(error, OperationalError):
        message = f"Die Datenbank antwortet nicht: {text}"
    else:
        message = f"Die Datenbank meldet einen Fehler: {text}"
    return StorageError(message)


def numbers(connection: Connection, chosen: Select[Any]) -> set[int]:
    """The one column of a select that may find very many: sent in one piece, not row by row."""
    column = chosen.subquery().c[0]
    is_postgresql = connection.dialect.name == "postgresql"
    listed = cast(func.json_agg(column), Text) if is_postgresql else func.json_group_array(column)
    return set(json.loads(connection.scalar(select(listed)) or "[]"))


def big(number: int) -> ColumnElement[int]:
    """A number up to storage.base.HIGHEST_NUMBER, to be compared with one that may be of a smaller type."""
    return literal(number, BigInteger)


def is_among(connection: Connection, column: Any, ids: Collection[int]) -> ColumnElement[bool]:
    """Whether a column is one of many numbers, which are sent as one parameter."""
    if connection.dialect.name == "postgresql":
        # Of the column's own type: PostgreSQL hashes no others, and goes through all of them for each row.
        # And in one text: the driver takes its time over each member of a list.
        listed_in_text = bindparam(None, f"{{{','.join(map(str, ids))}}}", NullType(), unique=True)
        among: ColumnElement[bool] = column == any_(cast(listed_in_text, ARRAY(column.type)))
    else:
        listed = func.json_each(json.dumps(list(ids))).table_valued("value")
        among = column.in_(select(listed.c.value))
    return among


def upsert(
    connection: Connection,
    table: type[Any],
    rows: Iterable[Mapping[str, Any]],
    *,
    key: Sequence[str],
    keep: Sequence[str] = (),
) -> None:
    """Insert rows, or update those whose `key` exists; columns in `keep` stay as they were."""
    batch = [dict(row) for row in rows]
    if not batch:
        return
    target: Table = table.__table__
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement: Any = insert(target)
    changing = [name for name in batch[0] if name not in (*key, *keep)]
    if changing:
        new = {name: statement.excluded[name] for name in changing}
        statement = statement.on_conflict_do_update(index_elements=list(key), set_=new)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=list(key))
    connection.execute(statement, batch)
