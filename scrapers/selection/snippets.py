"""The sentence around a word, short enough to be read in a list."""

import re
from typing import NamedTuple

from storage.text import one_line

LONGEST = 240
_REACH = LONGEST  # characters looked at on either side, however long the text is
# Begins with a set of letters on both sides, which is what makes it fast.
_SENTENCE_END = re.compile(r"[.!?…\n](?:(?<!\n)[\"“”»’)\]]*\s+(?=[A-ZÄÖÜ„»\"(\d–-])|(?<=\n)\s*\n)")
# "Abs. 1", "Dr. Meier", "z. B. Kurse", "17. März": a full stop that ends nothing.
_NO_END = re.compile(r"(?:\b(?:abs|art|ca|bzw|dr|prof|nr|st|str|vgl|ggf|sog|evtl|inkl|dez|\w)|\d)\.$", re.I)


class Sentence(NamedTuple):
    """Where the sentence around a word begins and stops, as far as 240 letters away from it."""

    begin: int
    stop: int
    cut_left: bool
    cut_right: bool


def sentence(text: str, start: int, end: int) -> Sentence:
    """The sentence around `text[start:end]`."""
    left, right = max(0, start - _REACH), min(len(text), end + _REACH)
    begin, cut_left = left, left > 0
    stop, cut_right = right, right < len(text)
    for mark in _SENTENCE_END.finditer(text, left, right):
        if _is_within(text, left, mark.start()):
            continue
        if mark.end() <= start:
            begin, cut_left = mark.end(), False
        elif mark.start() >= end:
            stop, cut_right = mark.start() + 1, False
            break
    return Sentence(begin, stop, cut_left, cut_right)


def snippet(text: str, start: int, end: int) -> str:
    """The sentence around `text[start:end]`, on one line, at most 240 characters, with "…" where cut."""
    begin, stop, cut_left, cut_right = sentence(text, start, end)
    before, word, after = _flat(text[begin:start]), _flat(text[start:end])[:LONGEST], _flat(text[end:stop])
    return _printable(_shortened(before, word, after, cut_left, cut_right).strip())


def _is_within(text: str, left: int, stop: int) -> bool:
    """Whether what looks like the end of a sentence is only that of an abbreviation or a date."""
    return text[stop] == "." and _NO_END.search(text, max(left, stop - 6), stop + 1) is not None


def shown(text: str) -> str:
    """Text on one line; cleaned only where it needs it, which is rare and costly."""
    return _printable(" ".join(text.split()))


def _printable(text: str) -> str:
    return text if text.isprintable() else one_line(text)


def _flat(part: str) -> str:
    """On one line, but with the space at its edges that parts it from the word."""
    lead = " " if part[:1].isspace() else ""
    trail = " " if part[-1:].isspace() else ""
    middle = " ".join(part.split())
    return f"{lead}{middle}{trail}" if middle else lead


def _shortened(before: str, word: str, after: str, cut_left: bool, cut_right: bool) -> str:
    room = max(0, LONGEST - len(word) - 4)  # for two ellipses with their spaces
    left = min(len(before), max(room // 2, room - len(after)))
    right = min(len(after), room - left)
    if left < len(before) or cut_left:
        before = _from_word(before[len(before) - left :])
    if right < len(after) or cut_right:
        after = _to_word(after[:right])
    return f"{before}{word}{after}"


def _from_word(part: str) -> str:
    """Without the piece of a word that it begins with."""
    _, space, rest = part.partition(" ")
    return f"… {rest}" if space else f"…{part}"


def _to_word(part: str) -> str:
    rest, space, _ = part.rpartition(" ")
    return f"{rest} …" if space else f"{part}…"
