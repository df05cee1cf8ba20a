"""What is counted over all motions for the pages that list them: again only when something is different."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from alerts.syndication import Background
from alerts.watch import Watch
from storage.agendas import days_with_meetings
from storage.database import reading
from storage.tallies import Tally, body_tally, party_tally
from storage.views import SourceView


@dataclass(frozen=True)
class Counted:
    """What was counted, and what else is known of all."""

    bodies: Tally = field(default_factory=dict)
    parties: Tally = field(default_factory=dict)
    days: Collection[dt.date] = ()  # with meetings
    sources: Sequence[SourceView] = ()
    committees: Collection[str] = frozenset()  # that can be filtered by: some paper names them


class Tallies:
    """Shared by the pages that show it."""

    def __init__(self, engine: Engine, watch: Watch) -> None:
        self._engine = engine
        self._watch = watch
        self._of: Background | None = None
        self._counted = Counted()
        self._lock = threading.Lock()

    def now(self) -> Counted:
        """As it is now: counted again whenever the watch has gathered anew."""
        _, background = self._watch.now()
        with self._lock:
            if self._of is not background:
                with reading(self._engine) as connection:
                    self._counted = Counted(
                        body_tally(connection),
                        party_tally(connection),
                        days_with_meetings(connection),
                        background.sources,
                        frozenset(background.known.organizations),
                    )
                self._of = background
            return self._counted
