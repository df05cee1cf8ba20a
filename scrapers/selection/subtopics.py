"""Which parts of a topic a selected paper is about: language, housing, work …"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from scrapers.selection.nearness import Nearness
from scrapers.selection.schema import Context, Term, Topic
from scrapers.selection.scoring import Points
from scrapers.selection.words import search_form

_BESIDE = 60  # characters between a word of the topic and one that names the sub-topic
_LEAST_SHARE = 0.2  # of the points for the topic; a paper is not about what it only touches


class Subtopics:
    """Names the sub-topics of one topic. `index`: which of the finder's topics it is."""

    def __init__(self, topic: Topic, index: int, words: Sequence[tuple[str, Term]]) -> None:
        self._index = index
        self._terms = [term for _, term in words]
        self._nearness = Nearness(
            {
                name: Context(words=subtopic.near, distance=_BESIDE)
                for name, subtopic in topic.subtopics.items()
                if subtopic.near
            }
        )

    def named(self, points: Iterable[Points]) -> tuple[str, ...]:
        """Those that bring a good share of the points for the topic, the strongest first."""
        counted = [point for point in points if point.value > 0]
        strength: dict[str, float] = defaultdict(float)
        open_ones = []
        for point in counted:
            subtopic = self._terms[point.word].subtopic
            if subtopic is None:
                open_ones.append(point)
            else:
                strength[subtopic] += point.value
        for name, value in self._named_beside(open_ones):
            strength[name] += value
        least = _LEAST_SHARE * sum(point.value for point in counted)
        named = [name for name, value in strength.items() if value >= least]
        return tuple(sorted(named, key=lambda name: (-strength[name], name)))

    def _named_beside(self, points: list[Points]) -> Iterator[tuple[str, float]]:
        """What stands beside words that name no sub-topic themselves, with its part of their points."""
        if not self._nearness.contexts:
            return
        points = sorted(points, key=lambda point: id(point.piece.found))
        for _, group in groupby(points, key=lambda point: id(point.piece.found)):
            yield from self._in_piece(list(group))

    def _in_piece(self, points: Sequence[Points]) -> Iterator[tuple[str, float]]:
        found = points[0].piece.found
        values: Mapping[int, float] = {point.word: point.value for point in points}
        hits = [hit for hit in found.hits[self._index] if hit.word in values]
        spots = [(hit.start - _BESIDE, hit.end + _BESIDE) for hit in hits]
        places = self._nearness.around(found.text, search_form(found.text), spots)
        counts: dict[int, int] = defaultdict(int)
        for hit in hits:
            counts[hit.word] += 1
        for hit in hits:
            for name in places:
                if self._nearness.any_near((name,), places, hit.start, hit.end):
                    yield name, values[hit.word] / counts[hit.word]
