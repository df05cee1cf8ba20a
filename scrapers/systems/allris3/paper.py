"""A paper's page (vo020): its particulars, documents, consultations and the texts that stand on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property

from bs4 import Tag

from scrapers.council_words import is_known_kind, plain_kind
from scrapers.german import parse_date
from scrapers.items import Consultation, PaperItem
from scrapers.markup import line, rows_of
from scrapers.nodes import children, class_list
from scrapers.page import PageFailure
from scrapers.systems.allris3.fields import fields, headline, key_of
from scrapers.systems.allris3.files import paper_documents
from scrapers.systems.allris3.sections import ATTACHMENTS, sections
from scrapers.systems.allris4 import paper as newer
from scrapers.systems.allris4.consultations import Line, stations
from scrapers.systems.allris4.keys import address, key_in, links_to
from scrapers.systems.allris4.landmarks import ensure
from scrapers.systems.allris4.paper import People, is_day, is_known_label, is_not_public
from storage.records import FailureKind

_CONSULTATIONS = "Beratungsfolge"


class PaperPage(newer.PaperPage):
    """vo020 with its tables, and vo020_r, which is written like version 4's; non-public ones are failures."""

    names = ("paper", "vo020", "vo020_r")

    def check(self) -> None:
        """Raise PageFailure where the answer is no paper's page, or the paper is not public."""
        if self._is_newer:
            super().check()
            return
        ensure(self, "die Vorlage", "Betreff" in self._fields)
        if is_not_public(self._fields.get("Status", "")):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Vorlage ist nicht öffentlich")
        if not self._fields["Betreff"] and not headline(self.index):
            raise PageFailure(FailureKind.ERROR_PAGE, "Die Seite der Vorlage ist leer")

    def extract(self) -> PaperItem:
        """The paper with its consultations."""
        return super().extract() if self._is_newer else self._older()

    @cached_property
    def _is_newer(self) -> bool:
        return self.index.first("#vobetreff", "#voart") is not None

    @cached_property
    def _fields(self) -> dict[str, str]:
        return fields(self.index)

    def _older(self) -> PaperItem:
        key = key_in(self.url, "VOLFDNR")
        if key is None:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Adresse der Vorlage nennt keine Nummer")
        reference = headline(self.index)
        kind = plain_kind(self._fields.get("Vorlage-Art") or self._fields.get("Vorlageart") or "")
        if kind and not is_known_kind(kind):
            self.warn("unknown-kind", kind)
        people, day = People(), None
        for label, value in self._fields.items():
            if is_day(label):
                day = parse_date(value)
            elif not people.take(label, value) and not is_known_label(label):
                self.warn("unknown-field", label)
        texts = (part.whole for name, part in sections(self.index) if name != ATTACHMENTS)
        return PaperItem(
            key=key,
            url=address(self.url, self.url, "VOLFDNR") or self.url,
            title=self._fields["Betreff"] or reference,
            reference=reference,
            kind=kind,
            date=day,
            text="\n\n".join(texts),
            originators=people.originators,
            responsible=people.responsible,
            files=paper_documents(self),
            consultations=self._stations(),
        )

    def _stations(self) -> tuple[Consultation, ...] | None:
        """The consultations; None where the page has no list of them."""
        label = next(
            (cell for cell in self.index.all("td.kb1") if line(cell).startswith(_CONSULTATIONS)), None
        )
        table = label.find_next("table") if label is not None else None
        if not isinstance(table, Tag):
            return None
        return stations(self, self._lines(table))

    def _lines(self, table: Tag) -> Iterator[Line]:
        for row in rows_of(self.index, table):
            cells = children(row, "td")
            dated = [cell for cell in cells if "text2" in class_list(cell)]
            named = [cell for cell in cells if "text1" in class_list(cell)]
            day = next(filter(None, (parse_date(line(cell)) for cell in dated)), None)
            if day is not None:
                yield self._meeting_line(row, cells, day)
            elif named and line(named[0]):
                yield Line(row, line(named[0]), line(named[1]) if len(named) > 1 else "")

    def _meeting_line(self, row: Tag, cells: list[Tag], day: dt.date) -> Line:
        results = [cell for cell in cells if "text3" in class_list(cell)]
        link = next(iter(links_to(self.index, "to010", row)), None)
        others = (line(cell) for cell in cells if not {"text2", "text3"} & set(class_list(cell)))
        name = line(link) or next(filter(None, others), "")
        told = results[0] if results else None
        return Line(row, name, line(told), told, day, key_of(row, "SILFDNR"))
