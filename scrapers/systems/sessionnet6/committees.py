"""The committees by their numbers."""

from __future__ import annotations

from scrapers.systems.sessionnet6.answers import SessionNet6Answer
from storage.records import Line, Record


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
