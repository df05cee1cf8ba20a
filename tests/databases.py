"""New databases for tests: the migrations run once in this process, then what they made is copied."""

from __future__ import annotations

import contextlib
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from storage.database import open_database, upgrade


def new_database(path: Path) -> Engine:
    """A database with all tables and nothing in them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_all_tables())
    return open_database(f"sqlite:///{path}")


def upgrade_from_copy(engine: Engine) -> None:
    """For `storage.database.upgrade`: where there is no file yet, it begins with the tables of the copy."""
    name = engine.url.database
    if engine.dialect.name == "sqlite" and name and not Path(name).exists():
        with contextlib.suppress(OSError):  # `upgrade` says it better
            Path(name).write_bytes(_all_tables())
    upgrade(engine)


@cache
def _all_tables() -> bytes:
    """The file of a database that was just made."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "new.db")
        engine = open_database(f"sqlite:///{path}")
        upgrade(engine)
        engine.dispose()
        return path.read_bytes()
