"""Consultations: a paper on an agenda. What came of it stands with the agenda item, not here."""

from __future__ import annotations

from scrapers.systems.oparl.answer import ObjectPage
from scrapers.systems.oparl.identity import absolute
from scrapers.systems.oparl.values import Values
from storage.records import Line, Record


class ConsultationEntry(Record):
    """A consultation as it stands with its paper. Addresses of other objects are their `id`."""

    key: str
    url: str | None = None
    paper: str | None = None
    meeting: str | None = None
    agenda_item: str | None = None
    organizations: tuple[str, ...] = ()  # the first one is in charge
    role: Line = ""


class ConsultationPage(ObjectPage[ConsultationEntry]):
    """A single Consultation."""

    names = ("consultation",)
    kind = "Consultation"
    what = "Beratung"

    def meaning(self) -> ConsultationEntry:
        """The consultation."""
        return consultation_of(self.object)


def consultation_of(values: Values) -> ConsultationEntry:
    """The consultation that an object is."""
    return ConsultationEntry(
        key=values.key,
        url=absolute(values.base, values.address),
        paper=_first(values, "paper"),
        meeting=_first(values, "meeting"),
        agenda_item=_first(values, "agendaItem"),
        organizations=values.references("organization"),
        role=values.line("role"),
    )


def _first(values: Values, name: str) -> str | None:
    return next(iter(values.references(name)), None)
