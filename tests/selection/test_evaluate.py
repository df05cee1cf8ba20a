"""Measuring a matcher."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.selection.evaluate import Evaluation, Row, evaluate, wilson
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
    assert (result.positives, result.selected) == (3, 3)
    assert [(one.id, one.score > 0) for one in result.false_positives] == [("3", True)]
    assert [(one.id, one.title, one.score, one.evidence) for one in result.false_negatives] == [
        ("4", "Haushaltsplan", 0.0, ())
    ]


def test_nothing_to_measure(matcher: Matcher) -> None:
    result = evaluate(matcher, "integration", [])
    assert (result.n, result.precision, result.recall, result.f1) == (0, 1.0, 1.0, 1.0)
    assert result.precision_interval == result.recall_interval == result.f1_interval == (0.0, 1.0)


def test_an_unknown_topic_is_named(matcher: Matcher) -> None:
    with pytest.raises(ValueError, match="„wetter“ gibt es nicht; bekannt sind: integration, klimaschutz"):
        evaluate(matcher, "wetter", ROWS)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [  # as in Brown, Cai, DasGupta 2001 and by hand from Wilson's formula
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (119, 120, 0.9543, 0.9985),
    ],
)
def test_intervals_of_shares(part: int, whole: int, low: float, high: float) -> None:
    assert wilson(part, whole) == (pytest.approx(low, abs=1e-4), pytest.approx(high, abs=1e-4))


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_every_figure_lies_in_its_interval(right: int, too_many: int, missed: int) -> None:
    result = Evaluation(right + too_many + missed, right, (None,) * too_many, (None,) * missed)  # type: ignore[arg-type]
    for figure, (low, high) in (
        (result.precision, result.precision_interval),
        (result.recall, result.recall_interval),
        (result.f1, result.f1_interval),
    ):
        assert 0 <= low <= figure + 1e-9
        assert figure - 1e-9 <= high <= 1
