"""The calendar: the meetings of a month (si0040) or of a period (si0046)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import Tag

from scrapers.german import parse_date, parse_times
from scrapers.items import Calendar
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet.files import FILE_LINKS, meeting_files
from scrapers.systems.sessionnet.landmarks import clients, ensure, says_nothing_found
from scrapers.systems.sessionnet.meeting import CANCELLED
from scrapers.systems.sessionnet.nodes import address, attr, classes, headline, key_in, line
from storage.records import FailureKind, Meeting

_TABLES = (
    "table[id^=smc_page_si0040_contenttable], table[id^=smc_page_si0046_contenttable],"
    " table.smctablesitzungen"
)
_MEETING_CELL = "td.silink, td.smc_field_silink"
_MEETING_LINK = "a[href*='__ksinr=']"
_DAY_CELL = "td.smc_fct_day, td.siday, td.sidat, td.smc_field_sidat"
_ENTRY_KEY = re.compile(r"yvcs\.\w+\?(?:[^#]*&)?key=(\d{1,12})(?!\d)")
_ENTRY_DAY = re.compile(r"[?&]dstart=(\d{4})(\d{2})(\d{2})T")
_CLIENT = re.compile(r"[?&]__cpanr=(\d+)")
_CLIENT_CLASS = re.compile(r"^pagel(\d+)$")
_URL_MONTH = {name: re.compile(rf"[?&]{name}=(\d+)") for name in ("__cjahr", "__cmonat")}
_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
_NAMED_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\s+(\d{{4}})\b|\b(\d{{4}})\s+({'|'.join(_MONTHS)})\b")
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

    def date(self, row: Tag) -> dt.date | None:
        text = line(row.select_one(_DAY_CELL))
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

    def check(self) -> None:
        """Raise PageFailure where the answer is no calendar."""
        ensure(self, self.names[1:], f"{_TABLES}, {_MEETING_CELL}")

    def extract(self) -> Calendar:
        """The meetings in the order of the page."""
        rows = [row for row in self.soup.find_all("tr") if row.select_one(f"{_MEETING_CELL}, {_DAY_CELL}")]
        if not rows and not says_nothing_found(self.soup):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Kalender hat keine Zeilen")
        meetings = tuple(self._meetings(rows))
        names = clients(self.soup)
        if names and not meetings and not self._client():
            self.warn("client-not-chosen", f"{len(names)} Mandanten: {', '.join(names)}")
        return Calendar(meetings=meetings)

    def _meetings(self, rows: list[Tag]) -> Iterator[Meeting]:
        month = self._month()
        for row in rows:
            day = month.date(row)
            cell = row.select_one(_MEETING_CELL)
            if cell is None or not line(cell) or not self._is_of_client(row):
                continue
            self._check_columns(row)
            if meeting := self._meeting(row, cell, day):
                yield meeting

    def _meeting(self, row: Tag, cell: Tag, day: dt.date | None) -> Meeting | None:
        link, entry = cell.select_one(_MEETING_LINK), attr(row.select_one("a[href*='yvcs.']"), "href")
        organization = line(cell.select_one(".smc-el-h")) or line(link) or line(cell, without="ul, table")
        day = _stated_day(link, entry) or day
        if day is None:
            self.warn("row-without-date", organization)
            return None
        details = [text for item in cell.select("ul.smc-detail-list li") if (text := line(item))]
        clock = next(
            (text for text in details if _TIME.match(text)), line(row.select_one(".smc_field_yytime"))
        )
        start, end = parse_times(clock, day)
        href = attr(link, "href")
        entry_key = _ENTRY_KEY.search(entry)
        return Meeting(
            key=key_in(href, "si") or (entry_key.group(1) if entry_key else None),
            organization=re.sub(r"\W*\babgesagt\b\W*", "", organization) or organization,
            date=day,
            url=address(str(self.response.url), href) if link else None,
            start=start,
            end=end,
            location=_location(details),
            cancelled=bool(CANCELLED.search(line(row, without="a[href*='getfile.']"))),
            files=meeting_files(row.select(FILE_LINKS), str(self.response.url)),
        )

    def _month(self) -> _Month:
        """The month in the page's own words: a server may ignore what it was asked for."""
        tables = (attr(table, "summary") for table in self.soup.select(_TABLES))
        for text in (headline(self.soup), line(self.soup.select_one("head > title")), *tables):
            if match := _NAMED_MONTH.search(text):
                name, year = match.group(1) or match.group(4), match.group(2) or match.group(3)
                return _Month(int(year), _MONTHS.index(name) + 1)
        found = [pattern.search(str(self.response.url)) for pattern in _URL_MONTH.values()]
        year_number, month_number = (int(match.group(1)) if match else None for match in found)
        return _Month(year_number, month_number)

    def _client(self) -> str:
        match = _CLIENT.search(str(self.response.url))
        return match.group(1) if match else ""

    def _is_of_client(self, row: Tag) -> bool:
        cell = row.select_one("td.pagel")
        marks = [
            match.group(1) for name in (classes(cell) if cell else ()) if (match := _CLIENT_CLASS.match(name))
        ]
        return not self._client() or not marks or self._client() in marks

    def _check_columns(self, row: Tag) -> None:
        for cell in row.find_all("td", recursive=False):
            if classes(cell) and not classes(cell) & _COLUMNS and line(cell, without="table"):
                self.warn("unknown-column", " ".join(sorted(classes(cell))))


def _stated_day(link: Tag | None, entry: str) -> dt.date | None:
    """The date in the link's title or in the row's calendar entry."""
    if day := parse_date(attr(link, "title") or attr(link, "aria-label")):
        return day
    match = _ENTRY_DAY.search(entry)
    return parse_date(f"{match.group(3)}.{match.group(2)}.{match.group(1)}") if match else None


def _location(details: list[str]) -> str:
    """What the list says beside time and state; some sites write the place twice."""
    places = [text.rstrip(" ,") for text in details if not _TIME.match(text) and not CANCELLED.search(text)]
    text = ", ".join(places)
    first, second = text[: len(text) // 2 - 1], text[len(text) // 2 + 1 :]
    return first if text == f"{first}, {second}" and first == second else text
