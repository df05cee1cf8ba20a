"""How many motions each body and each party has, counted again only when something is different."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from sqlalchemy import Engine

from alerts.watch import Watch
from storage.database import reading
from storage.tallies import Tally, body_tally, party_tally


@dataclass(frozen=True)
class Counted:
    """What was counted."""

    bodies: Tally = field(default_factory=dict)
    parties: Tally = field(default_factory=dict)


class Tallies:
    """Shared by the pages that show it."""

    def __init__(self, engine: Engine, watch: Watch) -> None:
        self._engine = engine
        self._watch = watch
        self._counted: tuple[str, Counted] = ("", Counted())
        self._lock = threading.Lock()

    def now(self) -> Counted:
        """As it is now."""
        state, _ = self._watch.now()
        with self._lock:
            if self._counted[0] != state:
                with reading(self._engine) as connection:
                    counted = Counted(body_tally(connection), party_tally(connection))
                self._counted = (state, counted)
            return self._counted[1]
