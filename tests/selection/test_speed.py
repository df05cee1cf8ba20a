"""How fast matching is, as ratios in one run; docs/quality.md has the figures of the whole benchmark."""

from benchmarks.selection import Speeds, measured, papers

PAPERS = 80
ROUNDS = 15  # many short ones: some of them have the machine and its caches for themselves
SLOW_PART = 20


def best_of_three() -> Speeds:
    """The run least disturbed by others on the machine."""
    some = papers(None)[:PAPERS]
    return max((measured(some, ROUNDS, SLOW_PART) for _ in range(3)), key=lambda speeds: speeds.of_bare)


def test_matching_is_far_from_a_regular_expression_and_near_the_bare_automaton() -> None:
    speeds = best_of_three()
    assert speeds.letters > 100_000
    assert speeds.of_regular >= 10  # about 100 at home
    assert speeds.of_bare >= 0.15  # 0.25 to 0.31 at home
