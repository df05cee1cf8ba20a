"""The first sentence of a document's words, as mails show what is asked for. Pure."""

from __future__ import annotations

import re

from alerts.safe import line, shorten

# An end is followed by a new sentence; after a number or an abbreviation ("2. Die", "z. B. In") it is none.
# A word is looked at from its beginning alone: one of thousands of letters would else be looked at from each.
_END = re.compile(r"(?<![^\s.!?])(?P<word>[^\s.!?]++)[.!?][«»“”\"')\]]*\s+(?=[»„“\"(]?[A-ZÄÖÜ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\d+|[A-Za-zÄÖÜäöü]|bzw|ca|Dr|evtl|ggf|inkl|Nr|Prof|St|Str|usw|vgl|Abs|Art|Ziff)\Z"
)


def first_sentence(text: str | None, width: int) -> str:
    """The first sentence on one line; one that is longer than `width` is cut between words."""
    cleaned = line(text)
    for end in _END.finditer(cleaned):
        if not _ABBREVIATED.match(end["word"].lstrip("(„»\"'")):
            return shorten(cleaned[: end.end()], width)
    return shorten(cleaned, width)
