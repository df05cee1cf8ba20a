"""The passage of a text that shows best that a query finds it, with its words marked. Pure."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.search.hits import Hit, Sought, hits
from storage.search.stems import readable

LONGEST = 200
"""Characters of a passage, with a sign and a space at each end where it is cut."""
_ROOM = LONGEST - 4
_BEFORE = 3
"""One part of so many of what is shown around the words stands before them."""


@dataclass(frozen=True)
class Passage:
    """A piece of a readable text (storage.search.stems)."""

    text: str
    marks: tuple[tuple[int, int], ...]  # begin and end in `text`, in order, apart from each other
    words: int  # how many different ones of those sought are in it
    begins: bool  # with the text
    ends: bool

    def pieces(self) -> list[tuple[str, bool]]:
        """The whole of it, piece by piece: whether each is marked."""
        made, at = [], 0
        for begin, end in self.marks:
            made += [(self.text[at:begin], False), (self.text[begin:end], True)]
            at = end
        return [piece for piece in (*made, (self.text[at:], False)) if piece[0]]


def best_passage(texts: Iterable[str], wanted: Sequence[Sought]) -> Passage | None:
    """The passage with the most of the words that are sought, the first of such; None where there is none.

    Texts are looked at in their order, and no further once all words are found.
    """
    best = None
    for text in texts:
        found = passage(readable(text), wanted)
        if found and (best is None or found.words > best.words):
            best = found
        if best and best.words == len(wanted):
            break
    return best


def passage(text: str, wanted: Sequence[Sought]) -> Passage | None:
    """The first passage of a readable text that has the most of the words; None where it has none."""
    window = _densest(text, wanted)
    if not window:
        return None
    start, end = min(hit.start for hit in window), max(hit.end for hit in window)
    begin, stop = _around(text, start, min(end, start + _ROOM))
    piece = text[begin:stop]
    in_piece = [(hit.start, hit.end) for hit in hits(piece, wanted)]
    in_window = [(hit.start - begin, min(hit.end - begin, len(piece))) for hit in window]
    words = len({hit.which for hit in window})
    return Passage(piece, joined(in_piece + in_window), words, begin == 0, stop == len(text))


def _densest(text: str, wanted: Sequence[Sought]) -> list[Hit]:
    """The hits that are near each other, and are of the most words."""
    best: list[Hit] = []
    most = 0
    near: deque[Hit] = deque()
    words: Counter[int] = Counter()
    for hit in hits(text, wanted):
        near.append(hit)
        words[hit.which] += 1
        while near[0] is not hit and hit.end - near[0].start > _ROOM:
            gone = near.popleft()
            words[gone.which] -= 1
            if not words[gone.which]:
                del words[gone.which]
        if len(words) > most:
            best, most = list(near), len(words)
            if most == len(wanted):
                break
    return best


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """What is shown around a piece of a text: whole words, as many as there is room for."""
    begin = max(0, start - (_ROOM - (end - start)) // _BEFORE)
    stop = min(len(text), begin + _ROOM)
    begin = max(0, min(begin, stop - _ROOM))
    if begin and text[begin - 1] != " ":
        space = text.find(" ", begin, start)
        begin = space + 1 if space >= 0 else start
    if stop < len(text) and text[stop] != " ":
        space = text.rfind(" ", end, stop)
        stop = space if space >= 0 else end
    return begin, stop


def joined(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Ranges in order; those that touch as one."""
    joined: list[tuple[int, int]] = []
    for begin, end in sorted(ranges):
        if joined and begin <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        elif begin < end:
            joined.append((begin, end))
    return tuple(joined)
