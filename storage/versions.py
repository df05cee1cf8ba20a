"""Which migration a database is at, and the way from one to a later one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, inspect

NEWEST = "head"
_MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: Connection, version: str = NEWEST) -> None:
    """Bring the tables to a version; does nothing where they are there. The caller commits."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def version_of(connection: Connection) -> str:
    """The version that the tables are at; empty where there are none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def known_versions() -> tuple[str, ...]:
    """All that this program knows, the oldest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(reversed([script.revision for script in scripts.walk_revisions()]))


@cache
def tables_of(version: str) -> frozenset[str]:
    """The tables that a version has, without those that only PostgreSQL has: made to look, in memory."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection, version)
        return frozenset(inspect(connection).get_table_names())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config
