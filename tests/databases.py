"""Databases for tests, of the kind whose turn it is: files of SQLite, or databases of a real PostgreSQL.

Whatever keeps something asks for the fixture `database`, mostly by way of the fixture that makes what it
uses, and its tests run once with each kind. A database is known by a path: on SQLite that of its file. What
all of them begin with is made once in this process and copied.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, make_url, select
from sqlalchemy.engine import URL, Dialect
from sqlalchemy.util import LRUCache

from storage.all_tables import METADATA
from storage.database import open_database, reading, upgrade
from tests import postgresql

KINDS = ("sqlite", "postgresql")
Fill = Callable[[Engine], None]

_turn: list[str] = [""]
_addresses: dict[Path, str] = {}  # of PostgreSQL's databases
_dialects: dict[str, Dialect] = {}
_compiled: LRUCache[Any, Any] = LRUCache(4000)


class NoTurn(AssertionError):
    """A test keeps something without running on both kinds of database."""


def nothing(engine: Engine) -> None:
    """What a database of empty tables is filled with."""


def new_database(path: Path, fill: Fill = nothing) -> Engine:
    """A database with all tables and what `fill` put in them."""
    if turn() == "postgresql":
        _addresses[path] = postgresql.server().new_database(_template(fill))
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_file(fill))
    engine = open_again(path)
    _know_dialect(engine)
    return engine


def bare_database(path: Path) -> Engine:
    """A database without any tables."""
    if turn() == "postgresql":
        _addresses[path] = postgresql.server().new_database("template1")
    return open_again(path)


def open_again(path: Path) -> Engine:
    """The database that is known by this path."""
    return open_database(address(path))


def address(path: Path) -> str:
    """Where the database is that is known by this path; one of PostgreSQL is made where there was none."""
    if turn() == "sqlite":
        return f"sqlite:///{path}"
    if path not in _addresses:
        _addresses[path] = postgresql.server().new_database()
    return _addresses[path]


def setting(data_dir: Path) -> str:
    """What ANTRAGSRADAR_DATABASE_URL has to be for an installation in that folder: nothing on SQLite."""
    return "" if turn() == "sqlite" else address(data_dir / "antragsradar.db")


def take_away(engine: Engine, path: Path) -> None:
    """The database that is known by this path cannot be reached any more."""
    engine.dispose()
    if turn() == "sqlite":
        path.rename(path.with_suffix(".away"))
        path.mkdir()
    else:
        postgresql.server().drop(_addresses.pop(path))


def lay_open(engine: Engine, path: Path) -> None:
    """All that the database holds can be read in files of its folder."""
    if turn() == "sqlite":
        with contextlib.closing(engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with reading(engine) as connection:
            rows = [row for table in METADATA.sorted_tables for row in connection.execute(select(table))]
        path.write_text("\n".join(map(str, rows)), "utf-8")


def bare_setting(data_dir: Path) -> str:
    """What `setting` is for an installation to be, whose database has no tables yet."""
    if turn() == "postgresql":
        bare_database(data_dir / "antragsradar.db").dispose()
    return setting(data_dir)


def copy_installation(data_dir: Path, to: Path) -> None:
    """Copy an installation that nobody works with, its database as well."""
    shutil.copytree(data_dir, to)
    if turn() == "postgresql":
        original = make_url(setting(data_dir)).database
        _addresses[to / "antragsradar.db"] = postgresql.server().new_database(str(original))


def turn() -> str:
    """Which kind of database it is."""
    if not _turn[-1]:
        raise NoTurn("what keeps something asks for the fixture `database`, and runs on both kinds")
    return _turn[-1]


def take_turns(kind: str) -> None:
    """Which kind it is from now on; empty: none, for a test that keeps nothing."""
    _turn[:] = [kind]


@contextlib.contextmanager
def on(kind: str) -> Iterator[None]:
    """This kind, for a test that compares both."""
    _turn.append(kind)
    yield
    _turn.pop()


def admitted(url: URL, **options: Any) -> Engine:
    """For `storage.database.create_engine`: it opens no file of SQLite when it is not SQLite's turn, and what
    one engine has compiled the others of its kind take: half of what a test's first statements cost."""
    kind = url.get_backend_name()
    if kind == "sqlite" and turn() != "sqlite":
        raise NoTurn(f"{url.database} is opened on PostgreSQL's turn: tests.databases has addresses for both")
    engine = create_engine(url, **options)
    if known := _dialects.get(kind):
        engine.dialect, engine._compiled_cache = known, _compiled
    return engine


def _know_dialect(engine: Engine) -> None:
    """Statements are compiled for a dialect, which asks its server what it can do when it first connects."""
    if engine.dialect.name not in _dialects:
        engine.connect().close()
        _dialects[engine.dialect.name] = engine.dialect


def drop(folder: Path | None = None) -> None:
    """Remove PostgreSQL's databases that are known by a path in that folder, or all of them."""
    for path in list(_addresses):
        if folder is None or path.is_relative_to(folder):
            postgresql.server().drop(_addresses.pop(path))


def upgrade_from_copy(engine: Engine) -> None:
    """For `storage.database.upgrade`: where there is no file yet, it begins with the tables of the copy."""
    name = engine.url.database
    if engine.dialect.name == "sqlite" and name and not Path(name).exists():
        with contextlib.suppress(OSError):  # `upgrade` says it better
            Path(name).write_bytes(_file(nothing))
    upgrade(engine)


@cache
def _file(fill: Fill) -> bytes:
    """The file of such a database."""
    with tempfile.TemporaryDirectory() as folder, on("sqlite"):
        path = Path(folder, "new.db")
        if fill is not nothing:
            path.write_bytes(_file(nothing))
        engine = open_database(f"sqlite:///{path}")
        upgrade(engine)
        fill(engine)
        engine.dispose()
        return path.read_bytes()


@cache
def _template(fill: Fill) -> str:
    """The name of such a database, which nobody is connected to."""
    server = postgresql.server()
    if fill is nothing:
        return server.empty
    address = server.new_database()
    engine = open_database(address)
    fill(engine)
    engine.dispose()
    return str(make_url(address).database)
