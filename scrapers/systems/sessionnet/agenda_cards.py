"""The agenda as accordion cards (si0056, Layout 6)."""

from __future__ import annotations

import re
from typing import Any

from bs4 import Tag

from scrapers.agenda_parts import Parts, item_number
from scrapers.markup import attr, line
from scrapers.nodes import Index, class_list
from scrapers.page import Page
from scrapers.systems.sessionnet.rows import public_item
from storage.records import AgendaItem

_ITEM_KEY = re.compile(r"to0058\.\w+\?(?:[^']*&)?smctonr=(\d{1,12})(?!\d)")
_TITLE = ".smc-card-text-title"


def container(index: Index) -> Tag | None:
    """The accordion that holds the agenda; None where the page has none of this kind."""
    title = index.first(_TITLE)
    if title is None:
        return None
    around = title.find_parent(id="smcaccordion")
    around = around or next((each for each in title.parents if "accordion" in class_list(each)), None)
    return around or index.first("body")


def read_cards(page: Page[Any], accordion: Tag) -> tuple[AgendaItem, ...]:
    """The public items of the cards."""
    parts, items, read = Parts(page.warn), [], set[int]()
    for card in page.index.all("div.card", within=accordion):
        if item := _read_card(page, card, parts):
            items.append(item)
            read.add(id(card))
        elif not (_is_box(page.index, card) or _is_heading(page.index, card, parts) or _is_in(read, card)):
            page.withhold(card)
    return tuple(items)


def _is_in(read: set[int], card: Tag) -> bool:
    return any(id(around) in read for around in card.parents)


def _is_heading(index: Index, card: Tag, parts: Parts) -> bool:
    return index.first(_TITLE, within=card) is None and parts.is_heading(line(card))


def _is_box(index: Index, card: Tag) -> bool:
    """Whether a card is a box with the meeting's particulars."""
    return index.first(".smc-cell-head", within=card) is not None


def _read_card(page: Page[Any], card: Tag, parts: Parts) -> AgendaItem | None:
    index = page.index
    header, title = index.first(".card-header", within=card), index.first(_TITLE, within=card)
    if header is None or _is_box(index, card):
        return None
    badges = [badge for badge in index.all(".badge", within=header) if not _is_document_badge(badge)]
    if not badges and title is None:
        parts.enter(line(header))
        return None
    number = item_number(line(badges[0])) if badges else ""
    readable = parts.is_public(number)
    if not readable or (badges and not number):
        return None
    item = public_item(page, [card], title, number, parts.heading)
    return item.model_copy(update={"key": item.key or _loaded_key(header)}) if item else None


def _is_document_badge(badge: Tag) -> bool:
    return any("smc-badges" in class_list(parent) for parent in badge.parents)


def _loaded_key(header: Tag) -> str | None:
    """The item's number in the address that the card loads its text from."""
    match = _ITEM_KEY.search(attr(header, "onclick"))
    return match.group(1) if match else None
