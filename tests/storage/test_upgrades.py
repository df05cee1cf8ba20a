"""From every version to the next, with rows in all tables, on both kinds of database: none is lost."""

from __future__ import annotations

import datetime as dt
import shutil
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
    MetaData,
    Table,
    func,
    insert,
    make_url,
    select,
    text,
)

import storage
from storage import dumps
from storage.database import migrating, open_database
from storage.models import Base
from storage.versions import known_versions, migrate, version_of
from tests import postgresql
from tests.databases import address, bare_database, open_again, turn
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
            tables = own_tables(connection)
            found = counted(connection, tables)
            lost = {name for name, count in before.items() if found.get(name, count) != count}
            assert not lost, f"{version} loses rows of {lost}"
            fill(connection, tables)
            before = counted(connection, tables)
    assert before.keys() >= set(Base.metadata.tables) - dumps.OF_THE_MOMENT - dumps.MADE_ANEW
    if empty.dialect.name == "sqlite":
        with empty.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    empty.dispose()


def own_tables(connection: Connection) -> list[Table]:
    """What `dumps.tables` finds, by looking here alone: it makes a version's tables anew to look at them."""
    known = MetaData()
    known.reflect(connection, only=lambda name, _: name not in dumps._LEFT_OUT)
    return list(known.sorted_tables)


def counted(connection: Connection, tables: list[Table]) -> dict[str, int]:
    """How many rows each table has."""
    counts = (connection.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    return dict(zip((table.name for table in tables), counts, strict=True))


def fill(connection: Connection, tables: list[Table]) -> None:
    """Two rows for each table that has none."""
    for table in tables:
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
    empty = bare_database(tmp_path / "empty.db")
    for version in known_versions()[::5]:
        with migrating(empty) as connection:
            migrate(connection, version)
        empty.dispose()
        old, new = (
            copy_of(tmp_path / "empty.db", tmp_path / f"{version}-{name}.db") for name in ("old", "new")
        )
        with old.begin() as connection:
            tables = dumps.tables(connection)
            assert {each.name for each in tables} == {each.name for each in own_tables(connection)}
            fill(connection, tables)
            dumped = {each.name: list(dumps.lines(connection, each)) for each in tables}
        with migrating(new) as connection:
            for table in tables:
                assert dumps.load(connection, table, iter(dumped[table.name])) == len(ROWS)
            again = {each.name: list(dumps.lines(connection, each)) for each in tables}
            migrate(connection)
        assert again == dumped
        for engine in (old, new):
            engine.dispose()
            if turn() == "postgresql":
                postgresql.server().drop(engine.url.render_as_string(hide_password=False))


def copy_of(original: Path, path: Path) -> Engine:
    """A copy of a database that nobody is connected to."""
    if turn() == "sqlite":
        shutil.copyfile(original, path)
        return open_again(path)
    server, name = postgresql.server(), make_url(address(original)).database
    return open_database(server.new_database(str(name)))


def test_each_version_follows_the_one_before_it() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(storage.__file__).parent / "migrations"))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())[::-1]
    assert tuple(script.revision for script in scripts) == known_versions()
    assert [script.down_revision for script in scripts] == [None, *known_versions()[:-1]]
