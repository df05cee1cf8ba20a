"""The words of all topics in a text, in one pass.

Words of one topic do not overlap; of those that would, the one that begins first counts, and of these the
longest: "Integrationskurs" is not also "Integration", and neither is "Integrationsamt", which the topic lists
as a word against it. A word whose conditions do not hold covers nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from scrapers.selection.automaton import WordAutomaton
from scrapers.selection.nearness import Nearness, Places
from scrapers.selection.schema import Term, Topic
from scrapers.selection.words import readable_form, search_form


class Hit(NamedTuple):
    """A word of a topic in a text, from `start` to `end`; `factor` is below 1 where it is weakened."""

    start: int
    end: int
    word: int
    factor: float


class Found(NamedTuple):
    """One text, ready for reading, with the hits of each topic in order of position."""

    text: str
    hits: Sequence[Sequence[Hit]]


_Span = tuple[int, int, int]  # start, end, word


class Finder:
    """Finds the words of several topics."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = topics
        self.words = [[(word, term) for term in topic.terms for word in term.words] for topic in topics]
        self._automaton = WordAutomaton(
            (word, (topic, number))
            for topic, words in enumerate(self.words)
            for number, (word, _) in enumerate(words)
        )
        self._nearness = [Nearness(topic.contexts) for topic in topics]
        self._reach = [
            [nearness.reach(term.contexts) for _, term in words]
            for nearness, words in zip(self._nearness, self.words, strict=True)
        ]
        self.literals = self._automaton.literals
        """All spellings of all words."""
        self._nothing: Sequence[Sequence[Hit]] = [()] * len(topics)

    def find(self, text: str) -> Found:
        """All hits in a text."""
        if not text:
            return Found("", self._nothing)
        readable = readable_form(text)
        searched = search_form(readable)
        spans: dict[int, list[_Span]] = defaultdict(list)
        for start, end, (topic, word) in self._automaton.find(readable, searched):
            spans[topic].append((start, end, word))
        if not spans:
            return Found(readable, self._nothing)
        hits = [
            self._counted(topic, sorted(spans[topic], key=_longest_first), readable, searched)
            if topic in spans
            else ()
            for topic in range(len(self._topics))
        ]
        return Found(readable, hits)

    def _counted(self, topic: int, spans: list[_Span], readable: str, searched: str) -> Sequence[Hit]:
        """The words whose conditions hold, without overlaps."""
        words, reach = self.words[topic], self._reach[topic]
        spots = [(start - reach[word], end + reach[word]) for start, end, word in spans if reach[word]]
        places = self._nearness[topic].around(readable, searched, spots) if spots else {}
        hits, reached = [], 0
        for start, end, word in spans:
            if start >= reached:
                factor = self._factor(topic, words[word][1], places, start, end) if reach[word] else 1.0
                if factor > 0:
                    hits.append(Hit(start, end, word, factor))
                    reached = end
        return hits

    def _factor(self, topic: int, term: Term, places: Places, start: int, end: int) -> float:
        near = self._nearness[topic].any_near
        if near(term.unless, places, start, end):
            return 0.0
        if term.only_with and not near(term.only_with, places, start, end):
            return 0.0
        return self._topics[topic].weaker if near(term.weaker_with, places, start, end) else 1.0


def _longest_first(span: _Span) -> tuple[int, int, int]:
    """By place; of words at one place, the longer one first, then in the order of the file."""
    return span[0], -span[1], span[2]
