"""Which migration a database is at, and the way from one to a later one.

Alembic is loaded where a migration runs, which is hardly ever: it takes eleven megabytes.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, Engine, column, create_engine, inspect, select, table

_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = table("alembic_version", column("version_num"))


def migrate(connection: Connection, version: str = "") -> None:
    """Bring the tables to a version, or the newest; does nothing where they are there. The caller commits."""
    wanted = version or known_versions()[-1]
    if version_of(connection) == wanted:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, wanted)


def version_of(connection: Connection) -> str:
    """The version that the tables are at; empty where there are none."""
    if not inspect(connection).has_table(_VERSION.name):
        return ""
    return connection.scalar(select(_VERSION.c.version_num)) or ""


def is_there(engine: Engine) -> bool:
    """Whether a database was ever brought up to a version. Asking makes none."""
    file = engine.url.database
    if engine.dialect.name == "sqlite" and not (file and Path(file).exists()):
        return False
    with engine.connect() as connection:
        return bool(version_of(connection))


@cache
def known_versions() -> tuple[str, ...]:
    """All that this program knows, the oldest first: what the names of the migrations' files begin with."""
    return tuple(sorted(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")))


@cache
def tables_of(version: str) -> frozenset[str]:
    """The tables that a version has, without those that only PostgreSQL has: made to look, in memory."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection, version)
        return frozenset(inspect(connection).get_table_names())
