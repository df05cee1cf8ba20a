"""Where a paper was and will be discussed (Beratungsfolge): a row for a committee, and one for its meeting.

Versions 3 and 4 show the same; the tables differ.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from bs4 import Tag

from scrapers.council_words import committee_of
from scrapers.items import Consultation
from scrapers.markup import attr, line, rows_of
from scrapers.nodes import Index, children
from scrapers.page import Page
from scrapers.systems.allris4.keys import key_in, links_to
from scrapers.systems.allris4.results import result_of
from scrapers.systems.allris4.words import is_closed_sitting, parse_day

TABLE = "table.bfTable"

_COLUMNS = {
    "status": "status",
    "datum": "date",
    "gremium": "name",
    "sitzung": "name",
    "beschluss": "words",
    "ergebnis": "words",
    "na": "",
    "": "",
}
_USUAL = ("status", "date", "name", "words", "")
_STOPPED = "gestoppt"
_STATUSES = frozenset({"geplant", "erledigt", _STOPPED})


@dataclass(frozen=True, eq=False)
class Line:
    """A row: of a committee with what is planned, or (`day`) of its meeting with what came of it.

    `row`, `told`: the row itself, and its cell with the words. `stopped`: in the page's word, that the
    committee does not deal with the paper after all; "" where it does.
    """

    row: Tag
    name: str
    words: str = ""
    told: Tag | None = None
    day: dt.date | None = None
    meeting_key: str | None = None
    stopped: str = ""


@dataclass
class _Committee:
    """A committee's row, if there is one, and those of its meetings."""

    planned: Line | None = None
    held: list[Line] = field(default_factory=list)


def stations(page: Page[Any], lines: Iterable[Line]) -> tuple[Consultation, ...]:
    """The consultations, in the order of the page, which is told the others: they are withheld.

    Of a meeting that is not public as a whole nothing is kept; and no result of one that the page does not
    link, since then nothing says that it is public.
    """
    return tuple(station for committee in _committees(lines) for station in _public(page, committee))


def _committees(lines: Iterable[Line]) -> list[_Committee]:
    found = [_Committee()]
    for each in lines:
        if each.day is None:
            found.append(_Committee(each))
        else:
            found[-1].held.append(each)
    return found


def _public(page: Page[Any], committee: _Committee) -> Iterator[Consultation]:
    planned = committee.planned
    closed = planned is not None and is_closed_sitting(planned.name)
    public = []
    for each in committee.held:
        if closed or is_closed_sitting(each.name):
            page.withhold(each.row)
        else:
            public.append(each)
    if planned is not None and (closed or (committee.held and not public)):
        page.withhold(planned.row)
    elif planned is not None and not public:
        yield Consultation(organization=planned.name, role=planned.words, result=planned.stopped)
    for each in public:
        if not each.meeting_key and each.told is not None:
            page.withhold(each.told)
        stopped = planned.stopped if planned is not None else ""
        yield Consultation(
            organization=planned.name if planned is not None else committee_of(each.name),
            date=each.day,
            meeting_key=each.meeting_key,
            role=planned.words if planned is not None else "",
            result=result_of(each.words, page.warn) or stopped if each.meeting_key else "",
        )


def read_stations(page: Page[Any]) -> tuple[Consultation, ...] | None:
    """The consultations of a page's table; None where it has no such table."""
    table = page.index.first(TABLE)
    if table is None:
        return None
    return stations(page, _lines(page, table))


def _lines(page: Page[Any], table: Tag) -> Iterator[Line]:
    columns = _columns(page, table)
    for row in rows_of(page.index, table):
        cells = dict(zip(columns, children(row, "td"), strict=False))
        name = line(cells.get("name"))
        if name:
            told, day = cells.get("words"), parse_day(line(cells.get("date")))
            key, stopped = (
                meeting_key(page.index, cells.get("name")),
                _stopped(page, line(cells.get("status"))),
            )
            yield Line(row, name, line(told), told, day, key, stopped)


def _stopped(page: Page[Any], status: str) -> str:
    word = status.strip("● ")  # a coloured dot stands before it
    if word and word.lower() not in _STATUSES:
        page.warn("unknown-status", word)
    return word if word.lower() == _STOPPED else ""


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
