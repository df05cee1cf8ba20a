"""How fast matching is: far from a regular expression, as a ratio in one run, and near the bare automaton, as
work that is counted. docs/quality.md has the figures of the whole benchmark."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from benchmarks.selection import matched, measured, papers
from scrapers.selection.matcher import Matcher
from scrapers.selection.topics import load_topics

PAPERS = 80
ROUNDS = 5
SLOW_PART = 20
LINES_A_LETTER = 0.65
"""What the matcher adds: bare Aho-Corasick executes no line of ours. About 0.52 are needed."""


def lines(do: Callable[[], object]) -> int:
    """How many lines of Python something executes: the same on every machine, however busy."""
    count = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        do()
    finally:
        sys.settrace(before)
    return count


def test_matching_is_far_from_a_regular_expression() -> None:
    assert measured(papers(None)[:PAPERS], ROUNDS, SLOW_PART).of_regular >= 10  # 70 to 170


def test_matching_adds_little_to_the_bare_automaton() -> None:
    some, matcher = papers(None)[:PAPERS], Matcher(load_topics())
    matched(matcher, some)  # what is remembered is remembered
    letters = sum(len(paper.title) + len(paper.text) for paper in some)
    assert letters > 100_000
    assert 0 < lines(lambda: matched(matcher, some)) < LINES_A_LETTER * letters
