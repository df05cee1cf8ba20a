"""How many long answers there may be: being made, being read, and for one network."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True)
class Most:
    """So many at a time."""

    making: int
    reading: int
    of_network: int


class Turnstile:
    """Counts those who are in. For many threads."""

    def __init__(self, most: Most) -> None:
        self._most = most
        self._making = 0
        self._reading: Counter[str] = Counter()
        self._lock = threading.Lock()

    def enter(self, network: str) -> bool:
        """Whether there is room for one more, which then is being made and read."""
        with self._lock:
            most = self._most
            is_full = self._making >= most.making or self._reading.total() >= most.reading
            if is_full or self._reading[network] >= most.of_network:
                return False
            self._making += 1
            self._reading[network] += 1
            return True

    def made(self) -> None:
        """One is made."""
        with self._lock:
            self._making -= 1

    def left(self, network: str) -> None:
        """One is read no more; the network of who read it is forgotten with the last."""
        with self._lock:
            self._reading[network] -= 1
            self._reading += Counter()  # keeps what is left above nothing
