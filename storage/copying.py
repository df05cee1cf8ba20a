"""All that one database knows, copied into another of whichever kind, and compared before anybody sees it.

The copy is one transaction of the target: what breaks off leaves it as empty as it was. Not copied are
leases, which belong to processes, and the index of words, which each kind of database has in its own form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    exists,
    func,
    insert,
    inspect,
    select,
)

from storage.all_tables import METADATA
from storage.database import reading, snapshot, upgrade
from storage.database_errors import StorageError
from storage.models import Paper
from storage.models_jobs import Lease
from storage.models_search import PaperWords, Stem
from storage.times import utc_now

BATCH = 100
"""Rows in memory at a time: the text of a document may have some megabytes."""
_LEFT_OUT = {each.__table__ for each in (Lease, PaperWords, Stem)}
_IN_INDEX = Paper.__table__.c.in_index  # false in the copy until it has an index of its own

Told = Callable[[int], None]


@dataclass(frozen=True)
class Copied:
    """Both databases while the copy is not yet committed."""

    original: Connection
    copy: Connection
    rows: int


@contextmanager
def copied(source: Engine, target: Engine, told: Told) -> Iterator[Copied]:
    """The copy, for the block to look at; it is committed at the block's end, and undone by an exception.

    `told`: how many rows are copied so far. Raises StorageError: the target is not empty, somebody works with
    the source, or the copy is another than the original.
    """
    _refuse_while_used(source)
    _refuse_filled(target)
    upgrade(target)
    rows = 0
    with snapshot(source) as original, target.begin() as copy:
        for table in tables():
            for done in _copy(original, copy, table):
                told(rows + done)
            rows += _compare(original, copy, table)
        _go_on_counting(copy)
        yield Copied(original, copy, rows)
        _refuse_while_used(source)


def tables() -> list[Table]:
    """What is copied, each table after those that it refers to."""
    return [table for table in METADATA.sorted_tables if table not in _LEFT_OUT]


def count_rows(source: Engine) -> int:
    """How many rows there are to copy."""
    with reading(source) as connection:
        counts = [connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables()]
    return sum(counts)


def _refuse_while_used(source: Engine) -> None:
    with reading(source) as connection:
        owner = connection.scalar(select(Lease.owner).where(Lease.until > utc_now()).limit(1))
    if owner:
        raise StorageError(
            f"Mit der Datenbank arbeitet gerade jemand ({owner}): erst den Dienst anhalten, dann kopieren."
            " Ist er abgestürzt, eine Minute warten."
        )


def _refuse_filled(target: Engine) -> None:
    """Refuse a database in which somebody has kept something already."""
    names = set(inspect(target).get_table_names())
    ours = METADATA.tables
    if names and "alembic_version" not in names:
        raise StorageError("Im Ziel sind schon Tabellen eines anderen Programms: es muss leer sein.")
    with reading(target) as connection:
        for name in sorted(names & ours.keys()):
            if connection.scalar(select(exists().select_from(ours[name]))):
                raise StorageError(f"Das Ziel ist nicht leer: in der Tabelle {name} steht schon etwas.")


def _copy(original: Connection, copy: Connection, table: Table) -> Iterator[int]:
    """Copy the rows of a table; how many that are so far."""
    into, done = _as_written(table), 0
    for rows in _batches(original, table):
        if table is Paper.__table__:
            rows = [{**row, _IN_INDEX.name: False} for row in rows]
        copy.execute(insert(into), rows)
        done += len(rows)
        yield done


def _batches(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """The rows of a table in the order of their keys."""
    columns = [column for column in table.columns if column is not _IN_INDEX]
    open_json = [column for column in columns if _may_be_without_json(column)]
    absent = {column.name: column.is_(None).label(f"{column.name} is absent") for column in open_json}
    chosen = select(*columns, *absent.values()).order_by(*table.primary_key)
    for part in connection.execute(chosen.execution_options(yield_per=BATCH)).mappings().partitions():
        rows = [dict(row) for row in part]
        for row in rows:
            for name, flag in absent.items():
                if not row.pop(flag.name) and row[name] is None:
                    row[name] = JSON.NULL
        yield rows


def _may_be_without_json(column: Column[Any]) -> bool:
    """Whether nothing and JSON's null are two things that a column can hold."""
    return isinstance(column.type, JSON) and bool(column.nullable)


def _as_written(table: Table) -> Table:
    """The table, but None is nothing in it, and not JSON's null."""
    return Table(
        table.name,
        MetaData(),
        *(
            Column(column.name, JSON(none_as_null=True) if isinstance(column.type, JSON) else column.type)
            for column in table.columns
        ),
    )


def _compare(original: Connection, copy: Connection, table: Table) -> int:
    """How many rows a table has; raises StorageError where the copy has other rows than the original."""
    count, digest = _fingerprint(original, table)
    if _fingerprint(copy, table) != (count, digest):
        raise StorageError(f"Die Kopie der Tabelle {table.name} ist anders als das Original.")
    return count


def _fingerprint(connection: Connection, table: Table) -> tuple[int, str]:
    count, digest = 0, hashlib.sha256()
    for rows in _batches(connection, table):
        count += len(rows)
        for row in rows:
            # An older SQLite database may hold NUL, which no text has any more (storage.base.PlainText).
            digest.update(repr(list(row.values())).replace(r"\x00", "").encode("utf-8", "surrogatepass"))
    return count, digest.hexdigest()


def _go_on_counting(copy: Connection) -> None:
    """What PostgreSQL numbers goes on behind the numbers that are taken; SQLite looks for itself."""
    if copy.dialect.name != "postgresql":
        return
    for table in tables():
        column = table.autoincrement_column
        highest = None if column is None else copy.scalar(select(func.max(column)))
        if column is not None and highest is not None:
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            copy.execute(select(func.setval(sequence, highest)))
