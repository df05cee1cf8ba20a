"""What was made from the knowledge of now, kept while that is the same."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from alerts.watch import GATHER_AFTER

Value = TypeVar("Value")


class Remembered(Generic[Value]):
    """At most so many values by key. All are forgotten when there is something new, and after some minutes,
    as the state of knowledge does not show everything. For many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._of: Hashable = None
        self._kept: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, state: Hashable, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, made where it is not kept. `state`: of knowledge, before anything is made."""
        now = state, int(time.monotonic() // GATHER_AFTER)
        with self._lock:
            if self._of != now:
                self._of = now
                self._kept.clear()
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            if self._of == now:
                self._kept[key] = made
                while len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return made
