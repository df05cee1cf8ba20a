"""The agenda as accordion cards (si0056, Layout 6)."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from scrapers.systems.sessionnet.nodes import Warn, attr, line
from scrapers.systems.sessionnet.parts import Parts, item_number
from scrapers.systems.sessionnet.rows import public_item
from storage.records import AgendaItem

_ITEM_KEY = re.compile(r"to0058\.\w+\?(?:[^']*&)?smctonr=(\d{1,12})(?!\d)")
_TITLE = ".smc-card-text-title"


def container(soup: BeautifulSoup) -> Tag | None:
    """The accordion that holds the agenda; None where the page has none of this kind."""
    title = soup.select_one(_TITLE)
    if title is None:
        return None
    return title.find_parent(id="smcaccordion") or title.find_parent(class_="accordion") or soup.body


def read_cards(accordion: Tag, base: str, warn: Warn) -> tuple[AgendaItem, ...]:
    """The public items of the cards."""
    parts, items = Parts(warn), []
    for card in accordion.select("div.card"):
        if item := _read_card(card, parts, base, warn):
            items.append(item)
    return tuple(items)


def _read_card(card: Tag, parts: Parts, base: str, warn: Warn) -> AgendaItem | None:
    header = card.select_one(".card-header")
    if header is None or card.select_one(".smc-cell-head"):  # a box with the meeting's particulars
        return None
    badges = [badge for badge in header.select(".badge") if badge.find_parent(class_="smc-badges") is None]
    if not badges and card.select_one(_TITLE) is None:
        parts.enter(line(header))
        return None
    number = item_number(line(badges[0])) if badges else ""
    readable = parts.is_public(number)
    if not readable or (badges and not number):
        return None
    item = public_item([card], card.select_one(_TITLE), number, parts.heading, base, warn)
    return item.model_copy(update={"key": item.key or _loaded_key(header)}) if item else None


def _loaded_key(header: Tag) -> str | None:
    """The item's number in the address that the card loads its text from."""
    match = _ITEM_KEY.search(attr(header, "onclick"))
    return match.group(1) if match else None
