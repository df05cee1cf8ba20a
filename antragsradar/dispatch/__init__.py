"""Who does the service's work: this process (`inside`), or workers by a queue on PostgreSQL (`queue`).

The schedule decides what is due and hands it over; the tasks themselves are the same functions. The
database stays the truth: whoever begins looks there whether the work is still due, and holds the hosts that
it reads. The queue only says where it is worth looking.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from antragsradar.tasks import Task
from storage.due_sources import DueMode

Due = tuple[str, DueMode]
"""A source that should be read, and how."""


class Dispatch(Protocol):
    """Has work done. What waits or is under way already is not begun a second time."""

    def do(self, task: Task) -> None:
        """Have a task done."""

    def read(self, due: Sequence[Due], then: Callable[[], None]) -> None:
        """Have sources read. `then` is called, from another thread, when it is worth looking again what is
        due before the time for it."""

    def close(self) -> None:
        """Wait for what is under way in this process, which was told to stop."""
