"""Measuring a matcher."""

import pytest

from scrapers.selection.evaluate import Row, evaluate
from scrapers.selection.matcher import Matcher

ROWS = [
    Row("1", "Deutschkurse", True),
    Row("2", "Asylunterkunft", True),
    Row("3", "Rassismus im Comic der Nachkriegszeit", False),
    Row("4", "Haushaltsplan", True),
    Row("5", "Radweg", False),
]


def test_figures_and_mistakes(matcher: Matcher) -> None:
    result = evaluate(matcher, "integration", ROWS)
    assert (result.n, result.precision, result.recall, result.f1) == (5, 2 / 3, 2 / 3, pytest.approx(2 / 3))
    assert [(one.id, one.score > 0) for one in result.false_positives] == [("3", True)]
    assert [(one.id, one.title, one.score, one.evidence) for one in result.false_negatives] == [
        ("4", "Haushaltsplan", 0.0, ())
    ]


def test_nothing_to_measure(matcher: Matcher) -> None:
    result = evaluate(matcher, "integration", [])
    assert (result.n, result.precision, result.recall, result.f1) == (0, 1.0, 1.0, 1.0)


def test_an_unknown_topic_is_named(matcher: Matcher) -> None:
    with pytest.raises(ValueError, match="„wetter“ gibt es nicht; bekannt sind: integration, klimaschutz"):
        evaluate(matcher, "wetter", ROWS)
