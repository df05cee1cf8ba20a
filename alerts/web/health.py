"""Whether this process can do its work: asked by whoever starts it anew, or takes it out of service."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError, SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from storage import leases
from storage.archive import WRITING
from storage.database import reading

LEAST_FREE = 100_000_000
"""Bytes; with fewer, the next reading may not get through."""
_LOOKED_AFTER = 10.0  # seconds for which what was found of the disk holds
_CHECKED_AFTER = 24 * 3600.0
_LONGEST_CHECK = 120.0  # seconds; a larger database is looked at no further
_STEPS = 100_000  # of SQLite's machine, between two looks at the clock


class Health:
    """What is wrong here. `data_dir`: the folder that is written to; `lease`: what some process must hold
    so that there is a schedule, empty where that is not our matter."""

    def __init__(
        self, engine: Engine, data_dir: Path, lease: str = "", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._engine = engine
        self._folder = data_dir
        self._lease = lease
        self._clock = clock
        self._looked, self._has_room = float("-inf"), True
        self._soundness = Soundness(engine, clock)

    def failing(self) -> list[str]:
        """In a word each; nothing where all is well."""
        try:
            with reading(self._engine) as connection:
                connection.execute(text("SELECT 1"))
            has_schedule = not self._lease or leases.holder(self._engine, self._lease) is not None
        except SQLAlchemyError:  # or none of its connections came free
            return ["database"]
        found = {
            "database": self._soundness.is_whole(),
            "disk": self._can_write(),
            "schedule": has_schedule,
        }
        return [name for name, is_well in found.items() if not is_well]

    def _can_write(self) -> bool:
        if self._clock() - self._looked >= _LOOKED_AFTER:
            self._looked, self._has_room = self._clock(), can_write(self._folder)
        return self._has_room


class HealthPage:
    """200 while all is well, else 503 and in a word what is not."""

    def __init__(self, engine: Engine, data_dir: Path, lease: str = "") -> None:
        self._health = Health(engine, data_dir, lease)

    def show(self, request: Request) -> Response:
        """The answer, for machines."""
        failing = self._health.failing()
        said = {"status": "error", "failing": failing} if failing else {"status": "ok"}
        return JSONResponse(said, 503 if failing else 200, headers={"Cache-Control": "no-store"})


def can_write(folder: Path) -> bool:
    """Whether a folder can be written to, and its disk is not nearly full."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=WRITING) as file:
            file.write(b".")
        return shutil.disk_usage(folder).free >= LEAST_FREE
    except OSError:
        return False


class Soundness:
    """Whether SQLite's file is whole: looked through in the background, after the start and then each day.

    Of PostgreSQL its own checksums are relied on.
    """

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.monotonic) -> None:
        self._engine = engine
        self._clock = clock
        self._begun = float("-inf")
        self._is_whole = True
        self._lock = threading.Lock()

    def is_whole(self) -> bool:
        """What was found last; true until something is known."""
        if self._engine.dialect.name != "sqlite":
            return True
        with self._lock:
            if self._clock() - self._begun >= _CHECKED_AFTER:
                self._begun = self._clock()
                threading.Thread(target=self._check, name="soundness", daemon=True).start()
        return self._is_whole

    def _check(self) -> None:
        try:
            with reading(self._engine) as connection:
                raw = cast(sqlite3.Connection, connection.connection.dbapi_connection)
                with _bounded(raw, self._clock):
                    found: Any = connection.execute(text("PRAGMA quick_check(1)")).scalar()
        except DatabaseError as error:
            self._is_whole = not _is_broken(error)
        else:
            self._is_whole = found == "ok"


@contextlib.contextmanager
def _bounded(connection: sqlite3.Connection, clock: Callable[[], float]) -> Any:
    """Break off what takes too long."""
    until = clock() + _LONGEST_CHECK
    connection.set_progress_handler(lambda: clock() > until, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def _is_broken(error: DatabaseError) -> bool:
    return any(words in str(error.orig) for words in ("malformed", "not a database"))
