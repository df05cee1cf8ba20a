"""What stands side by side in a letter's head: columns are apart, a label stays with its value."""

from __future__ import annotations

import re

from scrapers.documents.committees import find_committees
from scrapers.documents.letter_lines import Role, role_of
from scrapers.documents.letter_text import Line
from storage.kinds import kind_at_start

_LABEL = re.compile(r"(?:\bNr\.?|\bNummer|Datum|:)$")
_BARE_LABEL = re.compile(
    r"(?:Antragstell\w{2,9}|Fraktion(?:en)?|Einreicher(?:in)?|Datum|Betreff|(?:Gegenstand|Thema|Titel)(?:\sde[rs]\s(?:Antrage?s|Anfrage|Vorlage))?|Nummer"
    r"|Drucksache|Vorlage(?:n?nummer)?)"
)
_NUMBER_LABEL = re.compile(
    r"(?<=\s)(?:Vorlagen?|Drucksachen?|Beschluss)[\s-]?Nr\.?\s?(?::|(?=\S{0,12}\d[/-]\S{1,16}$))"
)
_NUMBER_FIRST = re.compile(r"[A-Z]{0,4}[ /-]?\d{2,6}[/-]\d{2,6}(?=\s(?P<kind>[A-ZÄÖÜ]))")
_FORM_LABEL = re.compile(r"[A-ZÄÖÜ][^:]{1,30}:\s\S")
_DATE_LAST = re.compile(r"(?<=\S)\s(?=Datum\s?:\s?\d)")
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
    """What stood side by side before the columns were lost: sender and number, number and kind, a date."""
    label = _NUMBER_LABEL.search(text)
    sender = text[: label.start()].strip() if label else ""
    if label and role_of(sender) is Role.SENDER:
        return sender, text[label.start() :]
    number = _NUMBER_FIRST.match(text)
    if number and kind_at_start(text[number.start("kind") :]):
        return number[0], text[number.start("kind") :]
    before, *date = _DATE_LAST.split(text, maxsplit=1)
    return (before, *date) if _FORM_LABEL.match(before) else (text,)


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
