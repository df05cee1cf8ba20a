"""What a database is asked while something goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

Asked = list[tuple[str, Any]]
"""Statements, with their parameters."""


@contextmanager
def asked_of(engine: Engine) -> Iterator[Asked]:
    """All that selects something, until the block ends."""
    asked: Asked = []

    def record(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if "SELECT" in statement:
            asked.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", record)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", record)
