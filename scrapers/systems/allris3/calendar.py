"""The calendar of a month: si010, si010_e and si010_j, which differ in their columns, and si010_r."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from bs4 import Tag

from scrapers.council_words import committee_of, is_cancelled, without_cancelled
from scrapers.german import parse_date, parse_month, parse_times
from scrapers.items import Calendar
from scrapers.markup import attr, line, rows_of
from scrapers.nodes import children
from scrapers.page import Page
from scrapers.systems.allris3.fields import key_of, spread
from scrapers.systems.allris4 import calendar as newer
from scrapers.systems.allris4.keys import address, links_to
from scrapers.systems.allris4.landmarks import ensure
from scrapers.systems.allris4.words import is_closed_sitting
from storage.records import Meeting

_COLUMNS = frozenset({"datum", "uhrzeit", "sitzung", "raum", "ort", ""})
_MONTH, _YEAR = re.compile(r"[?&]MM=(\d{1,2})(?!\d)"), re.compile(r"[?&]YY=(\d{4})(?!\d)")
_BESIDE = {"vorheriger monat": 1, "nächster monat": -1}  # how far the page's month lies from those it links


class CalendarPage(Page[Calendar]):
    """The meetings of a month, those without an agenda too."""

    names = ("calendar", "si010", "si010_e", "si010_j", "si010_r")
    publicity = "marked"

    def check(self) -> None:
        """Raise PageFailure where the answer is no calendar."""
        ensure(self, "der Kalender", self._table is not None)

    def extract(self) -> Calendar:
        """The meetings in the order of the page."""
        table = self._table
        if table is None:
            return Calendar(meetings=())
        rows = newer.read_rows(self, table) if table is self._newer_table else self._rows(table)
        return Calendar(meetings=tuple(rows))

    @cached_property
    def _newer_table(self) -> Tag | None:
        return self.index.first(newer.TABLE)

    @cached_property
    def _table(self) -> Tag | None:
        tables = self.index.all("table.tl1")
        dated = (table for table in tables if {"Datum", "Sitzung"} <= set(self._headings(table)))
        return self._newer_table or next(dated, None)

    def _headings(self, table: Tag) -> list[str]:
        """The name of each column."""
        row = next((row for row in rows_of(self.index, table) if self.index.first("th", within=row)), None)
        return [line(cell) for cell in spread(row)] if row is not None else []

    def _rows(self, table: Tag) -> Iterator[Meeting]:
        headings = [heading.lower() for heading in self._headings(table)]
        for heading in sorted(set(headings) - _COLUMNS):
            self.warn("unknown-column", heading)
        month, day = self._month(), None
        for row in (row for row in rows_of(self.index, table) if children(row, "td")):
            cells = _columns(row, headings)
            shown = {name: " ".join(filter(None, map(line, some))) for name, some in cells.items()}
            day = _day(shown.get("datum", ""), month) or day
            link = next(iter(links_to(self.index, "to010", row)), None)
            title = line(link) or next(filter(None, map(line, cells.get("sitzung", []))), "")
            if is_closed_sitting(title):
                self._withhold(row, cells.get("datum", []))
            elif title and (meeting := self._meeting(row, link, title, shown, day)):
                yield meeting

    def _withhold(self, row: Tag, dated: list[Tag]) -> None:
        """All of a row but its day, which the rows below it do not repeat."""
        kept = {id(cell) for cell in dated}
        for cell in children(row, "td"):
            if id(cell) not in kept:
                self.withhold(cell)

    def _meeting(
        self, row: Tag, link: Tag | None, title: str, shown: dict[str, str], day: dt.date | None
    ) -> Meeting | None:
        key, clock = key_of(row, "SILFDNR"), shown.get("uhrzeit", "")
        if not key and not clock:
            return None
        if day is None:
            self.warn("row-without-date", title)
            return None
        start, end = parse_times(clock, day)
        return Meeting(
            key=key,
            organization=without_cancelled(committee_of(title)),
            date=day,
            url=address(self.url, attr(link, "href"), "SILFDNR") if link is not None else None,
            title=title,
            start=start,
            end=end,
            location=", ".join(filter(None, (shown.get("raum"), shown.get("ort")))),
            cancelled=is_cancelled(line(row)),
        )

    def _month(self) -> tuple[int, int] | None:
        """(year, month) in the page's own words: a server may ignore what it was asked for."""
        for tag in self.index.all("h2", "h1"):
            if named := parse_month(line(tag)):
                return named
        first = next((tag for tag in self.index.all("#kaldatvon")), None)
        if day := parse_date(attr(first, "value")):
            return day.year, day.month
        beside = (
            (_month_in(attr(link, "href")), _BESIDE.get(attr(link, "title").lower(), 0))
            for link in links_to(self.index, "si010")
        )
        neighbours = (_moved(month, step) for month, step in beside if month and step)
        return next(neighbours, None) or _month_in(self.url)


def _columns(row: Tag, headings: list[str]) -> dict[str, list[Tag]]:
    """The cells below each heading; one that reaches below several, such as a holiday's, is below none."""
    above: defaultdict[int, set[str]] = defaultdict(set)
    cells: dict[int, Tag] = {}
    for heading, cell in zip(headings, spread(row), strict=False):
        above[id(cell)].add(heading)
        cells[id(cell)] = cell
    found: defaultdict[str, list[Tag]] = defaultdict(list)
    for number, names in above.items():
        if len(names) == 1:
            found[next(iter(names))].append(cells[number])
    return found


def _day(text: str, month: tuple[int, int] | None) -> dt.date | None:
    """The day of "Di 6", or of a date that is written out; None where the row has none of its own."""
    if day := parse_date(text):
        return day
    number = re.search(r"(?<!\d)\d{1,2}(?!\d)", text)
    if number is None or month is None:
        return None
    try:
        return dt.date(*month, int(number.group()))
    except ValueError:
        return None


def _month_in(url: str) -> tuple[int, int] | None:
    year, month = _YEAR.search(url), _MONTH.search(url)
    return (int(year[1]), int(month[1])) if year and month else None


def _moved(month: tuple[int, int], step: int) -> tuple[int, int]:
    index = month[0] * 12 + month[1] - 1 + step
    return index // 12, index % 12 + 1
