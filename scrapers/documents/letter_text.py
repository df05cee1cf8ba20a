"""The lines of a letter as they are read: cleaned, without marks, specks and page numbers.

What stands side by side on the page, in columns or cells, is kept apart until the head is read.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from storage.text import clean_text

_MAX_CHARS = 200_000
_BULLETS = re.compile("[\uf000-\uf0ff]")  # of Word's own fonts
# Wide gaps divide columns; extraction of PDF pages has written bars into them.
_GAP = re.compile(r"(?<=\S)(?:[^\S\n]{3,}|[^\S\n]{0,2}\t[^\S\n]{0,9})(?=\S)")
_CELL = re.compile(r"\s?(?:\s\|\s|^\||\|$)\s?")
# With what Word writes where a reference leads nowhere.
_MARKS = re.compile(
    r"Fehler! (?:Verweisquelle konnte nicht gefunden werden|Textmarke nicht definiert)\."
    r"|\*\*|__(?=\w)|(?<=\w)__|^#{1,6}\s|^>\s?"
)
_SPACED = re.compile(r"(?<![^\s„(])(?:[A-Za-zÄÖÜäöüß] ){3,40}[A-Za-zÄÖÜäöüß](?= ?[:.!]|\s|$)")
_ALL_SPACED = re.compile(r"(?:[A-Za-zÄÖÜäöüß] ){1,40}[A-Za-zÄÖÜäöüß:]:?")
_WORD_OF_SPACED = re.compile(r"  +")
_SPACE_IN_SPACED = re.compile(r"(?<=\b[A-Za-zÄÖÜäöüß]) (?=[A-Za-zÄÖÜäöüß]\b)")
_SENTENCE_END = re.compile(r"[a-zäöüß]{4}[.!?][“”\"]?$")
_DIVIDED = re.compile(r"[A-ZÄÖÜ][a-zäöüß]{2,15}-")
_REST = re.compile(r"[a-zäöüß]{2,15}\s?:?")
_PAGE_NUMBER = re.compile(
    r"(?:[-–—]{1,2}\s?)?(?:(?:Seite|S\.)\s?)?[-–—]?\s?(?P<page>\d{1,3})(?:\s?(?:von|of"
    r"|/)\s?(?P<of>\d{1,3}))?(?:\s?[-–—]{1,2})?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Line:
    """One line: its words, and the same divided where columns stand side by side."""

    text: str
    cells: tuple[str, ...]


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text; a blank one stands for any number of them."""
    text = unicodedata.normalize("NFC", text[:_MAX_CHARS])
    text = _BULLETS.sub("•", text.replace("\u00a0", " "))
    marked = "\n".join(
        _GAP.sub(" | ", _joined_letters(_MARKS.sub("", line.strip()))) for line in text.split("\n")
    )
    lines: list[Line] = []
    raw = clean_text(marked).split("\n")
    for index, words in enumerate(raw):
        if _is_page_number(words) and not (words.isdecimal() and _stands_in_text(raw, index)):
            continue
        if lines and _is_rest_of_heading(lines[-1], words):
            lines[-1] = Line(lines[-1].text[:-1] + words, (lines[-1].text[:-1] + words,))
            continue
        cells = tuple(" ".join(cell.split()) for cell in _CELL.split(words) if _says_something(cell))
        if cells:
            lines.append(Line(" ".join(cells), cells))
        elif lines and lines[-1].text:
            lines.append(Line("", ()))
    return tuple(lines)


def _says_something(cell: str) -> bool:
    """Whether a cell is more than specks, rules and dots."""
    return any(char.isalnum() or char in "☐☒" for char in cell)


def _stands_in_text(lines: list[str], index: int) -> bool:
    """Whether a bare number goes on with the line above: "in der Messehalle / 3"."""
    return index > 0 and bool(lines[index - 1]) and not _SENTENCE_END.search(lines[index - 1])


def _is_rest_of_heading(above: Line, line: str) -> bool:
    """Whether a heading is divided in a narrow column: "Begrün- / dung:"."""
    return bool(_DIVIDED.fullmatch(above.text) and _REST.fullmatch(line))


def _joined_letters(line: str) -> str:
    """ "A N T R A G" as "ANTRAG"; words spaced like that are divided by more than one space."""
    if not _SPACE_IN_SPACED.search(line):
        return line
    words = _WORD_OF_SPACED.split(line.strip())
    if len(words) > 1 and all(_ALL_SPACED.fullmatch(word) for word in words):
        return " ".join(word.replace(" ", "") for word in words)
    return _SPACED.sub(lambda match: match[0].replace(" ", ""), line)


def _is_page_number(line: str) -> bool:
    """Whether a line is "Seite 2 von 3", "- 2 -" or "2/3"; "118/21" is none."""
    match = _PAGE_NUMBER.match(line)
    return match is not None and (not match["of"] or int(match["page"]) <= int(match["of"]))
