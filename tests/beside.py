"""What goes on at the same time in another connection, in an order that is certain."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Engine, text

from storage.database import reading

PATIENCE = 60.0
"""Seconds after which something does not end any more."""
_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)

Begin = Callable[[Callable[[], object]], Future[object]]


@contextmanager
def beside(engine: Engine) -> Iterator[Begin]:
    """Begins something in another thread, and returns when it waits for somebody's lock, or has ended.

    SQLite does not say who waits: there is one writer, so what was begun writes when the others have ended.
    """
    with ThreadPoolExecutor() as threads:
        waiting = 0

        def begin(work: Callable[[], object]) -> Future[object]:
            nonlocal waiting
            begun = threads.submit(work)
            if engine.dialect.name == "postgresql":
                waiting = _when_it_waits(engine, begun, waiting)
            return begun

        yield begin


def _when_it_waits(engine: Engine, begun: Future[object], before: int) -> int:
    """How many wait then."""
    deadline = time.monotonic() + PATIENCE
    with reading(engine) as connection:
        while not begun.done():
            assert time.monotonic() < deadline, "it neither waits nor ends"
            count: int = connection.execute(_WAITING).scalar_one()
            if count > before:
                return count
            connection.rollback()  # a transaction sees who waited when it first looked
            time.sleep(0.01)
    return before
