"""Reading labels, forms and addresses from the tables that ALLRIS 3 builds its pages of. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from scrapers.markup import attr, line
from scrapers.nodes import Index, inside
from scrapers.systems.allris4.keys import Number, key_in

LONGEST_NUMBER = 12  # digits

_HEAD = re.compile(r"^(?P<page>Tagesordnung|Vorlage|Auszug|Beschluss)\s+-\s+(?P<rest>.+)$")


def labelled(index: Index) -> Iterator[tuple[str, Tag | None]]:
    """(label, value cell) of each label of a page, in its order."""
    for cell in index.all("td.kb1"):
        value = cell.find_next_sibling("td")
        if label := line(cell).rstrip(" :"):
            yield label, value if isinstance(value, Tag) else None


def fields(index: Index) -> dict[str, str]:
    """Label and value of the page's particulars; of a label that comes again, the first counts."""
    found: dict[str, str] = {}
    for label, cell in labelled(index):
        found.setdefault(label, line(cell))
    return found


def headline(index: Index) -> str:
    """The page's h1 without the name of the page: "VO/26/1" of "Vorlage - VO/26/1"."""
    text = line(index.first("h1"))
    match = _HEAD.match(text)
    return match["rest"] if match else text


def hidden(tag: Tag) -> dict[str, str]:
    """Name and value of the hidden fields of the forms in a small tag."""
    inputs = (field for field in inside(tag, "input") if attr(field, "type").lower() == "hidden")
    return {attr(field, "name"): attr(field, "value") for field in inputs}


def key_of(tag: Tag, name: Number) -> str | None:
    """The number of that name in the links or the forms of a small tag."""
    linked = (key_in(attr(link, "href"), name) for link in inside(tag, "a"))
    sent = hidden(tag).get(name, "")
    return next(filter(None, linked), None) or (sent if is_number(sent) else None)


def is_number(text: str) -> bool:
    """Whether a text can be one of the product's numbers."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def spread(row: Tag) -> list[Tag]:
    """The cells of a row, each as often as it is columns wide."""
    cells = (cell for cell in row.contents if isinstance(cell, Tag) and cell.name in ("td", "th"))
    return [cell for cell in cells for _ in range(width(cell))]


def width(cell: Tag) -> int:
    """How many columns wide a cell is; 1 where it says nothing sensible."""
    value = attr(cell, "colspan")
    return min(max(int(value), 1), 20) if value.isascii() and value.isdigit() and len(value) < 4 else 1
