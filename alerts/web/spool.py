"""Long answers that are made at their own pace and read at another.

What is made goes into a file that has no name, and whoever asked reads behind it. So what it is made from, a
transaction and a connection of the database, is let go of as soon as everything is made, however slowly it is
read; and memory stays the same however much it is. A process that is killed leaves nothing behind.
"""

from __future__ import annotations

import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

CHUNK = 65536
"""Octets that are read at once."""

logger = logging.getLogger(__name__)


class Broken(Exception):
    """An answer could not be made or read to its end; what came must not be taken for all of it."""


class Spool:
    """A file that a thread of its own writes, and one reader reads meanwhile.

    `parts`: makes what is written, in that thread. `patience`: seconds after which its reader is left, so
    that nobody keeps files for ever. `made`: called once, when nothing more is written.
    """

    def __init__(
        self,
        parts: Callable[[], Iterable[bytes]],
        folder: Path,
        *,
        patience: float,
        made: Callable[[], None] = lambda: None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._parts = parts
        self._made = made
        self._ends = time.monotonic() + patience
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 (closed by who is last)
        self._more = threading.Condition()
        self._written = 0
        self._state = "writing"  # then "whole" or "broken"
        self._is_left = False
        threading.Thread(target=self._write, daemon=True, name="download").start()

    def read(self) -> Iterator[bytes]:
        """All that is written, in chunks, waiting where there is nothing yet. Raises Broken."""
        position = 0
        while chunk := self._chunk(position):
            position += len(chunk)
            yield chunk

    def leave(self) -> None:
        """Nobody reads any more: nothing more is made, and the file is gone."""
        with self._more:
            self._is_left = True
            self._more.notify_all()
            if self._state != "writing":
                self._file.close()

    @property
    def _is_over(self) -> bool:
        return self._is_left or time.monotonic() > self._ends

    def _chunk(self, position: int) -> bytes:
        """What is written behind a position; empty at the end."""
        with self._more:
            while self._written == position and self._state == "writing" and not self._is_over:
                self._more.wait(1.0)
            if self._is_over or (self._written == position and self._state == "broken"):
                raise Broken
            self._file.seek(position)
            return self._file.read(CHUNK)

    def _write(self) -> None:
        state = "broken"
        try:
            if all(map(self._append, self._parts())):
                state = "whole"
        except Exception as error:
            logger.error("download: %s", error)
        finally:
            self._made()
            with self._more:
                self._state = state
                self._more.notify_all()
                if self._is_left:
                    self._file.close()

    def _append(self, part: bytes) -> bool:
        """Write a part; whether somebody still waits for more."""
        with self._more:
            if self._is_over:
                return False
            self._file.seek(self._written)
            self._file.write(part)
            self._written += len(part)
            self._more.notify_all()
            return True
