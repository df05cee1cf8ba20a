"""What a run saw, counted: how often each field was filled, how often each committee met.

It is kept with the run (`crawl_runs.counts`, "seen"); scrapers.expectations compares it with earlier runs.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from scrapers.items import Meeting, PaperItem
from storage.papers import PAPER_FIELDS

MEETING_FIELDS = ("start", "location")


@dataclass
class Census:
    """Counts of one run.

    A paper counts when it is new, or when a field of it is filled that was empty, or the other way round:
    however often the same paper is read, it is one paper. Meetings count once in each run.
    """

    filled: Counter[str] = field(default_factory=Counter)  # by "paper.date", "meeting.start"
    of: Counter[str] = field(default_factory=Counter)  # how many there were
    meetings: Counter[str] = field(default_factory=Counter)  # in the window, by committee
    listed: int = 0  # papers that were listed anywhere
    everything: bool = True  # False where the run only asked for what changed: its numbers are no measure
    _met: set[tuple[str, str]] = field(default_factory=set)

    def paper(self, item: PaperItem, known: Collection[str] | None) -> None:
        """Count a paper; `known`: which of its fields were filled before, None for a new one."""
        for name in PAPER_FIELDS:
            if name == "consultations" and item.consultations is None:
                continue  # they stand elsewhere, or could not be read
            is_filled = bool(getattr(item, name))
            if known is None or is_filled != (name in known):
                self._count(f"paper.{name}", is_filled)

    def meeting(self, item: Meeting, is_in_window: bool, day: dt.date) -> None:
        """Count a meeting. Of one that is only announced little need be known yet; one that is over
        should have an agenda.
        """
        identity = (item.organization, item.key or item.date.isoformat())
        if not is_in_window or identity in self._met:
            return
        self._met.add(identity)
        self.meetings[item.organization] += 1
        for name in MEETING_FIELDS if item.url or item.date < day else ():
            self._count(f"meeting.{name}", bool(getattr(item, name)))
        if item.date < day and not item.cancelled:
            self._count("meeting.agenda", bool(item.agenda))

    def _count(self, name: str, is_filled: bool) -> None:
        self.of[name] += 1
        self.filled[name] += is_filled

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the run."""
        return {
            "listed": self.listed,
            "everything": self.everything,
            "meetings": dict(sorted(self.meetings.items())),
            "fields": {name: [self.filled[name], self.of[name]] for name in sorted(self.of)},
        }
