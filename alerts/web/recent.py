"""What pages have found lately: again only when something is different, and at most a minute old.

A page may be shown again for as long by who has it already (alerts.web.conditional), so nobody sees anything
older for this.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

from alerts.watch import Watch

LASTS = 60.0
"""Seconds."""

T = TypeVar("T")


class _Kept(NamedTuple, Generic[T]):
    value: T
    state: str  # of knowledge, when it was found
    at: float


class Recent(Generic[T]):
    """The `most` things that were found last. Shared by threads."""

    def __init__(self, watch: Watch, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._watch = watch
        self._most = most
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Kept[T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, find: Callable[[], T]) -> T:
        """What is found for a key, perhaps a moment ago."""
        state, now = self._watch.now()[0], self._clock()
        with self._lock:
            kept = self._kept.get(key)
        if kept and kept.state == state and now - kept.at < LASTS:
            return kept.value
        value = find()
        with self._lock:
            self._kept[key] = _Kept(value, state, now)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value
