"""The background of all feeds, read again only when something is different."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from alerts.site import Site
from alerts.syndication import Background
from storage.database import reading
from storage.facets import known_values
from storage.freshness import state_of_knowledge
from storage.runs import running
from storage.search.index import missing
from storage.sources import source_views
from storage.times import utc_now
from storage.views import RunningView

LOOK_AFTER = 3.0
"""Seconds for which the state of knowledge, and which sources are read, is taken as it was."""
GATHER_AFTER = 600.0
"""Seconds after which everything is read again, whatever the state of knowledge says."""


class Watch:
    """What is known now, shared by all who ask within some seconds."""

    def __init__(self, engine: Engine, site: Site, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._clock = clock
        self._site = site
        self._state, self._background = "", Background(site)
        self._running: Sequence[RunningView] = ()
        self._looked = self._gathered = float("-inf")
        self._lock = threading.Lock()

    def now(self) -> tuple[str, Background]:
        """The state of knowledge, and what belongs to it."""
        with self._lock:
            now = self._clock()
            if now - self._looked >= LOOK_AFTER:
                self._look(now)
                self._looked = now
            return self._state, self._background

    def running(self) -> Sequence[RunningView]:
        """The runs that were alive at the last look."""
        self.now()
        return self._running

    def _look(self, now: float) -> None:
        with reading(self._engine) as connection:
            self._running = running(connection, utc_now())
            state = state_of_knowledge(connection)
            if state != self._state or now - self._gathered >= GATHER_AFTER:
                sources, known = source_views(connection), known_values(connection)
                self._background = Background(self._site, tuple(sources), known, not missing(connection))
                self._state, self._gathered = state, now
