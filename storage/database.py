"""Opening the database, bringing it up to date, writing in batches. SQLite by default, PostgreSQL too."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from pydantic_core import from_json
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
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.types import NullType

from storage import answering
from storage.database_errors import StorageError, explain
from storage.versions import migrate, version_of

KINDS = ("sqlite", "postgresql")
BUSY_SECONDS = 30
_NO_ADDRESS = (
    "Die Datenbank-Adresse ist nicht brauchbar. So sieht sie aus: sqlite:////pfad/radar.db oder"
    " postgresql://benutzer:passwort@rechner/datenbank (Sonderzeichen im Passwort als %40 und so weiter)."
)
OLDEST_POSTGRESQL = 14
"""The oldest version that is still maintained (https://www.postgresql.org/support/versioning/)."""
_UPGRADING = 0x616E7472  # a number of ours among PostgreSQL's advisory locks


def open_database(url: str) -> Engine:
    """An engine for a database URL; the folder of an SQLite file is made where it is missing.

    Raises StorageError for a URL that cannot be used.
    """
    try:
        parsed = make_url(re.sub("^postgres://", "postgresql://", url))  # as PostgreSQL itself takes it too
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        options = _options(parsed)
        # What is written may be somebody's address: no error says it, so no log does.
        engine = create_engine(
            parsed, json_serializer=_as_json, json_deserializer=_from_json, hide_parameters=True, **options
        )
    except ImportError as error:
        if parsed.get_backend_name() not in KINDS:
            raise StorageError(_NO_ADDRESS) from None
        raise StorageError(f"Für diese Art von Datenbank fehlt das Python-Paket {error.name}.") from error
    except (ArgumentError, NoSuchModuleError, ValueError):
        raise StorageError(_NO_ADDRESS) from None  # what went wrong quotes it, with the password
    except OSError as error:
        raise StorageError(f"Der Ordner der Datenbank lässt sich nicht anlegen: {error}") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_at_once)
    else:
        event.listen(engine, "checkout", answering.see_that_it_answers)
    return engine


class _OwnersFile(sqlite3.Connection):
    """Makes a file for its owner alone, with what SQLite lays beside it: it holds addresses of people."""

    def __init__(self, database: str, *arguments: Any, **named: Any) -> None:
        if not database.startswith((":memory:", "file:")):
            with contextlib.suppress(OSError):  # it is there, or SQLite says what is wrong
                os.close(os.open(database, os.O_CREAT | os.O_EXCL, 0o600))
        super().__init__(database, *arguments, **named)


def _options(address: URL) -> dict[str, Any]:
    """Who waits for a lock waits as long on both; for a server, only so long (storage.answering)."""
    if address.get_backend_name() != "postgresql":
        return {"connect_args": {"factory": _OwnersFile}}
    connecting = {
        "connect_timeout": answering.CONNECT_SECONDS,
        **answering.SIGNS_OF_LIFE,
        "application_name": "antragsradar",
        "options": f"-c lock_timeout={int(BUSY_SECONDS * 1000)}",
    }
    ours = {name: value for name, value in connecting.items() if name not in address.query}
    return {"pool_timeout": answering.TURN_SECONDS, "connect_args": ours}


_NUL = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")


def _as_json(value: Any) -> str:
    """JSON without NUL, which PostgreSQL cannot take out of it again."""
    return _NUL.sub(r"\1", json.dumps(value))


def _from_json(text: str | bytes) -> Any:
    """Several times as fast as json, which takes what stands alone of two surrogates, too."""
    try:
        return from_json(text)
    except ValueError:
        return json.loads(text)


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


def _prepare_postgresql(connection: Connection) -> None:
    """Raises StorageError for a server that we cannot use; of several processes, one brings up to date."""
    version = int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000
    if version < OLDEST_POSTGRESQL:
        raise StorageError(
            f"PostgreSQL {version} ist zu alt: mindestens Version {OLDEST_POSTGRESQL} wird gebraucht."
        )
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        raise StorageError(
            f"Die Datenbank ist in {encoding} angelegt: es muss UTF8 sein (createdb --encoding=UTF8)."
        )
    connection.execute(select(func.pg_advisory_xact_lock(_UPGRADING)))


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
                if not is_sqlite:
                    _prepare_postgresql(connection)
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


def in_turn(connection: Connection, name: str) -> None:
    """Wait until nobody else does what bears this name, and keep others waiting until the transaction ends.

    For who counts rows and adds one where there are few: no row stands for those that are yet to come. SQLite
    has one writer.
    """
    if connection.dialect.name == "postgresql":
        digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "big", signed=True)
        connection.execute(select(func.pg_advisory_xact_lock(big(number))))


def insert_new(
    connection: Connection, table: type[Any], row: Mapping[str, Any], *, key: Sequence[str]
) -> int | None:
    """Insert a row; returns its id, or None where another process has inserted that `key` meanwhile."""
    target: Any = table.__table__
    id_: int | None = connection.scalar(_insert_new(connection.dialect.name, target, tuple(key)), dict(row))
    return id_


@cache
def _insert_new(dialect: str, target: Table, key: tuple[str, ...]) -> Any:
    statement = _insert(dialect)(target).on_conflict_do_nothing(index_elements=list(key))
    return statement.returning(target.c.id)


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
    changing = tuple(name for name in batch[0] if name not in (*key, *keep))
    target: Any = table.__table__
    connection.execute(_upsert(connection.dialect.name, target, changing, tuple(key)), batch)


@cache
def _upsert(dialect: str, target: Table, changing: tuple[str, ...], key: tuple[str, ...]) -> Any:
    """Made once for each table and its columns: to make it takes longer than to execute it."""
    statement: Any = _insert(dialect)(target)
    if not changing:
        return statement.on_conflict_do_nothing(index_elements=list(key))
    new = {name: statement.excluded[name] for name in changing}
    return statement.on_conflict_do_update(index_elements=list(key), set_=new)


def _insert(dialect: str) -> Any:
    """The dialect's own way to insert, which knows conflicts."""
    return postgresql.insert if dialect == "postgresql" else sqlite.insert
