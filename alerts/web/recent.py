"""What pages have found or made lately: again only when something is different, or after a while.

A page may be shown again for a minute by who has it already (alerts.web.conditional), so nobody sees anything
older for what is kept as long. What is dear to count is kept longer.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

LASTS = 60.0
"""Seconds, where nothing else is said; the state of knowledge does not show everything."""

T = TypeVar("T")


class _Kept(NamedTuple, Generic[T]):
    value: T
    state: str  # of knowledge, before it was found
    at: float


class Recent(Generic[T]):
    """The `most` things that were found last. Shared by threads."""

    def __init__(
        self, most: int, *, lasts: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._lasts = lasts
        self._clock = clock
        self._kept: OrderedDict[Hashable, _Kept[T]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, state: str, key: Hashable, find: Callable[[], T]) -> T:
        """What is found for a key, perhaps a while ago. `state`: of knowledge (alerts.watch), taken before
        anything is read."""
        now, lasts = self._clock(), LASTS if self._lasts is None else self._lasts
        with self._lock:
            kept = self._kept.get(key)
        if kept and kept.state == state and now - kept.at < lasts:
            return kept.value
        value = find()
        with self._lock:
            self._kept[key] = _Kept(value, state, now)
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return value
