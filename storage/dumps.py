"""All rows of a database as lines of text, the same for each kind of database, and back again.

A table is a line with the names of its columns, then a line for each row: JSON lists. Instants are ISO 8601
in UTC; what is JSON in the database is kept as the text that it is, so that NULL and "null" stay two things.
Types are those that the database itself tells, so that a dump of any version can be read into tables of
that version.

Left out is what is made anew from the rest (the index of words), and what belongs to processes and
browsers of the moment. Memory does not grow with the tables.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    MetaData,
    Select,
    Table,
    Text,
    cast,
    false,
    func,
    insert,
    select,
)
from sqlalchemy.types import NullType, TypeEngine

from storage.database_errors import StorageError
from storage.models_search import MADE_ANEW, OF_ONE_DATABASE
from storage.versions import tables_of, version_of

OF_THE_MOMENT = frozenset({"leases", "operator_sessions", "login_attempts"})
_LEFT_OUT = MADE_ANEW | OF_ONE_DATABASE | OF_THE_MOMENT | {"alembic_version"}
_INDEXED = "in_index"
"""The column of papers that says that they are in the index. It is left out, so none is."""
_ROWS = 500  # at a time

Decode = Callable[[Any], Any]


def tables(connection: Connection) -> list[Table]:
    """The tables that a dump is of, those first that others refer to. What others have put beside them, as
    the queue does, is none of it."""
    names = sorted(tables_of(version_of(connection)) - _LEFT_OUT)
    known = MetaData()
    known.reflect(connection, only=names)
    return [table for table in known.sorted_tables if table.name in names]


def lines(connection: Connection, table: Table) -> Iterator[bytes]:
    """A table, line by line, in the order of its primary key."""
    yield _line([column.name for column in table.columns])
    for row in connection.execute(_all_of(table).execution_options(yield_per=_ROWS)):
        yield _line(row)


def _all_of(table: Table) -> Select[Any]:
    return select(*map(_as_told, table.columns)).order_by(*table.primary_key.columns)


def _as_told(column: Column[Any]) -> ColumnElement[Any]:
    if column.name == _INDEXED:
        return false().label(_INDEXED)
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _line(values: Iterable[Any]) -> bytes:
    # An old database may hold NUL, which no text has any more (storage.base.PlainText).
    plain = [value.replace("\0", "") if isinstance(value, str) else value for value in values]
    return json.dumps(plain, ensure_ascii=False, default=_instant_or_day).encode() + b"\n"


def _instant_or_day(value: dt.date) -> str:
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=dt.UTC)
        return aware.astimezone(dt.UTC).isoformat()
    return value.isoformat()


def load(connection: Connection, table: Table, lines: Iterator[bytes]) -> int:
    """Put the rows of a dump into an empty table of the same version; returns how many they are.

    Raises StorageError where the lines are no dump of this table.
    """
    target = _as_written(table)
    columns = {column.name: _decoder(connection, column) for column in table.columns}
    try:
        names = json.loads(next(lines, b""))
        if sorted(names) != sorted(columns):
            raise StorageError(f"Die Tabelle {table.name} der Sicherung hat andere Spalten.")
        rows = (_row(names, columns, line) for line in lines)
        return sum(_insert(connection, target, batch) for batch in _batches(rows))
    except (ValueError, TypeError) as error:
        raise StorageError(f"Die Tabelle {table.name} der Sicherung ist nicht zu lesen.") from error


def _as_written(table: Table) -> Table:
    """The table for insertions: JSON is text already."""
    columns = (
        Column(each.name, NullType() if isinstance(each.type, JSON) else each.type) for each in table.columns
    )
    return Table(table.name, MetaData(), *columns)


def _decoder(connection: Connection, column: Column[Any]) -> Decode:
    return _DECODERS.get(_kind(column.type, connection.dialect.name), lambda value: value)


def _kind(type_: TypeEngine[Any], dialect: str) -> str:
    if isinstance(type_, JSON):
        return "json"
    if isinstance(type_, DateTime):
        return "instant" if dialect == "postgresql" else "naive instant"
    return "day" if isinstance(type_, Date) else ""


def _json(text: str) -> str:
    """As it is, once it was seen to be JSON: SQLite would take anything."""
    json.loads(text)
    return text


_DECODERS: dict[str, Decode] = {
    "json": _json,
    "instant": dt.datetime.fromisoformat,
    "naive instant": lambda value: dt.datetime.fromisoformat(value).astimezone(dt.UTC).replace(tzinfo=None),
    "day": dt.date.fromisoformat,
}


def _row(names: Sequence[str], decoders: dict[str, Decode], line: bytes) -> dict[str, Any]:
    values = json.loads(line)
    return {
        name: None if value is None else decoders[name](value)
        for name, value in zip(names, values, strict=True)
    }


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while batch := list(islice(rows, _ROWS)):
        yield batch


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> int:
    connection.execute(insert(table), rows)
    return len(rows)


def count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """Let numbers of new rows go on behind those of the rows that were loaded (SQLite does so by itself)."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            if connection.scalar(select(sequence)) is not None:
                highest = select(func.coalesce(func.max(column), 0) + 1).scalar_subquery()
                connection.execute(select(func.setval(sequence, highest, False)))
