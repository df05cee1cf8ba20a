"""How fast mails go out: at most so many a minute, evenly."""

from __future__ import annotations

import time
from collections.abc import Callable


class Pace:
    """Waits between one mail and the next. With no limit it never does."""

    def __init__(
        self,
        per_minute: int = 0,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._seconds = 60 / per_minute if per_minute else 0.0
        self._clock = clock
        self._sleep = sleep
        self._next = 0.0

    @property
    def is_limited(self) -> bool:
        """Whether it ever waits."""
        return self._seconds > 0

    def wait(self) -> None:
        """Until the next mail may go out."""
        if not self.is_limited:
            return
        now = self._clock()
        if now < self._next:
            self._sleep(self._next - now)
        self._next = max(now, self._next) + self._seconds
