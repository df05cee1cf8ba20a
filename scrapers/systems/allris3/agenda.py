"""A meeting's page (to010): its head, and the public items of its agenda."""

from __future__ import annotations

import re
from functools import cached_property

from bs4 import Tag

from scrapers.agenda_parts import Parts, item_number
from scrapers.council_words import committee_of, is_cancelled, without_cancelled
from scrapers.german import parse_date, parse_times
from scrapers.items import AgendaItem, Meeting
from scrapers.markup import attr, line, rows_of
from scrapers.nodes import children
from scrapers.outcomes import is_dropped, split_title
from scrapers.page import PageFailure
from scrapers.systems.allris3.fields import fields, headline, is_number, key_of
from scrapers.systems.allris3.files import meeting_documents
from scrapers.systems.allris4 import agenda as newer
from scrapers.systems.allris4.agenda import above, joined, paper_links
from scrapers.systems.allris4.keys import address, key_in, links_to
from scrapers.systems.allris4.landmarks import ensure
from scrapers.systems.allris4.results import result_of
from storage.records import FailureKind
from storage.times import today

# What the button to an item's own page is called where it does not tell the result.
_BUTTON = re.compile(r"^(?:Auszug|Beschluss|Niederschrift\w*|Protokoll\w*)$", re.IGNORECASE)


class MeetingPage(newer.MeetingPage):
    """to010 with its tables, and to010_r, which is written like version 4's."""

    names = ("meeting", "to010", "to010_r")

    def check(self) -> None:
        """Raise PageFailure where the answer is no meeting's page."""
        if self._is_newer:
            super().check()
        else:
            ensure(self, "die Sitzung", self._table is not None or {"Gremium", "Datum"} <= set(self._fields))

    def extract(self) -> Meeting:
        """The meeting; `agenda` is None where none is published."""
        return super().extract() if self._is_newer else self._older()

    @cached_property
    def _is_newer(self) -> bool:
        return self.index.first("#sidatum", "#sigremium", newer.TABLE) is not None

    @cached_property
    def _fields(self) -> dict[str, str]:
        return fields(self.index)

    @cached_property
    def _table(self) -> Tag | None:
        tables = self.index.all("table.tl1")
        heads = ((table, self.index.first("th", within=table)) for table in tables)
        return next((table for table, head in heads if head is not None and line(head) == "TOP"), None)

    def _older(self) -> Meeting:
        told, title = self._fields, headline(self.index)
        day = parse_date(told.get("Datum", "")) or parse_date(title)
        if day is None:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Auf der Seite der Sitzung steht kein Datum")
        title = told.get("Bezeichnung") or title
        start, end = parse_times(told.get("Zeit") or told.get("Uhrzeit") or "", day)
        organization = told.get("Gremium") or told.get("Gremien") or committee_of(title)
        cancelled = is_cancelled(f"{title} {told.get('Anlass', '')} {told.get('Status', '')}")
        if self._table is None and day < today() and not cancelled:
            self.warn("agenda-missing", f"{organization} {day:%d.%m.%Y}")
        return Meeting(
            key=key_in(self.url, "SILFDNR") or self._own_key(),
            organization=without_cancelled(organization),
            date=day,
            url=address(self.url, self.url, "SILFDNR"),
            title=title,
            start=start,
            end=end,
            location=joined(told.get("Raum", ""), told.get("Ort", "")),
            cancelled=cancelled,
            agenda=self._agenda(self._table) if self._table is not None else None,
            files=meeting_documents(self),
        )

    def _own_key(self) -> str | None:
        named = (attr(tag, "content") for tag in self.index.all("meta") if attr(tag, "name") == "objectID")
        linked = (key_in(attr(link, "href"), "SILFDNR") for link in links_to(self.index, "to010"))
        return next((key for key in (*named, *linked) if key and is_number(key)), None)

    def _agenda(self, table: Tag) -> tuple[AgendaItem, ...]:
        """The public items; of the others not even the title is looked at."""
        parts, items = Parts(self.warn), []
        titles: dict[str, str] = {}
        for row in rows_of(self.index, table):
            cells = children(row, "td")
            number = item_number(line(cells[0])) if cells else ""
            if number and parts.is_public(number):
                item = self._item(row, cells, number, above(number, titles) or parts.heading)
                titles[number] = item.title if item else ""
                items.extend([item] if item else [])
            elif cells and (number or not self._is_heading(parts, cells)):
                self.withhold(row)
        return tuple(items)

    def _is_heading(self, parts: Parts, cells: list[Tag]) -> bool:
        """Whether a row without a number is a gap, or a public heading: one cell alone says something."""
        said = [text for text in map(line, cells) if text]
        if len(said) == 1 and not line(cells[0]):
            parts.enter(said[0])
            return bool(parts.heading)
        return not said

    def _item(self, row: Tag, cells: list[Tag], number: str, heading: str) -> AgendaItem | None:
        subjects = [cell for cell in cells[1:] if not links_to(self.index, "vo020", cell)]
        shown = next(filter(None, map(line, subjects)), "")
        title, dropped, words, votes = split_title(shown, self.warn)
        if not title:
            self.warn("item-without-title", number)
            return None
        result = self._result(row) or words
        own = next(iter(links_to(self.index, "to020", row)), None)
        return AgendaItem(
            number=number,
            title=title,
            key=key_of(row, "TOLFDNR"),
            url=address(self.url, attr(own, "href"), "TOLFDNR"),
            heading=heading,
            papers=paper_links(self, row, title),
            result=result,
            votes=votes,
            dropped=dropped or is_dropped(result),
        )

    def _result(self, row: Tag) -> str:
        """The words of the outcome: the hint of the button that leads to the item's own page."""
        told = attr(self.index.first("input.il1_naz", within=row), "title")
        return "" if _BUTTON.match(told) else result_of(told, self.warn)
