"""The agenda as a table with numbered badges (si0057, Layouts 5 and 6)."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag

from scrapers.systems.sessionnet.files import FILE_LINKS
from scrapers.systems.sessionnet.nodes import Warn, classes, line
from scrapers.systems.sessionnet.parts import Parts, item_number
from scrapers.systems.sessionnet.rows import PAPER_LINKS, public_item
from storage.records import AgendaItem

ROWS = "td.tofnum, td.totrenn"
_COLUMNS = frozenset(
    ["tofnum", "tobetr", "tolink", "toxx", "tovo", "tostatus", "sidocs", "todocs", "totrenn"]
)


def container(soup: BeautifulSoup) -> Tag | None:
    """The table that holds the agenda; None where the page has none of this kind."""
    cell = soup.select_one(ROWS)
    return cell.find_parent("table") if cell else None


def read_table(table: Tag, base: str, warn: Warn) -> tuple[AgendaItem, ...]:
    """The public items of the table."""
    parts, items = Parts(warn), []
    for row in table.find_all("tr"):
        if row.find_parent("table") is table and (item := _read_row(row, parts, base, warn)):
            items.append(item)
    return tuple(items)


def _read_row(row: Tag, parts: Parts, base: str, warn: Warn) -> AgendaItem | None:
    cells = row.find_all("td", recursive=False)
    first = next((cell for cell in cells if "tofnum" in classes(cell)), None)
    shown = line(first.select_one(".badge") or first) if first else ""
    if not shown and not row.select_one(f"{PAPER_LINKS}, {FILE_LINKS}"):
        if text := line(row):
            parts.enter(text)
        return None
    number = item_number(shown)
    readable = parts.is_public(number)
    if not readable or (shown and not number):
        return None
    if not number:
        warn("item-without-number", line(row))
    _check_columns(cells, warn)
    return public_item(cells, _title_node(cells), number, parts.heading, base, warn)


def _title_node(cells: list[Tag]) -> Tag | None:
    simple = (cell.select_one(".smc-card-header-title-simple") for cell in cells)
    named = (cell for cell in cells if classes(cell) & {"tobetr", "tolink"})
    return next((node for node in (*simple, *named) if node is not None and line(node)), None)


def _check_columns(cells: list[Tag], warn: Warn) -> None:
    for cell in cells:
        names = {name for name in classes(cell) if not name.startswith("smc")}
        if names and not names & _COLUMNS:
            warn("unknown-column", " ".join(sorted(names)))
