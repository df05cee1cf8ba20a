"""From every version to the next, with rows in all tables, on both kinds of database: none is lost."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Engine,
    Enum,
    Float,
    Integer,
    func,
    insert,
    select,
    text,
)

import storage
from storage import dumps
from storage.database import migrating
from storage.models import Base
from storage.versions import known_versions, migrate, version_of
from tests.databases import bare_database
from tests.storage.conftest import START

ROWS = (1, 2)
OBJECTS = {"fields", "counts", "before", "after", "votes", "snapshot"}
"""JSON columns without a default that hold an object; the others hold a list."""
WORDS = {
    str(column): column.type.enums
    for table in Base.metadata.tables.values()
    for column in table.columns
    if isinstance(column.type, Enum)
}
"""The columns that may hold certain words alone, with these."""
QUERIES = {"filter": ("", "thema=sport"), "filter_key": ("e3b0c44298fc1c14", "1f3c9a0c2f0f5c6d")}


@pytest.fixture
def empty(database: str, tmp_path: Path) -> Engine:
    """A database without any table."""
    return bare_database(tmp_path / "old.db")


def test_no_row_is_lost_on_the_way_from_the_first_version(empty: Engine) -> None:
    before: dict[str, int] = {}
    for version in known_versions():
        with migrating(empty) as connection:
            migrate(connection, version)
            assert version_of(connection) == version
            found = counted(connection)
            lost = {name for name, count in before.items() if found.get(name, count) != count}
            assert not lost, f"{version} loses rows of {lost}"
            fill(connection)
            before = counted(connection)
    assert before.keys() >= set(Base.metadata.tables) - dumps.OF_THE_MOMENT - dumps.MADE_ANEW
    if empty.dialect.name == "sqlite":
        with empty.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    empty.dispose()


def counted(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in dumps.tables(connection)
    }


def fill(connection: Connection) -> None:
    """Two rows for each table that has none."""
    for table in dumps.tables(connection):
        if not connection.scalar(select(func.count()).select_from(table)):
            rows = [{each.name: value(each, number) for each in table.columns} for number in ROWS]
            connection.execute(insert(table), rows)


def value(column: Column[Any], number: int) -> Any:
    """What a row of that number holds."""
    if words := WORDS.get(str(column)):
        return words[0]
    if column.name in QUERIES:
        return QUERIES[column.name][number - 1]
    if isinstance(column.type, JSON):
        default = str(getattr(column.server_default, "arg", ""))
        return {} if "{" in default or column.name in OBJECTS else []
    return plain(column, number)


def plain(column: Column[Any], number: int) -> Any:
    instant = START.replace(tzinfo=None) if not getattr(column.type, "timezone", False) else START
    by_kind: dict[type[Any], Any] = {
        Boolean: False,
        DateTime: instant,
        Date: dt.date(2026, 3, number),
        Integer: number,
        Float: 1.0,
    }
    return next((value for kind, value in by_kind.items() if isinstance(column.type, kind)), f"{number}")


def test_a_dump_of_any_version_can_be_read_by_this_one(database: str, tmp_path: Path) -> None:
    """As it is when a backup of an older program is restored."""
    for version in known_versions()[::5]:
        old = bare_database(tmp_path / f"{version}.db")
        with old.begin() as connection:
            migrate(connection, version)
            fill(connection)
            dumped = {each.name: list(dumps.lines(connection, each)) for each in dumps.tables(connection)}
        new = bare_database(tmp_path / f"{version}-again.db")
        with migrating(new) as connection:
            migrate(connection, version)
            for table in dumps.tables(connection):
                assert dumps.load(connection, table, iter(dumped[table.name])) == len(ROWS)
            again = {each.name: list(dumps.lines(connection, each)) for each in dumps.tables(connection)}
            migrate(connection)
        assert again == dumped
        for engine in (old, new):
            engine.dispose()


def test_each_version_follows_the_one_before_it() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())[::-1]
    assert tuple(script.revision for script in scripts) == known_versions()
    assert [script.down_revision for script in scripts] == [None, *known_versions()[:-1]]
