"""How much may be asked for: so much at once, so much in the long run, few at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Ration:
    """A supply that is used up by asking and fills again with time."""

    def __init__(self, at_once: int, per_second: float, clock: Callable[[], float]) -> None:
        self._most = float(at_once)
        self._per_second = per_second
        self._clock = clock
        self._left, self._counted = self._most, clock()
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take one, if there is one left."""
        with self._lock:
            now = self._clock()
            self._left = min(self._most, self._left + (now - self._counted) * self._per_second)
            self._counted = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


class Turns:
    """So many may work at a time, some more may wait for a while; the others are sent away at once."""

    def __init__(self, working: int, waiting: int, patience: float) -> None:
        self._places = threading.BoundedSemaphore(working + waiting)
        self._working = threading.BoundedSemaphore(working)
        self._patience = patience

    @contextmanager
    def turn(self) -> Iterator[bool]:
        """Whether it is one's turn, for as long as the block lasts."""
        if not self._places.acquire(blocking=False):
            yield False
            return
        try:
            is_on = self._working.acquire(timeout=self._patience)
            try:
                yield is_on
            finally:
                if is_on:
                    self._working.release()
        finally:
            self._places.release()
