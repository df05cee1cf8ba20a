"""The queue's tables, on PostgreSQL: made when they are first needed, and brought to Procrastinate's version.

They are not among our own migrations: an installation without Procrastinate has no use for them.
"""

from __future__ import annotations

from pathlib import Path

from procrastinate.schema import SchemaManager
from sqlalchemy import Connection, Engine, text

_ALONE = 0x616E7473  # a number of ours among PostgreSQL's advisory locks: several processes start at once
_OURS = """
CREATE TABLE IF NOT EXISTS queue_migrations (name text PRIMARY KEY);
"""
_NAMES = """
CREATE TABLE queue_workers (
    worker_id bigint PRIMARY KEY REFERENCES procrastinate_workers (id) ON DELETE CASCADE,
    name text NOT NULL,
    since timestamp with time zone NOT NULL DEFAULT now()
);
"""


def bring_up(engine: Engine) -> None:
    """Make the tables, or apply Procrastinate's migrations that are newer than they are."""
    with engine.begin() as alone:
        alone.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ALONE})
        with engine.begin() as connection:
            _run(connection, _OURS)
            known = set(connection.scalars(text("SELECT name FROM queue_migrations")))
        if not known:
            _make(engine)
        else:
            for path in _migrations():
                if path.name not in known:
                    _apply(engine, path)


def _migrations() -> list[Path]:
    """Of the Procrastinate that is installed, oldest first."""
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _make(engine: Engine) -> None:
    with engine.begin() as connection:
        _run(connection, SchemaManager.get_schema())
        _run(connection, _NAMES)
        for path in _migrations():
            _note(connection, path)


def _apply(engine: Engine, path: Path) -> None:
    with engine.begin() as connection:
        _run(connection, path.read_text("utf-8"))
        _note(connection, path)


def _note(connection: Connection, path: Path) -> None:
    connection.execute(text("INSERT INTO queue_migrations VALUES (:name)"), {"name": path.name})


def _run(connection: Connection, script: str) -> None:
    """Several statements at once, which only a driver's own cursor takes, and without parameters."""
    cursor = connection.connection.cursor()
    cursor.execute(script)
    cursor.close()
