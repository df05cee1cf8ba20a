"""Many words in one pass over a text (Aho-Corasick): linear, whatever the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Generic, NamedTuple, TypeVar

import ahocorasick

from scrapers.selection.words import parse_pattern

Meaning = TypeVar("Meaning")


class _Spelling(NamedTuple):
    """What one spelling means: wherever it stands, and where its edges or its case must be looked at."""

    length: int
    anywhere: tuple[object, ...]
    bound: tuple[tuple[object, bool, bool, str], ...]  # meaning, open left, open right, written exactly so


class WordAutomaton(Generic[Meaning]):
    """Finds words, each with what it means."""

    def __init__(self, words: Iterable[tuple[str, Meaning]]) -> None:
        anywhere: dict[str, list[object]] = defaultdict(list)
        bound: dict[str, list[tuple[object, bool, bool, str]]] = defaultdict(list)
        for word, meaning in words:
            pattern = parse_pattern(word)
            exact = word.strip("*") if pattern.exact else ""
            for literal in pattern.literals:
                if pattern.open_left and pattern.open_right and not exact:
                    anywhere[literal].append(meaning)
                else:
                    bound[literal].append((meaning, pattern.open_left, pattern.open_right, exact))
        self.literals = frozenset(anywhere) | frozenset(bound)
        self.longest = max(map(len, self.literals), default=0)  # letters
        self._automaton = ahocorasick.Automaton()
        for each in self.literals:
            spelling = _Spelling(len(each), tuple(anywhere.get(each, ())), tuple(bound.get(each, ())))
            self._automaton.add_word(each, spelling)
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
                left = begin == 0 or not text[begin - 1].isalnum()
                right = stop == last or not text[stop].isalnum()
                for meaning, open_left, open_right, exact in bound:
                    is_whole = (left or open_left) and (right or open_right)
                    if is_whole and (not exact or readable[begin:stop] == exact):
                        yield begin, stop, meaning
