"""The agenda of Layouts 4 and 5 (to0040): numbers without a mark, results in rows of their own."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from scrapers.german import parse_votes
from scrapers.systems.sessionnet.nodes import Warn, attr, classes, line
from scrapers.systems.sessionnet.parts import Parts, item_number
from scrapers.systems.sessionnet.results import is_dropped, outcome
from scrapers.systems.sessionnet.rows import public_item
from storage.records import AgendaItem

_ROW_KEY = re.compile(r"^smc_contol_to_\d+_(\d{1,12})$")
_DATE_MARKS = ".smcf_tondat, .smcf_tondat_star"
_HEADINGS = frozenset({"top", "inhalt", "dokumente", "betreff", "vorlage", "nr.", ""})


def container(soup: BeautifulSoup) -> Tag | None:
    """The table that holds the agenda; None where the page has none of this kind."""
    cell = soup.select_one("td.smc_tophn")
    return cell.find_parent("table") if cell else soup.select_one("table[id^=smc_page_to0040_contenttable]")


def read_table(table: Tag, base: str, warn: Warn) -> tuple[AgendaItem, ...]:
    """The public items of the table: those below "Öffentlicher Teil", and nothing else."""
    parts = Parts(warn, strict=True)
    items: list[AgendaItem] = []
    readable = False  # whether the item that result rows belong to is public
    for row in table.find_all("tr"):
        if row.find_parent("table") is not table:  # a row of a document table inside a cell
            continue
        kinds = classes(row)
        if "smc-table-group" in kinds:
            parts.enter(line(row))
            readable = False
        elif row.select_one("td.smc_tophn"):
            item = _read_item(row, parts, base, warn)
            readable = item is not None
            items.extend([item] if item else [])
        elif "smc_tophz" in kinds and readable:
            items[-1] = _with_result(items[-1], row, warn)
        elif row.find("th", recursive=False):
            _check_columns(row, warn)
    return tuple(items)


def _read_item(row: Tag, parts: Parts, base: str, warn: Warn) -> AgendaItem | None:
    cells = row.find_all("td", recursive=False)
    number = item_number(line(row.select_one("td.smc_tophn"), without=_DATE_MARKS))
    if not parts.is_public(number):
        return None
    item = public_item(cells, row.select_one("td.smc_topht"), number, parts.heading, base, warn)
    match = _ROW_KEY.match(attr(row, "id"))
    return item.model_copy(update={"key": item.key or (match and match.group(1))}) if item else None


def _with_result(item: AgendaItem, row: Tag, warn: Warn) -> AgendaItem:
    label_cell = row.select_one("td.smc_topr")
    label = line(label_cell).rstrip(" :")
    cell = label_cell.find_next_sibling("td") if label_cell else None
    text = line(cell if isinstance(cell, Tag) else None)
    if label.startswith(("Beschluss", "Beratungsergebnis", "Ergebnis")):
        words = outcome(text, warn) or item.result
        return item.model_copy(update={"result": words, "dropped": item.dropped or is_dropped(words)})
    if label.startswith("Abstimmung"):
        return item.model_copy(update={"votes": parse_votes(text) or item.votes})
    if label or text:
        warn("unknown-result-row", label or text)
    return item


def _check_columns(row: Tag, warn: Warn) -> None:
    for cell in row.find_all("th", recursive=False):
        if line(cell).rstrip(":").lower() not in _HEADINGS:
            warn("unknown-column", line(cell))
