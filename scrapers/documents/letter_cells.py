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
_NUMBER_LABEL = re.compile(r"(?<=\s)(?:Vorlagen?|Drucksachen?)[\s-]?Nr\.?\s?:")
_SENDER_AND_NUMBER = frozenset({Role.SENDER, Role.REFERENCE})
_SMALL_FOLLOWS = re.compile(r"(?!öffentlich|nichtöffentlich|gez\.)[a-zäöüß]")


def cells_of(line: Line) -> tuple[str, ...]:
    """The line, or its cells where each says something of its own."""
    cells = _with_labels(line.cells) if len(line.cells) > 1 else _flattened(line.text)
    text = " ".join(cells)
    if len(cells) == 1 or role_of(text) in (Role.MEETING, Role.SUBJECT):
        return (text,)
    roles = {role_of(cell) for cell in cells}
    if roles >= _SENDER_AND_NUMBER:
        return cells
    if any(_SMALL_FOLLOWS.match(cell) for cell in cells[1:]) or find_committees(text):
        return (text,)
    return cells if roles - {Role.TEXT} else (text,)


def _flattened(text: str) -> tuple[str, ...]:
    """A sender and a number that stood side by side before the columns were lost."""
    label = _NUMBER_LABEL.search(text)
    sender = text[: label.start()].strip() if label else ""
    if not label or role_of(sender) is not Role.SENDER:
        return (text,)
    return sender, text[label.start() :]


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
