"""What stands near a word, looked for only around words that need to know.

Most texts hold few words of a topic, and words of contexts are common ("GmbH", "Kinder"): searching them
everywhere would cost more than the topic's own.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scrapers.selection.automaton import WordAutomaton
from scrapers.selection.schema import Context

Places = Mapping[str, Sequence[int]]
"""Where the words of each context begin, in order."""


class Nearness:
    """The contexts of one topic."""

    def __init__(self, contexts: Mapping[str, Context]) -> None:
        self.contexts = contexts
        self._automaton = WordAutomaton(
            (word, name) for name, context in contexts.items() for word in context.words
        )
        self.literals = self._automaton.literals

    def reach(self, names: Iterable[str]) -> int:
        """How far one of these contexts may be away, in characters; 0 where there are none."""
        return max((self.contexts[name].distance for name in names), default=0)

    def around(self, readable: str, text: str, spots: Iterable[tuple[int, int]]) -> Places:
        """The places of all contexts within spots, which may overlap and go beyond the text."""
        places: dict[str, list[int]] = defaultdict(list)
        longest = self._automaton.longest  # a word that begins within a spot may end behind it
        for start, end in _merged((start, end + longest) for start, end in spots):
            for begin, _, name in self._automaton.find(readable, text, max(0, start), min(len(text), end)):
                places[name].append(begin)
        for starts in places.values():
            starts.sort()
        return places

    def any_near(self, names: Iterable[str], places: Places, start: int, end: int) -> bool:
        """Whether one of the contexts is near what stands from `start` to `end`."""
        for name in names:
            if name in places and _is_near(self.contexts[name], places[name], start, end):
                return True
        return False


def _merged(spots: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spots without overlap, so that no part of a text is searched twice."""
    current: tuple[int, int] | None = None
    for start, end in sorted(spots):
        if current and start <= current[1]:
            current = (current[0], max(current[1], end))
        else:
            if current:
                yield current
            current = (start, end)
    if current:
        yield current


def _is_near(context: Context, starts: Sequence[int], start: int, end: int) -> bool:
    first = bisect_left(starts, start - context.distance)
    last = start if context.before_only else end + context.distance
    return first < len(starts) and starts[first] <= last
