"""The border to what is published: text, addresses and marked words from outside, made harmless."""

from __future__ import annotations

import re
import textwrap
from functools import lru_cache
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from storage.records import Evidence
from storage.search.passages import Passage
from storage.text import clean_lines, folded, one_line, printable_lines

# Bidirectional overrides, embeddings and isolates: with them a title can turn the text around it.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ALIKE = {"i": "\u0130\u0131", "k": "\u212a", "s": "\u017f"}
"""What IGNORECASE takes for one of the letters of ASCII beside it and its capital."""
_URL_CHARACTERS = "!#$%&'()*+,-./:;=?@_~[]"
_PLAIN_URL = re.compile(
    rf"https?://[A-Za-z0-9.-]*[A-Za-z0-9](?:[/?#][A-Za-z0-9{re.escape(_URL_CHARACTERS)}]*)?"
)
"""Most addresses: nothing in them needs another look."""
_NAME_LENGTH = 80
"""Up to here a text is likely to be a name, which stands in many motions."""
_NAMES_KEPT = 8192


class _Names(dict[str | None, str]):
    """Names on one line. Nothing is asked for as often, so that it costs no more than to ask a dictionary."""

    def __missing__(self, text: str | None) -> str:
        if not text:
            return ""
        # Most text is printable, and the signs of direction do not print.
        cleaned = folded(text) if text.isprintable() else one_line(_BIDI.sub("", text))
        if len(text) <= _NAME_LENGTH:
            if len(self) >= _NAMES_KEPT:
                self.clear()
            self[text] = cleaned
        return cleaned


NAMES = _Names()
line = NAMES.__getitem__
"""Text on one line that shows what it says."""


def lines(text: str | None) -> list[str]:
    """Text as its lines that are not empty."""
    return list(filter(None, all_lines(text)))


def all_lines(text: str | None) -> list[str]:
    """Text as its lines, with those that are empty; never two of them in a row."""
    printable = printable_lines(text or "")
    return list(map(line, clean_lines(text))) if printable is None else printable


def shorten(text: str | None, width: int) -> str:
    """Text on one line of at most so many characters, cut between words, with an ellipsis."""
    cleaned = line(text)
    if len(cleaned) <= width:
        return cleaned
    short = textwrap.shorten(cleaned, width, placeholder=" …")
    return short if len(short) > width // 2 else cleaned[: width - 1] + "…"


def web_url(url: str | None) -> str:
    """An address as it may stand in a link; empty unless it is http or https with a host."""
    return url if url and _PLAIN_URL.fullmatch(url) else _quoted_url(url)


@lru_cache(maxsize=4096)  # the same addresses stand in every list, feed and mail
def _quoted_url(url: str | None) -> str:
    cleaned = line(url).replace(" ", "%20")
    try:
        parts = urlsplit(cleaned)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_fine:
        return ""
    return quote(cleaned, safe=_URL_CHARACTERS)


def marked(evidence: Evidence) -> Markup:
    """The sentence of a match as HTML, with the words that matched in <mark>."""
    before, found, after = around(evidence)
    mark = Markup("{}<mark>{}</mark>{}").format(before, found, after)
    return mark if found else escape(before)


def marked_passage(passage: Passage) -> Markup:
    """A passage that a search found as HTML, with the words in <mark>."""
    mark, pieces = Markup("<mark>{}</mark>"), []
    for piece, is_found in passage.pieces():
        text = _BIDI.sub("", piece)
        pieces.append(mark.format(text) if is_found else escape(text))
    before, after = "" if passage.begins else "… ", "" if passage.ends else " …"
    return escape(before) + Markup("").join(pieces) + escape(after)


def piece(text: str) -> str:
    """A piece of a line that shows what it says, with the spaces at its ends."""
    return _BIDI.sub("", text)


def around(evidence: Evidence) -> tuple[str, str, str]:
    """A sentence before, in and after the words that matched; all before them where they are not in it."""
    sentence = line(evidence.snippet)
    for words in (evidence.found, evidence.term):
        for pattern in _patterns(words):
            if match := pattern.search(sentence):
                begin, end = match.span()
                return sentence[:begin], sentence[begin:end], sentence[end:]
    return sentence, "", ""


def places(text: str, words: str) -> list[tuple[int, int]]:
    """Where words stand in a text on one line: begin and end; within longer ones only where they nowhere
    stand on their own."""
    for pattern in _patterns(words):
        if found := [match.span() for match in pattern.finditer(text)]:
            return found
    return []


@lru_cache(maxsize=1024)  # the same terms are found again and again
def _patterns(words: str) -> tuple[re.Pattern[str], ...]:
    """For words of their own, then within longer ones."""
    cleaned = line(words)
    if not cleaned:
        return ()
    literal = _in_any_case(cleaned)
    # What stands before the words is looked at last: else it would be at every place of a text.
    alone = rf"{literal}(?!\w)(?<!\w{literal})"
    return re.compile(alone), re.compile(literal)


def _in_any_case(words: str) -> str:
    """An expression for words in capitals or not, as IGNORECASE takes them. Where it begins with a class of
    characters, a search leaps to these, in a third of the time."""
    first = words[0]
    if not (first.isascii() and first.isalpha()):
        return f"(?i:{re.escape(words)})"
    return f"[{first.lower()}{first.upper()}{_ALIKE.get(first.lower(), '')}](?i:{re.escape(words[1:])})"
