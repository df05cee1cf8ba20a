"""Where a paper was and will be discussed (Beratungsfolge): a row for a committee, and one for its meeting.

Versions 3 and 4 show the same; the tables differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bs4 import Tag

from scrapers.items import Consultation
from scrapers.markup import Warn, attr, line, rows_of
from scrapers.nodes import Index, children
from scrapers.page import Page
from scrapers.systems.allris4.keys import key_in, links_to
from scrapers.systems.allris4.results import result_of
from scrapers.systems.allris4.words import committee_of, is_closed_sitting, parse_day

TABLE = "table.bfTable"

_COLUMNS = {
    "status": "",
    "datum": "date",
    "gremium": "name",
    "sitzung": "name",
    "beschluss": "words",
    "ergebnis": "words",
    "na": "",
    "": "",
}
_USUAL = ("", "date", "name", "words", "")


@dataclass(frozen=True)
class Line:
    """A row: of a committee with what is planned, or (`day`) of its meeting with what came of it."""

    name: str
    words: str
    day: dt.date | None = None
    meeting_key: str | None = None


def stations(lines: Iterable[Line], warn: Warn) -> tuple[Consultation, ...]:
    """The consultations, in the order of the page.

    Of a meeting that is not public as a whole nothing is kept; and no result of one that the page does not
    link, since then nothing says that it is public.
    """
    return tuple(_stations(lines, warn))


def _stations(lines: Iterable[Line], warn: Warn) -> Iterator[Consultation]:
    planned: Line | None = None
    told = True  # whether the committee's row has led to a consultation already, or must not
    for row in lines:
        if row.day is None:
            if planned is not None and not told:
                yield Consultation(organization=planned.name, role=planned.words)
            planned, told = row, is_closed_sitting(row.name)
            continue
        told = True
        if is_closed_sitting(row.name) or (planned is not None and is_closed_sitting(planned.name)):
            continue
        yield Consultation(
            organization=planned.name if planned is not None else committee_of(row.name),
            date=row.day,
            meeting_key=row.meeting_key,
            role=planned.words if planned is not None else "",
            result=result_of(row.words, warn) if row.meeting_key else "",
        )
    if planned is not None and not told:
        yield Consultation(organization=planned.name, role=planned.words)


def read_stations(page: Page[Any]) -> tuple[Consultation, ...] | None:
    """The consultations of a page's table; None where it has no such table."""
    table = page.index.first(TABLE)
    if table is None:
        return None
    return stations(_lines(page, table), page.warn)


def _lines(page: Page[Any], table: Tag) -> Iterator[Line]:
    columns = _columns(page, table)
    for row in rows_of(page.index, table):
        cells = dict(zip(columns, children(row, "td"), strict=False))
        name = line(cells.get("name"))
        if name:
            day = parse_day(line(cells.get("date")))
            key = meeting_key(page.index, cells.get("name"))
            yield Line(name, line(cells.get("words")), day, key)


def _columns(page: Page[Any], table: Tag) -> list[str]:
    """What the columns are, by their headings; those of a table without any are in the usual order."""
    heads = [line(cell) for cell in page.index.all("th", within=table)]
    for head in heads:
        if head.lower() not in _COLUMNS:
            page.warn("unknown-column", head)
    return [_COLUMNS.get(head.lower(), "") for head in heads] or list(_USUAL)


def meeting_key(index: Index, cell: Tag | None) -> str | None:
    """The number of the meeting that a cell links."""
    links = links_to(index, "to010", cell) if cell is not None else []
    return key_in(attr(links[0], "href"), "SILFDNR") if links else None
