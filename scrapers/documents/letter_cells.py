"""What stands side by side in a letter's head: columns are apart, a label stays with its value."""

from __future__ import annotations

import re

from scrapers.documents.committees import find_committees
from scrapers.documents.letter_lines import Role, role_of
from scrapers.documents.letter_text import Line

_LABEL = re.compile(r"(?:\bNr\.?|\bNummer|Datum|:)$")
_BARE_LABEL = re.compile(
    r"(?:Antragstell\w{2,9}|Fraktion(?:en)?|Einreicher(?:in)?|Datum|Betreff|(?:Gegenstand|Thema|Titel)(?:\sde[rs]\s(?:Antrage?s|Anfrage|Vorlage))?|Nummer"
    r"|Drucksache|Vorlage(?:n?nummer)?)"
)
_SMALL_FOLLOWS = re.compile(r"(?!öffentlich|nichtöffentlich|gez\.)[a-zäöüß]")


def cells_of(line: Line) -> tuple[str, ...]:
    """The line, or its cells where each says something of its own."""
    cells = _with_labels(line.cells)
    text = " ".join(cells)
    if len(cells) == 1 or role_of(text) in (Role.MEETING, Role.SUBJECT):
        return (text,)
    if any(_SMALL_FOLLOWS.match(cell) for cell in cells[1:]) or find_committees(text):
        return (text,)
    roles = {role_of(cell) for cell in cells}
    return cells if roles - {Role.TEXT} else (text,)


def _with_labels(cells: tuple[str, ...]) -> tuple[str, ...]:
    """The cells, each label with its value: "Datum | 3.5.2021" is "Datum: 3.5.2021"."""
    if len(cells) == 2 and _BARE_LABEL.fullmatch(cells[0]) and role_of(cells[1]) is not Role.REFERENCE:
        return (f"{cells[0]}: {cells[1]}",)
    joined: list[str] = []
    for cell in cells:
        if joined and _LABEL.search(joined[-1]):
            joined[-1] = f"{joined[-1]} {cell}"
        else:
            joined.append(cell)
    return tuple(joined)
