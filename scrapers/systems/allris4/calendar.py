"""The calendar of a month (si010): an empty frame, which asks for its rows by a request of its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from scrapers.answers import decoded
from scrapers.council_words import committee_of, is_cancelled, without_cancelled
from scrapers.german import parse_date, parse_times
from scrapers.items import Calendar
from scrapers.markup import attr, classes, line
from scrapers.nodes import Index, children
from scrapers.page import Page, PageFailure, parse_html
from scrapers.systems.allris4.ajax import asks_to_begin_anew, components, is_ajax_answer, is_whole
from scrapers.systems.allris4.keys import address, key_in, links_to
from scrapers.systems.allris4.landmarks import ensure
from scrapers.systems.allris4.words import is_closed_sitting
from storage.records import FailureKind, Meeting

TABLE = "table.calenderView"  # the product's own spelling

_ADDRESS = re.compile(r'"u"\s*:\s*"((?:[^"\\]|\\.){1,1000})"')
# The behaviour that the page itself runs stands behind an empty path; links have theirs there.
_ROWS = re.compile(r"si010(?:;[^?]*)?\?\d{1,9}-\d{1,9}\.\d{1,9}-(?:&.*)?$")
_BASE = re.compile(r'Wicket\.Ajax\.baseUrl\s*=\s*"([^"]{1,1000})"')
_OWN_NUMBER = re.compile(r"^si_(\d{1,12})$")
_MONTH = re.compile(r"[?&]MM=(\d{1,2})(?!\d)")
_YEAR = re.compile(r"[?&]YY=(\d{4})(?!\d)")
_COLUMNS = frozenset({"datecol", "nowrapcontent", "time", "textcol", "raum"})


class CalendarFrame(Calendar):
    """The page of a month. `next_url` is where its rows are to be asked for, None where it shows them itself.

    `ajax_base`: what the request for the rows has to name as the address of the page that asks.
    """

    ajax_base: str = ""


class CalendarPage(Page[CalendarFrame]):
    """si010: says where the rows are; older versions of the product show them on the page itself."""

    names = ("calendar", "si010")
    publicity = "marked"

    def check(self) -> None:
        """Raise PageFailure where the answer is no calendar."""
        ensure(self, "der Kalender", bool(self._table or self._rows_url))

    def extract(self) -> CalendarFrame:
        """The meetings that the page shows itself, and where the others are."""
        meetings = tuple(read_rows(self, self._table)) if self._table else ()
        return CalendarFrame(meetings=meetings, next_url=self._rows_url, ajax_base=self._base)

    def redacted(self) -> bytes | None:
        """The page without meetings that are not public; whole where it shows none: its script is needed."""
        return super().redacted() if self._table else bytes(self.response.body)

    @cached_property
    def _table(self) -> Tag | None:
        return self.index.first(TABLE)

    @cached_property
    def _script(self) -> str:
        return "\n".join(str(tag.string or "") for tag in self.index.all("script"))

    @cached_property
    def _rows_url(self) -> str | None:
        found = (_unescaped(match[1]) for match in _ADDRESS.finditer(self._script))
        return next((urljoin(self.url, url) for url in found if _ROWS.search(url)), None)

    @property
    def _base(self) -> str:
        if match := _BASE.search(self._script):
            return _unescaped(match[1])
        parts = urlsplit(self.url)
        return parts.path.rpartition("/")[2] + (f"?{parts.query}" if parts.query else "")


class CalendarRowsPage(Page[Calendar]):
    """The answer to the calendar's own request: the rows of the month."""

    names = ("calendar-table", "si010-rows")
    publicity = "marked"

    def check(self) -> None:
        """Raise PageFailure where the answer carries no rows."""
        if asks_to_begin_anew(self._text):
            message = "Der Server kennt die Sitzung (Session) nicht mehr, in der er die Termine zeigen wollte"
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, message)
        if is_ajax_answer(self._text) and not is_whole(self._text):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Antwort ist nicht vollständig angekommen")
        ensure(self, "die Liste der Sitzungen", self.index.first(TABLE) is not None)

    def extract(self) -> Calendar:
        """The meetings in the order of the rows."""
        table = self.index.first(TABLE)
        return Calendar(meetings=tuple(read_rows(self, table)) if table else ())

    @cached_property
    def _text(self) -> str:
        return decoded(self.response).text

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The HTML that the answer carries."""
        return parse_html(components(self._text) if is_ajax_answer(self._text) else self._text)


def _unescaped(url: str) -> str:
    return url.replace("\\/", "/").replace("&amp;", "&")


@dataclass
class _Month:
    """The month of the rows, and the day of the row above: a day's later rows do not repeat it."""

    year: int | None
    month: int | None
    day: int | None = None

    def date(self, number: str) -> dt.date | None:
        """The day of a row, from the number in it."""
        if number.isascii() and number.isdigit():
            self.day = int(number)
        if not (self.year and self.month and self.day):
            return None
        try:
            return dt.date(self.year, self.month, self.day)
        except ValueError:
            return None


def read_rows(page: Page[Any], table: Tag) -> Iterator[Meeting]:
    """The meetings of a calendar's table. Those that are not public as a whole are left out."""
    rows = page.index.all("tr", within=table)
    month = _month(page, rows)
    for row in rows:
        day = month.date(line(page.index.first("span.dom", within=row)))
        cell = page.index.first("td.textCol", within=row)
        if cell is not None and is_closed_sitting(line(cell)):
            _withhold(page, row)
        elif cell is not None and line(cell):
            _check_columns(page, row)
            if meeting := _meeting(page, row, cell, day):
                yield meeting


def _withhold(page: Page[Any], row: Tag) -> None:
    """All of a row but its day, which the rows below it do not repeat."""
    for cell in children(row, "td"):
        if page.index.first("span.dom", within=cell) is None:
            page.withhold(cell)


def _month(page: Page[Any], rows: list[Tag]) -> _Month:
    """By the first row that says its date: a server may ignore what it was asked for."""
    stated = (_stated_day(page.index, row) for row in rows)
    if day := next(filter(None, stated), None):
        return _Month(day.year, day.month)
    year, month = _YEAR.search(page.url), _MONTH.search(page.url)
    return _Month(int(year[1]) if year else None, int(month[1]) if month else None)


def _stated_day(index: Index, row: Tag) -> dt.date | None:
    links = index.all("a", within=row)
    return next(filter(None, (parse_date(attr(link, "data-simpletooltip-text")) for link in links)), None)


def _meeting(page: Page[Any], row: Tag, cell: Tag, day: dt.date | None) -> Meeting | None:
    index = page.index
    links, named = links_to(index, "to010", cell), index.first("a", within=cell)
    href = attr(links[0], "href") if links else ""
    own = _OWN_NUMBER.match(attr(named, "id"))
    title = line(links[0] if links else named) or line(cell)
    day = _stated_day(index, row) or day
    if day is None:
        page.warn("row-without-date", title)
        return None
    start, end = parse_times(line(index.first("td.time", within=row)), day)
    return Meeting(
        key=key_in(href, "SILFDNR") or (own[1] if own else None),
        organization=without_cancelled(committee_of(title)),
        date=day,
        url=address(page.url, href, "SILFDNR"),
        title=title,
        start=start,
        end=end,
        location=line(index.first("td.raum", within=row)),
        cancelled=is_cancelled(f"{line(row)} {attr(named, 'data-simpletooltip-text')}"),
    )


def _check_columns(page: Page[Any], row: Tag) -> None:
    for cell in children(row, "td"):
        names = {name.lower() for name in classes(cell)}
        if names and not names & _COLUMNS and line(cell):
            page.warn("unknown-column", " ".join(sorted(names)))
