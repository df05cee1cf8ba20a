"""How good the selection is: a matcher against papers that people have labelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scrapers.selection.matcher import Candidate, Matcher
from storage.records import Evidence, TopicMatch


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
    """The figures are between 0 and 1; a figure with nothing to measure is 1."""

    n: int
    precision: float
    recall: float
    f1: float
    false_positives: tuple[Mistake, ...]
    false_negatives: tuple[Mistake, ...]


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
    precision = _share(right, right + len(too_many))
    recall = _share(right, right + len(missed))
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Evaluation(count, precision, recall, f1, tuple(too_many), tuple(missed))


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _mistake(row: Row, match: TopicMatch) -> Mistake:
    return Mistake(row.id, row.title, match.score, match.evidence)
