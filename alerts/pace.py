"""How fast mails go out: at most so many a minute, evenly."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Pace:
    """Waits between one mail and the next; with no limit it never does. `stop` ends waiting and sending."""

    def __init__(
        self,
        per_minute: int = 0,
        *,
        stop: threading.Event | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] | None = None,
    ) -> None:
        self._stop = stop or threading.Event()
        self._seconds = 60 / per_minute if per_minute else 0.0
        self._clock = clock
        self._sleep = sleep or self._stop.wait
        self._next = 0.0

    @property
    def is_limited(self) -> bool:
        """Whether it ever waits."""
        return self._seconds > 0

    def wait(self) -> bool:
        """Until the next mail may go out; False where none may any more."""
        if self.is_limited:
            now = self._clock()
            if now < self._next:
                self._sleep(self._next - now)
            self._next = max(now, self._next) + self._seconds
        return not self._stop.is_set()
