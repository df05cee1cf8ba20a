"""Agendas as products in JSON number them: a group heading is an item, and its items stand below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from demo.agenda import Row, public_rows
from demo.model import Meeting


@dataclass(frozen=True)
class Numbered:
    """A public item, or (without `row`) a heading. `parent` is the number of the heading above it."""

    number: str  # "3.1"
    title: str
    row: Row | None = None
    parent: str = ""


def numbered(meeting: Meeting) -> Iterator[Numbered]:
    """The public items and the headings above them, in order."""
    top, below, heading = 0, 0, ""
    for row in public_rows(meeting):
        if row.item.heading != heading:
            heading, below = row.item.heading, 0
            if heading:
                top += 1
                yield Numbered(str(top), heading)
        if heading:
            below += 1
            yield Numbered(f"{top}.{below}", row.title, row, str(top))
        else:
            top += 1
            yield Numbered(str(top), row.title, row)
