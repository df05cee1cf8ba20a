"""All that one database knows, copied into another of whichever kind, and compared before anybody sees it.

The copy is one transaction of the target: what breaks off leaves it as empty as it was. What a dump leaves
out (storage.dumps) is not copied either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, Table, delete, func, inspect, select

from storage import dumps
from storage.database import reading, snapshot, upgrade
from storage.database_errors import StorageError
from storage.ownership import living
from storage.untouched import DECLARED, filled_table

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
        into = {table.name: table for table in dumps.tables(copy)}
        for table in reversed(into.values()):  # those that others refer to come last
            if table.name in DECLARED:
                copy.execute(delete(table))
        for table in dumps.tables(original):
            rows += _copy(original, copy, table, into[table.name])
            told(rows)
        dumps.count_on(copy, into.values())
        yield Copied(original, copy, rows)
        _refuse_while_used(source)


def count_rows(source: Engine) -> int:
    """How many rows there are to copy."""
    with reading(source) as connection:
        counts = [select(func.count()).select_from(table) for table in dumps.tables(connection)]
        return sum(connection.scalar(count) or 0 for count in counts)


def _refuse_while_used(source: Engine) -> None:
    if busy := living(source):
        raise StorageError(f"Mit der Datenbank arbeitet ein Vorgang ({busy[0]}): erst den Dienst beenden.")


def _refuse_filled(target: Engine) -> None:
    """Refuse a database in which somebody has kept something already."""
    names = inspect(target).get_table_names()
    if names and "alembic_version" not in names:
        raise StorageError("Im Ziel sind schon Tabellen eines anderen Programms: es muss leer sein.")
    if name := filled_table(target, besides=DECLARED):
        raise StorageError(f"Das Ziel ist nicht leer: in der Tabelle {name} steht schon etwas.")


def _copy(original: Connection, copy: Connection, table: Table, into: Table) -> int:
    """Copy a table; how many rows it has. Raises StorageError where they are others afterwards."""
    digest = hashlib.sha256()
    rows = dumps.load(copy, into, _digested(dumps.lines(original, table), digest.update))
    found = hashlib.sha256()
    for _ in _digested(dumps.lines(copy, into), found.update):
        pass
    if found.digest() != digest.digest():
        raise StorageError(f"Die Kopie der Tabelle {table.name} ist anders als das Original.")
    return rows


def _digested(lines: Iterator[bytes], update: Callable[[bytes], None]) -> Iterator[bytes]:
    for line in lines:
        update(line)
        yield line
