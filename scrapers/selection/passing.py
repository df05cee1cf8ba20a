"""Whether a text is about a topic that its title does not name, or names it only in passing.

A text says what it is about in its first sentence, in a question, and where somebody asks for something or
decides it. What stands elsewhere, and in one sentence only, is said in passing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto

from scrapers.selection.finder import Hit
from scrapers.selection.schema import Term
from scrapers.selection.scoring import Piece
from scrapers.selection.snippets import sentence


class Standing(Enum):
    """Where a text names a topic."""

    CENTRAL = auto()
    PLAIN = auto()  # in several sentences
    PASSING = auto()


_ASKED = re.compile(
    r"\b(?:beantrag|beauftrag|beschlie(?:ß|ss)|beschlossen|beschluss|fordert|aufgefordert|gebeten|bittet|bitten"
    r"|empfiehlt|empfohlen|anfrage|zuschuss|bewillig|(?:ge)?förder(?:t|n|ung)\b)",
    re.I,
)

# A title of these alone, of numbers and of short words (parties, "zu TOP 3") is about nothing.
_FORM_WORD = re.compile(
    r"\w*(?:antrag|anträge|anfrage|anregung|vorlage|fraktion)(?:e[ns]?|s|n)?|bericht|drucksache|beschluss"
    r"|mitteilung|stellungnahme|resolution|verwaltung|sitzung|gemäß|nach|tagesordnungspunkt|ergänzung"
    r"|(?:kleine|große|mündliche|schriftliche|gemeinsame|interfraktionelle)[rns]?"
    r"|(?:stadt|gemeinde|kreis|orts)?(?:rat|tag|vertretung)(?:e?s|s?sitzung)?"
    r"|bündnis|grüne[nr]?|linke[nr]?|freien?|wähler|piraten|fraktionslos"
    r"|januar|februar|märz|april|juni|juli|august|september|oktober|november|dezember",
    re.I,
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def says_nothing(title: str) -> bool:
    """Whether a title only says what kind of paper it is, of whom and when."""
    return all(_FORM_WORD.fullmatch(word) for word in _LONG_WORD.findall(title))


def standing(
    pieces: Sequence[Piece], topic: int, terms: Sequence[tuple[str, Term]], least: float
) -> Standing:
    """How the pages of one text, after a title that says nothing of the topic, speak of it.

    `least`: what a word must weigh to be a mention; hints do not make a second one.
    """
    ends = _first_and_last(pieces, topic, terms, least)
    if ends is None:
        return Standing.PLAIN
    page, first, last = ends
    text = pieces[page].found.text
    around = sentence(text, first.start, first.end)
    opens = page == 0 and not around.cut_left and around.begin == 0
    said = text[around.begin : around.stop]
    if opens or said.rstrip().endswith("?") or _ASKED.search(said):
        return Standing.CENTRAL
    return Standing.PASSING if last.start < around.stop else Standing.PLAIN


def _first_and_last(
    pieces: Sequence[Piece], topic: int, terms: Sequence[tuple[str, Term]], least: float
) -> tuple[int, Hit, Hit] | None:
    """The outer mentions with their page; none where there is no mention, or several pages have one."""
    found: tuple[int, Hit, Hit] | None = None
    for page, piece in enumerate(pieces):
        mentions = [
            hit
            for hit in piece.found.hits[topic]
            if terms[hit.word][1].weight * hit.factor >= least and not terms[hit.word][1].title_only
        ]
        if mentions and found:
            return None
        if mentions:
            found = page, mentions[0], mentions[-1]
    return found
