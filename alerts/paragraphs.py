"""What documents ask for as running text: where a page ended their lines makes no difference. Pure."""

from __future__ import annotations

import re

from alerts.safe import all_lines
from storage.search.stems import readable

_POINT = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2})*|[a-h]|[IVX]{1,4})[.)]\s|\d{1,2}(?:\.\d{1,2})+\s|[-–•*·▪]\s")
# "am / 19. März", "in der / 2. Lesung": what follows is no point.
_OPEN = re.compile(
    r"\b(?:ab|am|an|auf|bis|das|dem|den|der|des|die|für|im|in|mit|nach|oder|seit|und|vom?|von|vor|zum?|zur"
    r"|Absatz|Nr\.|Ziffer|Punkt|§)$"
)
_ENDS = (".", ":", ";", "!", "?", ".“", ".”", '."', ".»", ".)")
_NARROWEST, _WIDEST = 50, 120
"""Characters on a line of a page; a longer line is a paragraph that no page has broken."""
_FILLED = 0.8
"""So much of the width is taken by a full line with the word that had no room on it: letters are not of one
width, and where divided words have been put together, the line below is shorter."""


def paragraphs(text: str | None) -> list[str]:
    """A text as its paragraphs and points, each on one line."""
    written = all_lines(text)
    edge = _FILLED * min(max(_NARROWEST, *map(len, written)), _WIDEST)
    made: list[str] = []
    above = ""
    for each in written:
        if above and each and _goes_on(above, each, edge):
            made[-1] = readable(f"{made[-1]}\n{each}") if above[-1] == "-" else f"{made[-1]} {each}"
        elif each:
            made.append(each)
        above = each
    return made


def _goes_on(above: str, line: str, edge: float) -> bool:
    """Whether a line is the rest of the one above it."""
    if _POINT.match(line):
        return bool(_OPEN.search(above))
    if edge <= len(above) + len(line.partition(" ")[0]) and len(above) <= _WIDEST:
        return True
    return line[0].islower() and not above.endswith(_ENDS)
