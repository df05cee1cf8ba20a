"""How often Python looks for rings of objects in a process that answers requests."""

from __future__ import annotations

import gc

_NEW_OBJECTS = 10_000
"""So many more than were freed, before the youngest are looked at: a page makes some thousands, and frees
them by itself. CPython's own 700 cost a sixth of a list's time."""


def look_rarely() -> None:
    """To be called once all is loaded: what is there by then stays, and is not looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
