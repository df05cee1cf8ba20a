"""Processes that stop in the middle of something, until they are killed or let go on."""

from __future__ import annotations

import functools
import importlib
import itertools
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import storage.search.index
from antragsradar import children
from tests import forked

FEW = 5
SOON = 1


@dataclass(frozen=True)
class Halt:
    """In a process that is started with it, one call of a function does nothing until it may go on.

    The function is named as the module that calls it has it.
    """

    place: str  # module:name
    folder: Path
    call: int = 1

    def __call__(self) -> None:
        """To be called in that process, before it begins."""
        storage.search.index.BATCH = FEW
        module, _, name = self.place.partition(":")
        calls = itertools.count(1)
        function = getattr(importlib.import_module(module), name)

        def halted(*given: Any, **named: Any) -> Any:
            if next(calls) == self.call:
                self._mark.touch()
                while not self._leave.exists():
                    time.sleep(0.01)
            return function(*given, **named)

        setattr(importlib.import_module(module), name, halted)

    @property
    def has_come(self) -> bool:
        """Whether the process is there."""
        return self._mark.exists()

    def go_on(self) -> None:
        """Let it go on."""
        self._leave.touch()

    @property
    def _mark(self) -> Path:
        return self.folder / "halted"

    @property
    def _leave(self) -> Path:
        return self.folder / "may go on"


@dataclass(frozen=True)
class HaltReading:
    """The same in the process that reads a source, for the one that starts it."""

    halt: Halt

    def __call__(self) -> None:
        """To be called in that process, before it begins."""
        children._STOP_SECONDS = SOON
        children._start = functools.partial(forked.start, before=self.halt)  # type: ignore[assignment]
