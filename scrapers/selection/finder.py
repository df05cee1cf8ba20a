"""All words of all topics in one pass over a text (Aho-Corasick): linear, whatever the text.

A word that lies inside a longer one of the same topic does not count beside it: "Integrationskurs" is not
also "Integration", and neither is "Integrationsamt", which the topic lists as a word against it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import ahocorasick

from scrapers.selection.topics import Context, Term, Topic
from scrapers.selection.words import parse_pattern, readable_form, search_form


class Hit(NamedTuple):
    """A word of a topic in a text, from `start` to `end`; `factor` is below 1 where it is weakened."""

    start: int
    end: int
    word: int
    factor: float


class _Rule(NamedTuple):
    """What one literal of the automaton means to one topic."""

    kind: tuple[int, str]  # the topic, and its context that the literal belongs to, or "" for a word
    word: int  # index into the topic's words
    open_left: bool
    open_right: bool
    exact: str  # as it must be written, or ""


_Span = tuple[int, int, int]  # start, end, word


class Found(NamedTuple):
    """One text, ready for reading, with the hits of each topic in order of position."""

    text: str
    hits: list[list[Hit]]


class Finder:
    """Finds the words of several topics."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = topics
        self.words = [[(word, term) for term in topic.terms for word in term.words] for topic in topics]
        rules: dict[str, list[_Rule]] = defaultdict(list)
        for index, topic in enumerate(topics):
            for number, (word, _) in enumerate(self.words[index]):
                _add(rules, word, index, number)
            for name, context in topic.contexts.items():
                for word in context.words:
                    _add(rules, word, index, -1, name)
        self.literals = frozenset(rules)
        self._nothing: list[list[Hit]] = [[] for _ in topics]
        self._automaton = ahocorasick.Automaton()
        for literal, meanings in rules.items():
            self._automaton.add_word(literal, (len(literal), tuple(meanings)))
        if rules:
            self._automaton.make_automaton()

    def find(self, text: str) -> Found:
        """All hits in a text."""
        if not text:
            return Found("", self._nothing)
        readable = readable_form(text)
        spans = self._scan(readable, search_form(readable)) if self.literals else {}
        if not spans:
            return Found(readable, self._nothing)
        return Found(readable, [self._weighed(index, spans) for index in range(len(self._topics))])

    def _scan(self, readable: str, text: str) -> dict[tuple[int, str], list[_Span]]:
        """Where words and contexts stand, as they end in the text, longer and shorter ones alike."""
        spans: dict[tuple[int, str], list[_Span]] = defaultdict(list)
        last = len(text)
        for at, (length, rules) in self._automaton.iter(text):
            end = at + 1
            start = end - length
            left = start == 0 or not text[start - 1].isalnum()
            right = end == last or not text[end].isalnum()
            for kind, word, open_left, open_right, exact in rules:
                if (left or open_left) and (right or open_right):
                    if exact and readable[start:end] != exact:
                        continue
                    spans[kind].append((start, end, word))
        return spans

    def _weighed(self, index: int, spans: dict[tuple[int, str], list[_Span]]) -> list[Hit]:
        topic = self._topics[index]
        words = spans.get((index, ""))
        if not words:
            return []
        places = {
            name: sorted(start for start, _, _ in spans[index, name])
            for name in topic.contexts
            if (index, name) in spans
        }
        hits = []
        for start, end, word in _longest(words):
            term = self.words[index][word][1]
            factor = _factor(topic, term, places, start, end) if places or term.only_with else 1.0
            if factor > 0:
                hits.append(Hit(start, end, word, factor))
        return hits


def _add(rules: dict[str, list[_Rule]], word: str, topic: int, number: int, context: str = "") -> None:
    pattern = parse_pattern(word)
    exact = word.strip("*") if pattern.exact else ""
    rule = _Rule((topic, context), number, pattern.open_left, pattern.open_right, exact)
    for literal in pattern.literals:
        rules[literal].append(rule)


def _longest(spans: list[_Span]) -> list[_Span]:
    """The spans that lie in no other one, in order."""
    kept, reached = [], 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        if span[1] > reached:
            reached = span[1]
            kept.append(span)
    return kept


def _factor(topic: Topic, term: Term, places: dict[str, list[int]], start: int, end: int) -> float:
    def near(names: tuple[str, ...]) -> bool:
        return any(
            name in places and _is_near(topic.contexts[name], places[name], start, end) for name in names
        )

    if near(term.unless) or (term.only_with and not near(term.only_with)):
        return 0.0
    return topic.weaker if near(term.weaker_with) else 1.0


def _is_near(context: Context, starts: list[int], start: int, end: int) -> bool:
    first = bisect_left(starts, start - context.distance)
    last = start if context.before_only else end + context.distance
    return first < len(starts) and starts[first] <= last
