"""The agenda of Layouts 4 and 5 (to0040): numbers without a mark, results in rows of their own."""

from __future__ import annotations

import re
from typing import Any

from bs4 import Tag

from scrapers.agenda_parts import Parts, item_number
from scrapers.german import parse_votes
from scrapers.markup import Warn, attr, classes, having, line, rows_of
from scrapers.nodes import Index, children
from scrapers.outcomes import is_dropped, outcome
from scrapers.page import Page
from scrapers.systems.sessionnet.rows import public_item
from storage.records import AgendaItem

_ROW_KEY = re.compile(r"^smc_contol_to_\d+_(\d{1,12})$")
_DATE_MARKS = having(".smcf_tondat", ".smcf_tondat_star")
_HEADINGS = frozenset({"top", "inhalt", "dokumente", "betreff", "vorlage", "nr.", ""})


def container(index: Index) -> Tag | None:
    """The table that holds the agenda; None where the page has none of this kind."""
    if cell := index.first("td.smc_tophn"):
        return cell.find_parent("table")
    named = index.with_id("smc_page_to0040_contenttable")
    return next((tag for tag in named if tag.name == "table"), None)


def read_table(page: Page[Any], table: Tag) -> tuple[AgendaItem, ...]:
    """The public items of the table: those below "Öffentlicher Teil", and nothing else."""
    parts = Parts(page.warn, strict=True)
    items: list[AgendaItem] = []
    readable = False  # whether the item that result rows belong to is public
    for row in rows_of(page.index, table):
        kinds = classes(row)
        if "smc-table-group" in kinds:
            parts.enter(line(row))
            readable = False
        elif page.index.first("td.smc_tophn", within=row):
            item = _read_item(page, row, parts)
            readable = item is not None
            items.extend([item] if item else [])
            if not readable:
                page.withhold(row)
        elif "smc_tophz" in kinds and readable:
            items[-1] = _with_result(page, items[-1], row)
        elif children(row, "th"):
            _check_columns(row, page.warn)
        else:
            page.withhold(row)
    return tuple(items)


def _read_item(page: Page[Any], row: Tag, parts: Parts) -> AgendaItem | None:
    number = item_number(line(page.index.first("td.smc_tophn", within=row), without=_DATE_MARKS))
    if not parts.is_public(number):
        return None
    title = page.index.first("td.smc_topht", within=row)
    item = public_item(page, children(row, "td"), title, number, parts.heading)
    match = _ROW_KEY.match(attr(row, "id"))
    return item.model_copy(update={"key": item.key or (match and match.group(1))}) if item else None


def _with_result(page: Page[Any], item: AgendaItem, row: Tag) -> AgendaItem:
    label_cell = page.index.first("td.smc_topr", within=row)
    label = line(label_cell).rstrip(" :")
    cell = label_cell.find_next_sibling("td") if label_cell else None
    text = line(cell if isinstance(cell, Tag) else None)
    if label.startswith(("Beschluss", "Beratungsergebnis", "Ergebnis")):
        words = outcome(text, page.warn) or item.result
        return item.model_copy(update={"result": words, "dropped": item.dropped or is_dropped(words)})
    if label.startswith("Abstimmung"):
        return item.model_copy(update={"votes": parse_votes(text) or item.votes})
    if label or text:
        page.warn("unknown-result-row", label or text)
    return item


def _check_columns(row: Tag, warn: Warn) -> None:
    for cell in children(row, "th"):
        if line(cell).rstrip(":").lower() not in _HEADINGS:
            warn("unknown-column", line(cell))
