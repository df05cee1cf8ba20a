"""Decides whether a paper is about a topic, and says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from scrapers.selection.finder import Finder
from scrapers.selection.passing import Standing, says_nothing, standing
from scrapers.selection.schema import Topic
from scrapers.selection.scoring import Piece, Points, line_points, strongest_first, text_points
from scrapers.selection.snippets import shown, snippet
from scrapers.selection.subtopics import Subtopics
from storage.records import Evidence, TopicMatch, TopicRecord

MOST_EVIDENCE = 8


@dataclass(frozen=True)
class Candidate:
    """What is known of a paper. `files`: name, and its text page by page."""

    title: str = ""
    kind: str = ""
    resolution: str = ""
    text: str = ""  # the page's own text and all else
    files: tuple[tuple[str, tuple[str, ...]], ...] = ()
    organizations: tuple[str, ...] = ()  # committees it is for


class _Read(NamedTuple):
    """A candidate with everything found in it, for all topics at once."""

    title: Piece
    resolution: Piece
    text: Piece
    file_names: tuple[Piece, ...]
    files: tuple[tuple[Piece, ...], ...]
    organizations: tuple[Piece, ...]

    def has_hits(self, topic: int) -> bool:
        """Whether any word of the topic stands anywhere; mostly none does."""
        pieces = chain(
            (self.title, self.resolution, self.text), self.file_names, self.organizations, *self.files
        )
        return any(piece.found.hits[topic] for piece in pieces)


class Matcher:
    """Matches papers against topics. Building it takes a moment; it can be used for ever after."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.topics = tuple(topics)
        self._finder = Finder(self.topics)
        self._subtopics = [
            Subtopics(topic, index, self._finder.words[index]) for index, topic in enumerate(self.topics)
        ]
        self._nothing = [
            TopicMatch(topic=topic.name, selected=False, score=0.0, rules=topic.version)
            for topic in self.topics
        ]

    @property
    def records(self) -> tuple[TopicRecord, ...]:
        """What the topics are called."""
        return tuple(topic.record for topic in self.topics)

    def match(self, candidate: Candidate) -> tuple[TopicMatch, ...]:
        """One decision per topic, in the order of the topics; selected or not, with what was found.

        `score` is in points of the topic file; a selected paper is told its sub-topics. Evidence is
        strongest first; what counted against the topic has a negative weight.
        """
        read = self._read(candidate)
        return tuple(self._decide(index, read) for index in range(len(self.topics)))

    def _read(self, candidate: Candidate) -> _Read:
        find = self._finder.find
        return _Read(
            title=Piece("title", find(candidate.title)),
            resolution=Piece("resolution", find(candidate.resolution)),
            text=Piece("text", find(candidate.text)),
            file_names=tuple(Piece(name, find(name.replace("_", " "))) for name, _ in candidate.files),
            files=tuple(
                tuple(Piece(name, find(page), number) for number, page in enumerate(pages, 1))
                for name, pages in candidate.files
            ),
            organizations=tuple(Piece("organization", find(name)) for name in candidate.organizations),
        )

    def _decide(self, index: int, read: _Read) -> TopicMatch:
        if not read.has_hits(index):
            return self._nothing[index]
        topic = self.topics[index]
        points = list(self._points(index, read))
        score = sum(point.value for point in points)
        selected = score >= topic.scoring.threshold
        return TopicMatch(
            topic=topic.name,
            selected=selected,
            score=round(score, 3),
            evidence=self._evidence(index, points),
            rules=topic.version,
            subtopics=self._subtopics[index].named(points) if selected else (),
        )

    def _points(self, index: int, read: _Read) -> Iterator[Points]:
        scoring = self.topics[index].scoring
        terms = self._finder.words[index]
        in_title = line_points(read.title, index, terms, scoring, scoring.title)
        yield from in_title
        names = [line_points(piece, index, terms, scoring, scoring.file_name) for piece in read.file_names]
        yield from strongest_first(names, scoring)
        # A paper that goes through all committees says less than one for the Integrationsrat alone.
        share = scoring.organization / max(1, len(read.organizations))
        for piece in read.organizations:
            yield from line_points(piece, index, terms, scoring, share)
        speaks = any(point.value > 0 for point in in_title)
        is_silent = not speaks and not says_nothing(read.title.found.text)
        heard = scoring.silent_title if is_silent else 1.0
        counts = {
            Standing.CENTRAL: 1.0,
            Standing.PLAIN: scoring.silent_title,
            Standing.PASSING: scoring.silent_title * scoring.passing,
        }

        def points_of(pages: Sequence[Piece], factor: float) -> list[Points]:
            if is_silent:
                factor *= counts[standing(pages, index, terms, scoring.threshold / 2)]
            return text_points(pages, index, terms, scoring, factor)

        texts = [
            text_points([read.resolution], index, terms, scoring, heard * scoring.resolution),
            points_of([read.text], scoring.text),
            *(points_of(pages, scoring.file) for pages in read.files),
        ]
        yield from strongest_first(texts, scoring)

    def _evidence(self, index: int, points: list[Points]) -> tuple[Evidence, ...]:
        """The strongest of each word, at most eight; what counted most against it is always among them."""
        best: dict[int, Points] = {}
        for point in points:
            if point.word not in best or abs(point.value) > abs(best[point.word].value):
                best[point.word] = point
        ordered = sorted(best.values(), key=lambda point: -abs(point.value))
        shown = ordered[:MOST_EVIDENCE]
        against = next((point for point in ordered[MOST_EVIDENCE:] if point.value < 0), None)
        if against and all(point.value > 0 for point in shown):
            shown[-1] = against
        return tuple(self._explained(index, point) for point in shown)

    def _explained(self, index: int, point: Points) -> Evidence:
        text, hit = point.piece.found.text, point.hit
        return Evidence(
            term=self._finder.words[index][hit.word][0],
            found=shown(_whole_words(text, hit.start, hit.end)),
            snippet=snippet(text, hit.start, hit.end),
            where=point.piece.where,
            page=point.piece.page,
            weight=round(point.value, 3),
        )


def _whole_words(text: str, start: int, end: int) -> str:
    """The found letters with the rest of their word, as far as 40 letters on either side."""
    left, right = max(0, start - 40), min(len(text), end + 40)
    while start > left and text[start - 1].isalnum():
        start -= 1
    while end < right and text[end].isalnum():
        end += 1
    return text[start:end]
