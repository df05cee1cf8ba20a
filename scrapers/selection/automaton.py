"""Many words in one pass over a text (Aho-Corasick): linear, whatever the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

from scrapers.selection.words import Pattern, parse_pattern

Meaning = TypeVar("Meaning")


class _Bound(NamedTuple):
    """A word whose edges, or whose letters as they are written, must be looked at."""

    meaning: object
    open_left: bool
    open_right: bool
    picky: Pattern | None


class WordAutomaton(Generic[Meaning]):
    """Finds words, each with what it means."""

    def __init__(self, words: Iterable[tuple[str, Meaning]]) -> None:
        anywhere: dict[str, list[Meaning]] = defaultdict(list)
        bound: dict[str, list[_Bound]] = defaultdict(list)
        for word, meaning in words:
            pattern = parse_pattern(word)
            picky = pattern if pattern.is_picky else None
            for literal in pattern.literals:
                if pattern.open_left and pattern.open_right and not picky:
                    anywhere[literal].append(meaning)
                else:
                    bound[literal].append(_Bound(meaning, pattern.open_left, pattern.open_right, picky))
        self.literals = frozenset(anywhere) | frozenset(bound)
        self.longest = max(map(len, self.literals), default=0)  # letters
        self._automaton = ahocorasick.Automaton()
        for each in self.literals:
            meanings = tuple(anywhere.get(each, ())), tuple(bound.get(each, ()))
            self._automaton.add_word(each, (len(each), *meanings))
        if self.literals:
            self._automaton.make_automaton()

    def find(
        self, readable: str, text: str, start: int = 0, end: int | None = None
    ) -> Iterator[tuple[int, int, Meaning]]:
        """Start, end and meaning of the words between two places, as they end; shorter ones in longer too.

        `text` is the `search_form` of `readable`. A word's edges are judged by the whole text.
        """
        if not self.literals:
            return
        last = len(text)
        for at, (length, anywhere, bound) in self._automaton.iter(text, start, last if end is None else end):
            stop = at + 1
            begin = stop - length
            for meaning in anywhere:
                yield begin, stop, meaning
            if bound:
                left = begin == 0 or not readable[begin - 1].isalnum()
                right = stop == last or not readable[stop].isalnum()
                for meaning, open_left, open_right, picky in bound:
                    is_whole = (left or open_left) and (right or open_right)
                    if is_whole and (picky is None or picky.accepts(readable[begin:stop])):
                        yield begin, stop, meaning
