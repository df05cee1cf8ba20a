"""The agenda as a table with numbered badges (si0057, Layouts 5 and 6)."""

from __future__ import annotations

from typing import Any

from bs4 import Tag

from scrapers.agenda_parts import Parts, item_number
from scrapers.markup import Warn, classes, line, rows_of
from scrapers.nodes import Index, children
from scrapers.page import Page
from scrapers.systems.sessionnet.files import file_links
from scrapers.systems.sessionnet.rows import paper_links, public_item
from storage.records import AgendaItem

ROWS = ("td.tofnum", "td.totrenn")
_COLUMNS = frozenset(
    ["tofnum", "tobetr", "tolink", "toxx", "tovo", "tostatus", "sidocs", "todocs", "totrenn"]
)


def container(index: Index) -> Tag | None:
    """The table that holds the agenda; None where the page has none of this kind."""
    cell = index.first(*ROWS)
    return cell.find_parent("table") if cell else None


def read_table(page: Page[Any], table: Tag) -> tuple[AgendaItem, ...]:
    """The public items of the table."""
    parts, items = Parts(page.warn), []
    for row in rows_of(page.index, table):
        if item := _read_row(page, row, parts):
            items.append(item)
        elif not parts.is_heading(line(row)):
            page.withhold(row)
    return tuple(items)


def _read_row(page: Page[Any], row: Tag, parts: Parts) -> AgendaItem | None:
    cells = children(row, "td")
    first = next((cell for cell in cells if "tofnum" in classes(cell)), None)
    shown = line(page.index.first(".badge", within=first) or first) if first else ""
    if not shown and not (paper_links(page.index, row) or file_links(page.index, row)):
        if text := line(row):
            parts.enter(text)
        return None
    number = item_number(shown)
    readable = parts.is_public(number)
    if not readable or (shown and not number):
        return None
    if not number:
        page.warn("item-without-number", " ".join(sorted(set().union(*map(classes, cells)))))
    _check_columns(cells, page.warn)
    return public_item(page, cells, _title_node(page.index, cells), number, parts.heading)


def _title_node(index: Index, cells: list[Tag]) -> Tag | None:
    simple = (index.first(".smc-card-header-title-simple", within=cell) for cell in cells)
    named = (cell for cell in cells if classes(cell) & {"tobetr", "tolink"})
    return next((node for node in (*simple, *named) if node is not None and line(node)), None)


def _check_columns(cells: list[Tag], warn: Warn) -> None:
    for cell in cells:
        names = {name for name in classes(cell) if not name.startswith("smc")}
        if names and not names & _COLUMNS:
            warn("unknown-column", " ".join(sorted(names)))
