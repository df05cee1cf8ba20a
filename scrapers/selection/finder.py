"""All words of all topics in one pass over a text (Aho-Corasick): linear, whatever the text.

A word that lies inside a longer one of the same topic does not count beside it: "Integrationskurs" is not
also "Integration", and "Integrationsamt", which is on the list `never`, is nothing at all.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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

    topic: int
    word: int  # index into the topic's words; -1 for `never`
    context: str  # the context that it belongs to, or ""
    open_left: bool
    open_right: bool
    exact: str  # as it must be written, or ""


@dataclass
class Found:
    """One text, ready for reading, with the hits of each topic in order of position."""

    text: str
    hits: list[list[Hit]]


@dataclass
class _Raw:
    """What the pass over the text found for one topic, before contexts and longer words are weighed."""

    spans: list[tuple[int, int, int]] = field(default_factory=list)
    contexts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


class Finder:
    """Finds the words of several topics."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self._topics = topics
        self.words = [[(word, term) for term in topic.terms for word in term.words] for topic in topics]
        rules: dict[str, list[_Rule]] = defaultdict(list)
        for index, topic in enumerate(topics):
            for number, (word, _) in enumerate(self.words[index]):
                _add(rules, word, index, number)
            for word in topic.never:
                _add(rules, word, index, -1)
            for name, context in topic.contexts.items():
                for word in context.words:
                    _add(rules, word, index, -1, name)
        self.literals = frozenset(rules)
        self._automaton = ahocorasick.Automaton()
        for literal, meanings in rules.items():
            self._automaton.add_word(literal, (len(literal), tuple(meanings)))
        if rules:
            self._automaton.make_automaton()

    def find(self, text: str) -> Found:
        """All hits in a text."""
        readable = readable_form(text)
        raw: dict[int, _Raw] = defaultdict(_Raw)
        if self.literals:
            self._scan(readable, search_form(readable), raw)
        hits: list[list[Hit]] = [[] for _ in self._topics]
        for index, found in raw.items():
            longest = _longest(found.spans)
            hits[index] = self._weighed(index, longest, found.contexts)
        return Found(readable, hits)

    def _scan(self, readable: str, text: str, raw: dict[int, _Raw]) -> None:
        last = len(text)
        for at, (length, rules) in self._automaton.iter(text):
            end = at + 1
            start = end - length
            left = start == 0 or not text[start - 1].isalnum()
            right = end == last or not text[end].isalnum()
            for rule in rules:
                if not ((left or rule.open_left) and (right or rule.open_right)):
                    continue
                if rule.exact and readable[start:end] != rule.exact:
                    continue
                if rule.context:
                    raw[rule.topic].contexts[rule.context].append(start)
                else:
                    raw[rule.topic].spans.append((start, end, rule.word))

    def _weighed(
        self, index: int, spans: Iterable[tuple[int, int, int]], places: dict[str, list[int]]
    ) -> list[Hit]:
        topic = self._topics[index]
        ordered = {name: sorted(starts) for name, starts in places.items()}
        hits = []
        for start, end, word in spans:
            term = self.words[index][word][1]
            factor = _factor(topic, term, ordered, start, end)
            if factor > 0:
                hits.append(Hit(start, end, word, factor))
        return hits


def _add(rules: dict[str, list[_Rule]], word: str, topic: int, number: int, context: str = "") -> None:
    pattern = parse_pattern(word)
    exact = word.strip("*") if pattern.exact else ""
    rule = _Rule(topic, number, context, pattern.open_left, pattern.open_right, exact)
    for literal in pattern.literals:
        rules[literal].append(rule)


def _longest(spans: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The spans that lie in no other one, in order, without those of `never`."""
    kept, reached = [], 0
    for span in sorted(spans, key=lambda span: (span[0], -span[1], span[2])):
        if span[1] > reached:
            reached = span[1]
            if span[2] >= 0:
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
