"""How good the selection is: a matcher against papers that people have labelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from scrapers.selection.matcher import Candidate, Matcher
from storage.records import Evidence, TopicMatch

_NINETY_FIVE = 1.959964  # standard deviations of a normal distribution

Interval = tuple[float, float]


@dataclass(frozen=True)
class Row:
    """A labelled paper. `label`: whether it is about the topic."""

    id: str
    title: str
    label: bool
    text: str = ""


@dataclass(frozen=True)
class Mistake:
    """A paper on which the matcher and the label differ."""

    id: str
    title: str
    score: float
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class Evaluation:
    """Figures are between 0 and 1, and 1 where there is nothing to measure; intervals hold with 95 %.

    They speak of other papers only so far as these were drawn like those.
    """

    n: int
    right: int  # selected, and rightly so
    false_positives: tuple[Mistake, ...]
    false_negatives: tuple[Mistake, ...]

    @property
    def selected(self) -> int:
        """How many the matcher selects."""
        return self.right + len(self.false_positives)

    @property
    def positives(self) -> int:
        """How many are about the topic."""
        return self.right + len(self.false_negatives)

    @property
    def precision(self) -> float:
        """The share of what is selected that is about the topic."""
        return _share(self.right, self.selected)

    @property
    def recall(self) -> float:
        """The share of what is about the topic that is selected."""
        return _share(self.right, self.positives)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return _share(2 * self.right, self.selected + self.positives)

    @property
    def precision_interval(self) -> Interval:
        """Where the precision on more such papers lies."""
        return wilson(self.right, self.selected)

    @property
    def recall_interval(self) -> Interval:
        """Where the recall on more such papers lies."""
        return wilson(self.right, self.positives)

    @property
    def f1_interval(self) -> Interval:
        """Where F1 on more such papers lies.

        F1 is no share, but of the right ones among all that are selected or should be (s) it is 2s/(1 + s).
        """
        low, high = wilson(self.right, self.right + len(self.false_positives) + len(self.false_negatives))
        return 2 * low / (1 + low), 2 * high / (1 + high)


def wilson(part: int, whole: int) -> Interval:
    """Wilson's score interval of a share with 95 % (Wilson 1927); all that is possible where whole is 0."""
    if not whole:
        return 0.0, 1.0
    share, square = part / whole, _NINETY_FIVE**2
    middle = share + square / (2 * whole)
    half = _NINETY_FIVE * sqrt(share * (1 - share) / whole + square / (4 * whole**2))
    scale = 1 + square / whole
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def evaluate(matcher: Matcher, topic: str, rows: Iterable[Row]) -> Evaluation:
    """Measure one topic; raises ValueError (German) where the matcher does not know it."""
    names = [known.name for known in matcher.topics]
    if topic not in names:
        raise ValueError(f"Ein Thema „{topic}“ gibt es nicht; bekannt sind: {', '.join(names)}")
    at = names.index(topic)
    count = right = 0
    too_many: list[Mistake] = []
    missed: list[Mistake] = []
    for row in rows:
        count += 1
        match = matcher.match(Candidate(title=row.title, text=row.text))[at]
        if match.selected and row.label:
            right += 1
        elif match.selected != row.label:
            (too_many if match.selected else missed).append(_mistake(row, match))
    return Evaluation(count, right, tuple(too_many), tuple(missed))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _mistake(row: Row, match: TopicMatch) -> Mistake:
    return Mistake(row.id, row.title, match.score, match.evidence)
