"""From the lines of pages to running text: split words are healed, page headers and numbers taken out.

Lines stay as on the page, but for a split word, whose second half moves up to its first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from storage.text import at_most_one_blank_line, clean_lines, uncrowded

# Before these words a hyphen stands for a part left out: "Kinder- und Jugendhilfe".
_LINKING_WORDS = frozenset({"und", "oder", "bzw", "beziehungsweise", "sowie", "bis", "wie", "als", "u", "o"})
_HYPHENS = ("-", "\u2010", "\u00ad", "\u00ac")  # the last is what old printer drivers write for the third
_SPLIT_WORD = re.compile(r"[^\W\d_][-\u2010\u00ad\u00ac]$")
_FIRST_WORD = re.compile(r"(\S+)\s*(.*)", re.DOTALL)
# "ﬁ": a search for "finden" would miss them.
_LIGATURES = {
    each: unicodedata.normalize("NFKC", each) for each in "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06"
}

_FEWEST_REPEATS = 3  # pages that carry the same line
_EDGE_LINES = 3  # so far from the top or bottom of a page its header or footer may reach
_PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:seite|page|s\.)?\s*(\d{1,4})(?:\s*(?:von|/|of)\s*(\d{1,4}))?(?:\s*[-–—])?", re.I
)
_DIGITS = re.compile(r"\d+")


def heal_hyphens(text: str) -> str:
    """The text with words joined that a line end has split.

    "Integra-⏎tion" becomes "Integration", "SPD-⏎Fraktion" "SPD-Fraktion"; "Kinder-⏎und" stays.
    """
    healed: list[str] = []
    last = ""
    for line in map(str.strip, text.split("\n")):
        if line and last.endswith(_HYPHENS) and _SPLIT_WORD.search(last):
            healed[-1:] = filter(None, _join(last, line))
        else:
            healed.append(line)
        last = healed[-1]
    return "\n".join(healed)


def _join(before: str, after: str) -> tuple[str, str | None]:
    """Both lines after healing; the second is None where nothing of it is left."""
    match = _FIRST_WORD.match(after)
    if match is None:
        return before, after
    word, rest = match.groups()
    if word.rstrip(".,;:") in _LINKING_WORDS or not word[0].isalnum():
        return before, after
    stem = before[:-1] if word[0].islower() or before.endswith(("\u00ad", "\u00ac")) else before[:-1] + "-"
    return stem + word, rest or None


def tidy_pages(pages: Sequence[str]) -> tuple[str, ...]:
    """Every page clean, its words healed, without page numbers and what its edges repeat.

    A repeated header or footer stays where it stands first: it may name who wrote the document.
    """
    cleaned = [clean_lines(heal_hyphens(_unify(page))) for page in pages]
    for number, lines in enumerate(cleaned, 1):
        _remove_numbers(lines, number, len(cleaned))
    _remove_repeats(cleaned)
    return tuple(uncrowded(at_most_one_blank_line("\n".join(lines)).strip("\n")) for lines in cleaned)


def join_pages(pages: Sequence[str]) -> str:
    """One text of all pages; a sentence or word that goes on over a page break is not torn apart."""
    pieces: list[str] = []
    for page in filter(None, pages):
        if not pieces:
            pieces.append(page)
        elif _SPLIT_WORD.search(pieces[-1][-2:]):
            before, rest = _join(pieces[-1], page)
            pieces[-1:] = [before] if rest is None else [before, "\n", rest]
        else:
            pieces += ["\n" if page[0].islower() else "\n\n", page]
    return "".join(pieces)


def _unify(page: str) -> str:
    for ligature, letters in _LIGATURES.items():
        page = page.replace(ligature, letters)
    if "\r" in page:
        page = page.replace("\r\n", "\n").replace("\r", "\n")
    return page.replace("\f", "\n")


def _edge_lines(lines: Sequence[str]) -> list[int]:
    """Positions of the first and last lines of a page that hold something."""
    filled = [at for at, line in enumerate(lines) if line]
    return filled if len(filled) <= 2 * _EDGE_LINES else filled[:_EDGE_LINES] + filled[-_EDGE_LINES:]


def _remove_numbers(lines: list[str], number: int, count: int) -> None:
    for at in _edge_lines(lines):
        if _is_page_number(lines[at], number, count):
            lines[at] = ""


def _is_page_number(line: str, number: int, count: int) -> bool:
    """Whether a line is nothing but the number of its page.

    A bare number only counts where it is the page's own: it could be a house number or a table's cell.
    """
    match = _PAGE_NUMBER.fullmatch(line)
    if match is None:
        return False
    shown, total = match.groups()
    if line[0].isdigit() and line[-1].isdigit():
        return count > 1 and int(shown) == number and (total is None or int(total) == count)
    return True


def _remove_repeats(pages: Sequence[list[str]]) -> None:
    """Empty the lines that most pages carry at an edge, but for the first place of each."""
    if len(pages) < _FEWEST_REPEATS:
        return
    edges = [[(at, _shape(lines[at])) for at in _edge_lines(lines)] for lines in pages]
    counts = Counter(shape for listed in edges for shape in {shape for _, shape in listed})
    enough = max(_FEWEST_REPEATS, len(pages) // 2 + 1)
    repeated = {shape for shape, count in counts.items() if count >= enough}
    seen: set[str] = set()
    for lines, listed in zip(pages, edges, strict=True) if repeated else ():
        for at, shape in listed:
            if shape in repeated and shape in seen:
                lines[at] = ""
            seen.add(shape)


def _shape(line: str) -> str:
    """A line with its numbers made equal, so that "Vorlage 12/21, Seite 2" repeats on page 3."""
    return _DIGITS.sub("#", line).casefold()
