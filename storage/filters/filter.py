"""The filter itself, and its one canonical form as the query of an address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote, urlencode

from storage.search.query import canonical
from storage.standing import Status

MAIN_TOPIC = "integration"
"""What is meant where no topic is named."""
ALL_TOPICS = "alle"
"""Named as a topic: whatever it is about, also what no topic selects."""

ChangeGroup = Literal["new", "scheduled", "decided"]
CHANGE_GROUPS: Mapping[ChangeGroup, str] = {"new": "neu", "scheduled": "termine", "decided": "ergebnisse"}
"""As they are written in addresses and commands."""

STATUSES: Mapping[Status, str] = {
    "open": "offen",
    "scheduled": "terminiert",
    "accepted": "beschlossen",
    "rejected": "abgelehnt",
    "settled": "erledigt",
    "mixed": "teilweise",
    "recommended": "empfohlen",
    "not_recommended": "nicht-empfohlen",
    "postponed": "vertagt",
    "referred": "verwiesen",
    "noted": "zur-kenntnis",
    "discussed": "beraten",
    "withdrawn": "zurückgezogen",
}
"""As they are written in addresses and commands, in the order in which they are shown."""

PARAMETERS: Mapping[str, str] = {
    "thema": "topics",
    "kommune": "bodies",
    "partei": "parties",
    "art": "kinds",
    "gremium": "organizations",
    "status": "statuses",
    "jahr": "years",
    "suche": "words",
    "nur": "changes",
    "vorgang": "motion",
}
"""The names in addresses and commands, in their canonical order, and the fields that they fill."""
_SEVERAL = ("topics", "bodies", "parties", "kinds", "organizations", "statuses", "years", "changes")
_WRITTEN: Mapping[str, Mapping[Any, str]] = {"statuses": STATUSES, "changes": CHANGE_GROUPS}
_SHORT_HASH = 16


@dataclass(frozen=True)
class Filter:
    """What is let through: motions to which all that is named applies, of several values of a field any.

    However it is made, it is in its canonical form: each value once, in order, empty ones left out.
    Raises storage.search.query.QueryError for words that cannot be read.
    """

    topics: tuple[str, ...] = ()  # (): MAIN_TOPIC, or any where `motion` is named
    bodies: tuple[str, ...] = ()  # official keys (AGS)
    parties: tuple[str, ...] = ()  # by our names: "SPD", "Bündnis 90/Die Grünen"
    kinds: tuple[str, ...] = ()  # "Antrag", "Anfrage", …
    organizations: tuple[str, ...] = ()  # councils and committees, as their sources name them
    statuses: tuple[Status, ...] = ()  # where they stand when somebody looks
    years: tuple[str, ...] = ()  # "2026": of their earliest date
    words: str = ""  # storage.search.query
    changes: tuple[ChangeGroup, ...] = ()  # what is told of them; (): everything
    motion: str = ""  # a motion's uuid

    def __post_init__(self) -> None:
        for name in _SEVERAL:
            self._set(name, tuple(sorted(set(filter(None, getattr(self, name))))))
        if ALL_TOPICS in self.topics:
            self._set("topics", (ALL_TOPICS,))
        if self.topics == (ALL_TOPICS if self.motion else MAIN_TOPIC,):
            self._set("topics", ())
        self._set("words", canonical(self.words))

    def _set(self, name: str, value: object) -> None:
        object.__setattr__(self, name, value)

    @property
    def selected_by(self) -> tuple[str, ...]:
        """The topics of which one must have selected a motion; () where none needs to."""
        if self.topics == (ALL_TOPICS,):
            return ()
        return self.topics or (() if self.motion else (MAIN_TOPIC,))

    def pairs(self) -> list[tuple[str, str]]:
        """Names and values of its canonical query; a name stands once for each value."""
        pairs: list[tuple[str, str]] = []
        for name, field in PARAMETERS.items():
            value = getattr(self, field)
            values = [value] if isinstance(value, str) else value
            written = _WRITTEN.get(field, {})
            pairs += [(name, written.get(each, each)) for each in values if each]
        return pairs

    def query(self) -> str:
        """The canonical query of an address, without the question mark; "" for the empty filter."""
        return urlencode(self.pairs(), quote_via=quote, safe="")

    def key(self) -> str:
        """A short name for it that never changes: for files and tables."""
        return hashlib.sha256(self.query().encode()).hexdigest()[:_SHORT_HASH]
