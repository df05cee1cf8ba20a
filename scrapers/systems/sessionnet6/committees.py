"""The committees by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrapers.systems.sessionnet6.answers import SessionNet6Answer
from storage.records import Line, Record

_ENDING = r"\w{0,3}\s+"  # "Ausschusses für …" of "Ausschuss für …"


class Committee(Record):
    """A committee; `id` is what agendas call it by (grNr)."""

    id: Line
    name: Line


class Committees(Record):
    """All committees, also those of earlier times."""

    committees: tuple[Committee, ...]

    def names(self) -> dict[str, str]:
        """Their names by their numbers."""
        return {committee.id: committee.name for committee in self.committees}


def named_in(title: str, names: Iterable[str]) -> str:
    """The longest of the names that a meeting's title holds, in whatever case of German; "" where none."""
    for name in sorted(names, key=lambda name: (-len(name), name)):
        words = (re.escape(word) for word in name.split())
        if re.search(rf"\b{_ENDING.join(words)}\w{{0,3}}\b", title, re.IGNORECASE):
            return name
    return ""


class CommitteesAnswer(SessionNet6Answer[Committees]):
    """api/v1/gremien: the committees."""

    names = ("committees", "gremien")
    what = "Gremien"
    publicity = "public"
    number = "grNr"

    def extract(self) -> Committees:
        """The committees in the answer's order."""
        found = []
        for row in self.rows():
            number, name = self.key_of(row, "grNr"), row.line("name")
            if number and name:
                found.append(Committee(id=number, name=name))
            else:
                self.warn("committee-without-name", number or name)
        return Committees(committees=tuple(found))
