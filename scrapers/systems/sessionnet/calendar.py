"""The calendar: the meetings of a month (si0040) or of a period (si0046)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag

from scrapers.council_words import is_cancelled
from scrapers.german import parse_date, parse_month, parse_times
from scrapers.items import Calendar
from scrapers.markup import attr, classes, having, line, links, titles
from scrapers.nodes import children
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet.files import file_links, is_file_link, meeting_files
from scrapers.systems.sessionnet.landmarks import clients, ensure, says_nothing_found
from scrapers.systems.sessionnet.nodes import address, headline, key_in, meeting_link
from storage.records import FailureKind, Meeting

_TABLE_IDS = ("smc_page_si0040_contenttable", "smc_page_si0046_contenttable")
_MEETING_CELL = ("td.silink", "td.smc_field_silink")
_DAY_CELL = ("td.smc_fct_day", "td.siday", "td.sidat", "td.smc_field_sidat")
_NO_NAME = having("ul", "table")
_NO_TEXT = having("table")
_ENTRY_KEY = re.compile(r"yvcs\.\w+\?(?:[^#]*&)?key=(\d{1,12})(?!\d)")
_ENTRY_DAY = re.compile(r"[?&]dstart=(\d{4})(\d{2})(\d{2})T")

_CLIENT = re.compile(r"[?&]__cpanr=(\d+)")
_CLIENT_CLASS = re.compile(r"^pagel(\d+)$")
_URL_MONTH = {name: re.compile(rf"[?&]{name}=(\d+)") for name in ("__cjahr", "__cmonat")}
_TIME = re.compile(r"^\d{1,2}[:.]\d{2}\b")
_COLUMNS = frozenset(
    [
        "silink",
        "pagel",
        "sitermin",
        "sidocs",
        "siday",
        "sidat",
        "weekday",
        "smc_fct_day",
        "smc_fct_day_991",
        "smc_fct_daytext",
        "smc_field_yytime",
        "smc_field_silink",
        "smc_field_sidat",
    ]
)


@dataclass
class _Month:
    """The month that the page shows, and the day of the row above: a day's later rows do not repeat it."""

    year: int | None
    month: int | None
    day: int | None = None

    def date(self, text: str) -> dt.date | None:
        """The day of a row, from the text of its own cell."""
        if day := parse_date(text):
            return day
        if match := re.match(r"\d{1,2}", text):
            self.day = int(match.group())
        elif text:
            self.day = None
        if not (self.year and self.month and self.day):
            return None
        try:
            return dt.date(self.year, self.month, self.day)
        except ValueError:
            return None


class CalendarPage(Page[Calendar]):
    """The meetings that a calendar lists, of the chosen client where the system serves several."""

    names = ("calendar", "si0040", "si0046")
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the answer is no calendar."""
        ensure(self, self.names[1:], bool(self._tables() or self.index.first(*_MEETING_CELL)))

    def extract(self) -> Calendar:
        """The meetings in the order of the page."""
        rows = [
            row for row in self.index.all("tr") if self.index.first(*_MEETING_CELL, *_DAY_CELL, within=row)
        ]
        if not rows and not says_nothing_found(self.soup):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Kalender hat keine Zeilen")
        meetings = tuple(self._meetings(rows))
        if not meetings and not self._client() and (names := clients(self.soup)):
            self.warn("client-not-chosen", f"{len(names)} Mandanten: {', '.join(names)}")
        return Calendar(meetings=meetings)

    def _meetings(self, rows: list[Tag]) -> Iterator[Meeting]:
        month = self._month()
        for row in rows:
            day = month.date(line(self.index.first(*_DAY_CELL, within=row)))
            cell = self.index.first(*_MEETING_CELL, within=row)
            if cell is None or not line(cell) or not self._is_of_client(row):
                continue
            self._check_columns(row)
            if meeting := self._meeting(row, cell, day):
                yield meeting

    def _meeting(self, row: Tag, cell: Tag, day: dt.date | None) -> Meeting | None:
        index, link = self.index, meeting_link(self.index, cell)
        entry = next((attr(tag, "href") for tag in links(index, row, "yvcs.")), "")
        organization = (
            line(index.first(".smc-el-h", within=cell)) or line(link) or line(cell, without=_NO_NAME)
        )
        day = _stated_day(link, entry) or day
        if day is None:
            self.warn("row-without-date", organization)
            return None
        lists = index.outermost(index.all("ul.smc-detail-list", within=cell))
        shown = (line(item) for part in lists for item in index.all("li", within=part))
        details = [text for text in shown if text]
        in_row = line(index.first(".smc_field_yytime", within=row))
        clock = next((text for text in details if _TIME.match(text)), in_row)
        start, end = parse_times(clock, day)
        href = attr(link, "href")
        entry_key = _ENTRY_KEY.search(entry)
        return Meeting(
            key=key_in(href, "si") or (entry_key.group(1) if entry_key else None),
            organization=re.sub(r"\W*\babgesagt\b\W*", "", organization) or organization,
            date=day,
            url=address(self.url, href) if link else None,
            start=start,
            end=end,
            location=_location(details),
            cancelled=is_cancelled(line(row, without=is_file_link)),
            files=meeting_files(self, file_links(index, row)),
        )

    def _tables(self) -> list[Tag]:
        return [table for table in self.index.all("table") if _is_calendar(table)]

    def _month(self) -> _Month:
        """The month in the page's own words: a server may ignore what it was asked for."""
        tables = (attr(table, "summary") for table in self._tables())
        for text in (headline(self.index), *(line(tag) for tag in titles(self.index)[:1]), *tables):
            if named := parse_month(text):
                return _Month(*named)
        found = [pattern.search(self.url) for pattern in _URL_MONTH.values()]
        year_number, month_number = (int(match.group(1)) if match else None for match in found)
        return _Month(year_number, month_number)

    def _client(self) -> str:
        match = _CLIENT.search(self.url)
        return match.group(1) if match else ""

    def _is_of_client(self, row: Tag) -> bool:
        cell = self.index.first("td.pagel", within=row)
        marks = [
            match.group(1) for name in (classes(cell) if cell else ()) if (match := _CLIENT_CLASS.match(name))
        ]
        return not self._client() or not marks or self._client() in marks

    def _check_columns(self, row: Tag) -> None:
        for cell in children(row, "td"):
            if classes(cell) and not classes(cell) & _COLUMNS and line(cell, without=_NO_TEXT):
                self.warn("unknown-column", " ".join(sorted(classes(cell))))


def _is_calendar(table: Tag) -> bool:
    return attr(table, "id").startswith(_TABLE_IDS) or "smctablesitzungen" in classes(table)


def _stated_day(link: Tag | None, entry: str) -> dt.date | None:
    """The date in the link's title or in the row's calendar entry."""
    if day := parse_date(attr(link, "title") or attr(link, "aria-label")):
        return day
    match = _ENTRY_DAY.search(entry)
    return parse_date(f"{match.group(3)}.{match.group(2)}.{match.group(1)}") if match else None


def _location(details: list[str]) -> str:
    """What the list says beside time and state; some sites write the place twice."""
    places = [text.rstrip(" ,") for text in details if not _TIME.match(text) and not is_cancelled(text)]
    text = ", ".join(places)
    first, second = text[: len(text) // 2 - 1], text[len(text) // 2 + 1 :]
    return first if text == f"{first}, {second}" and first == second else text
