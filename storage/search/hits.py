"""Where the words of a query stand in a text that is shown, by the same stems as the index. Pure."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from storage.search.query import And, Node, Not, Or, Phrase, Word
from storage.search.stems import part_of, placed_stems, plain_letters, stems


@dataclass(frozen=True)
class Sought:
    """A word or phrase of a query."""

    row: tuple[str, ...]  # its stems, one right after the other
    part: str = ""  # is also found inside of longer stems; empty for what is not


class Hit(NamedTuple):
    """A place where one of several stands."""

    which: int
    start: int
    end: int
    is_whole: bool  # not only as part of a longer word


def sought(leaf: Word | Phrase) -> Sought:
    """What is looked for, for a word or a phrase."""
    if isinstance(leaf, Phrase):
        return Sought(tuple(stems(" ".join(leaf.words))))
    return Sought(tuple(stems(leaf.text)), part_of(leaf.text))


def sought_in(node: Node | None) -> tuple[Sought, ...]:
    """What a query wants to be there, each once; what it rules out is left out."""
    return tuple(dict.fromkeys(map(sought, _leaves(node)))) if node else ()


def _leaves(node: Node) -> Iterator[Word | Phrase]:
    match node:
        case Word() | Phrase():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from _leaves(part)
        case Not():
            pass


def hits(text: str, wanted: Sequence[Sought]) -> Iterator[Hit]:
    """All places, in the order of their ends. `text`: as storage.search.stems.readable gives it."""
    rows = [(which, each.row) for which, each in enumerate(wanted) if len(each.row) > 1]
    last: deque[tuple[str, int]] = deque(maxlen=max((len(row) for _, row in rows), default=1))
    known: dict[str, list[tuple[int, str]]] = {}
    for stem, start, end in placed_stems(text):
        if stem not in known:
            known[stem] = list(_singles(stem, wanted))
        for which, part in known[stem]:
            begin, stop = _inside(text[start:end], stem, part) if part else (0, end - start)
            yield Hit(which, start + begin, start + stop, not part)
        last.append((stem, start))
        for which, row in rows:
            if row[-1] == stem and row == tuple(each for each, _ in last)[-len(row) :]:
                yield Hit(which, last[-len(row)][1], end, True)


def _singles(stem: str, wanted: Sequence[Sought]) -> Iterator[tuple[int, str]]:
    """What a stem is, or holds: then with that part of it."""
    for which, each in enumerate(wanted):
        if stem == each.part or each.row == (stem,):
            yield which, ""
        elif each.part and each.part in stem:
            yield which, each.part


def _inside(word: str, stem: str, part: str) -> tuple[int, int]:
    """Where a part of its stem stands in a word, with its ending; all of the word where that is not seen."""
    plain = [plain_letters(letter) for letter in word.lower()]
    at = "".join(plain).find(part)
    if at < 0 or len(plain) != len(word):
        return 0, len(word)
    places = [place for place, letters in enumerate(plain) for _ in letters]
    end = len(word) if stem.endswith(part) else places[at + len(part) - 1] + 1
    return places[at], end
