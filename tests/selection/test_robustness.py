"""All numbers are set by hand: none of them may decide alone."""

from random import Random

import pytest

from benchmarks.robustness import (
    CASES,
    LABELLED,
    integration,
    measured,
    papers,
    with_other_numbers,
    with_other_weights,
    without_families,
)
from scrapers.selection.evaluate import Row, evaluate
from scrapers.selection.matcher import Matcher
from scrapers.selection.topics import load_topics

DRAWS = 6
SPARED = ("threshold", "title")  # they are what weights are measured by: the same factor on all of them


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """Invented papers, and labelled ones where they are there."""
    return papers([CASES, LABELLED])


def test_weights_may_be_a_quarter_off(rows: list[Row]) -> None:
    random = Random(7)
    variations = [(f"{at}", with_other_weights(integration(), random)) for at in range(DRAWS)]
    results = [each.result for each in measured(variations, rows)]
    assert min(result.precision for result in results) >= 0.95
    assert min(result.recall for result in results) >= 0.85
    assert sum(result.recall for result in results) / len(results) >= 0.92


def test_numbers_of_the_scoring_may_be_a_quarter_off(rows: list[Row]) -> None:
    changed = [each for each in with_other_numbers(integration()) if not each[0].startswith(SPARED)]
    assert changed
    for each in measured(changed, rows):
        assert each.result.precision >= 0.95, each.what
        assert each.result.recall >= 0.97, each.what


def test_no_family_of_words_holds_up_the_topic(rows: list[Row]) -> None:
    as_it_is = evaluate(Matcher([integration()]), "integration", rows)
    for each in measured(without_families(integration()), rows):
        assert each.result.f1 / as_it_is.f1 >= 0.9, each.what


def test_variations_leave_the_topic_itself_alone() -> None:
    before = integration()
    changed = with_other_weights(before, Random(1))
    assert changed.terms != before.terms
    assert [term.words for term in changed.terms] == [term.words for term in before.terms]
    assert before == next(topic for topic in load_topics() if topic.name == "integration")
