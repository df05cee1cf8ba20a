"""Where a letter ends: at its greeting, at the place and date below its text, or at who signs it."""

import re
from collections.abc import Sequence

from scrapers.documents.letter_datelines import is_dateline, speaks
from scrapers.documents.letter_lines import CLOSING
from scrapers.documents.letter_sections import section_at
from scrapers.documents.letter_senders import is_name, names_sender

_LONGEST_CLOSING = 160
_LONGEST_SIGNATURE = 90
_MOST_SIGNATURES = 14
# Names, offices and factions: words that begin large, and small ones between them.
_SIGNATURE = re.compile(
    r"\d{1,2}|(?:(?:gez\.|i\.\s?[AV]\.|und|für|von|van|der|die|des|im|in|&|/|[A-ZÄÖÜ][\w.'’/-]*|90/\S+|\([^()]{2,40}\))[\s,|]{0,3}){1,14}"
)
_ANNEX = re.compile(r"(?:Anlagen?|Verteiler|Nachrichtlich|Kopie|F\.\s?d\.\s?R)", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:(?:Stellv\w{0,14}\.?\s)?(?:Fraktions|Gruppen|Rats|Kreistags|Orts|Stadtverbands|Kreis)\w{3,20}|Vorsitz\w{3,6}"
    r"|Sprecher(?:in)?|Für\sdie\s\S{0,20}[Ff]raktion\w{0,2}|In\sVertretung|Die\sFraktion\w{0,2})\b"
)
_INITIAL = re.compile(r"[A-ZÄÖÜ]\.\s[A-ZÄÖÜ][\w-]{2,25}")
_SENTENCE_END = re.compile(r"[.!?][\"“”«)]?$")


def closing_at(lines: Sequence[str], body: int) -> int:
    """The first line of the closing; the number of lines where there is none."""
    for index in range(body, len(lines)):
        if len(lines[index]) < _LONGEST_CLOSING and CLOSING.match(lines[index]):
            return _with_date(lines, body, index)
    return _first_signature(lines, body)


def _with_date(lines: Sequence[str], body: int, closing: int) -> int:
    """A closing begins with the place and date right above it."""
    above = next((index for index in range(closing - 1, body, -1) if lines[index]), body)
    return above if is_dateline(lines[above]) and _stands_apart(lines, above) else closing


def _first_signature(lines: Sequence[str], body: int) -> int:
    """In a letter without greeting: the place and date, or the first name, below which is nothing else."""
    found = len(lines)
    for index in range(len(lines) - 1, max(body, len(lines) - _MOST_SIGNATURES), -1):
        line = lines[index]
        if not line:
            continue
        if is_dateline(line) and _stands_apart(lines, index):
            return index
        if not _may_sign(line):
            return found
        if _stands_apart(lines, index) and _begins_signatures(line, apart=not lines[index - 1]):
            found = index
    return found


def _may_sign(line: str) -> bool:
    if len(line) > _LONGEST_SIGNATURE or section_at(line):
        return False
    return bool(_ANNEX.match(line) or _SIGNATURE.fullmatch(line)) and not speaks(line)


def _begins_signatures(line: str, *, apart: bool) -> bool:
    """Whether a line is somebody's name; below a blank line, also an office or a faction."""
    name = line.split(",")[0].split(" (")[0].removeprefix("gez. ")
    if is_name(name) or not apart:
        return is_name(name)
    return names_sender(line) or bool(_OFFICE.match(line) or _INITIAL.fullmatch(line))


def _stands_apart(lines: Sequence[str], index: int) -> bool:
    """Whether a text has ended above a line."""
    above = next((line for line in reversed(lines[:index]) if line), "")
    return bool(_SENTENCE_END.search(above)) or (not lines[index - 1] and bool(_may_sign(above)))
