"""How cost grows with what is given, measured so that a busy machine does not change the answer."""

import time
from collections.abc import Callable

TRIES = 6  # what else the machine does only adds: the least of them is the nearest to the truth


def surplus(small: Callable[[], object], large: Callable[[], object], times: int, most: float) -> float:
    """How many times longer `large` takes than `times` turns of `small`: 1.0 where cost grows evenly.

    Both take about as long, one after the other and by this process's processor time, so that a
    slow moment meets both. The first try of at most `most` ends it; else the least of all tries counts.
    """
    least = float("inf")
    for _ in range(TRIES):
        least = min(least, _seconds(large) / _seconds(lambda: [small() for _ in range(times)]))
        if least <= most:
            break
    return least


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun
