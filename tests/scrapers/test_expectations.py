"""What is missing follows from a source's own history, and from nothing else."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.expectations import ENOUGH, MISSING, RUNS, compare, lost_since, seen_by
from scrapers.expectations import Sample as Counted
from storage.runs import PastRun
from storage.views import Finding
from tests.scrapers.history import BEGIN, papers, run


def findings(*runs: PastRun) -> list[Finding]:
    return compare(runs)[0]


def keys(*runs: PastRun) -> list[str]:
    return [finding.key for finding in findings(*runs)]


# -- committees -----------------------------------------------------------------------------------


def looked(number: int, missing: list[str], *, known: int = 6) -> PastRun:
    names = ("Kreistag", "Rat")
    shown = {name: known for name in names if name not in missing}
    return run(number, meetings=shown, known=dict.fromkeys(names, known), missing=missing)


def test_a_lost_committee_is_named_with_since_when() -> None:
    (finding,) = findings(looked(0, []), looked(1, ["Rat"]), looked(2, ["Rat"]))
    assert finding.key == "committee:Rat"
    assert finding.since == BEGIN + dt.timedelta(days=1)
    assert finding.message == (
        "Sitzungen von Rat fehlen seit dem 3. März 2026: bekannt sind 6, gezeigt wird keine"
    )
    assert (finding.found, finding.expected) == (0, 6)


def test_a_look_at_what_is_new_leaves_a_lost_committee_lost() -> None:
    assert keys(looked(0, ["Rat"]), run(1, mode="news", meetings={"Kreistag": 2})) == ["committee:Rat"]
    assert keys(looked(0, ["Rat"]), looked(1, [])) == []


def test_a_back_fill_says_nothing_of_the_committees_of_today() -> None:
    long_ago = dt.date(2020, 1, 1)
    old = run(1, known={"Rat": 9}, meetings={}, missing=["Rat"], since=long_ago)
    assert keys(looked(0, []), old) == []
    assert keys(looked(0, ["Rat"]), run(1, known={"Rat": 9}, missing=[], since=long_ago)) == ["committee:Rat"]


def test_a_committee_that_was_back_in_between_is_missing_since_it_went_again() -> None:
    (finding,) = findings(looked(0, ["Rat"]), looked(1, []), looked(2, ["Rat"]))
    assert finding.since == BEGIN + dt.timedelta(days=2)


def test_what_is_expected_of_each_committee_is_told() -> None:
    _, expectations = compare([looked(0, ["Rat"])])
    assert [(each.label, each.found, each.expected) for each in expectations] == [
        ("Sitzungen: Kreistag", 6, 6),
        ("Sitzungen: Rat", 0, 6),
    ]


# -- fields ---------------------------------------------------------------------------------------


def test_a_field_that_was_nearly_always_filled_and_is_no_more() -> None:
    (finding,) = findings(papers(0, 98, 100), papers(1, 3, 3), papers(2, 0, 12))
    assert finding.key == "field:paper.date"
    assert finding.since == BEGIN + dt.timedelta(days=2)
    assert finding.message == (
        "Vorlagen stehen seit dem 4. März 2026 meist ohne Datum da: 12 von 12, vorher 2 von 103"
    )
    assert (finding.found, finding.expected) == (0, 98)


@pytest.mark.parametrize(
    ("runs", "why"),
    [
        ([papers(0, 29, 29), papers(1, 0, 50)], "too little is known of before"),
        ([papers(0, 85, 100), papers(1, 0, 50)], "it was not nearly always filled"),
        ([papers(0, 100, 100), papers(1, 0, MISSING - 1)], "too few are without it"),
        ([papers(0, 100, 100), papers(1, 12, 24)], "half of them have it"),
        ([papers(0, 0, 50)], "there is nothing before"),
        ([papers(0, 100, 100), papers(1, 0, 500, since=dt.date(2020, 1, 1))], "a back-fill reads old papers"),
        ([papers(0, 100, 100), run(1, mode="news"), run(2)], "nothing was read"),
    ],
)
def test_nothing_is_invented(runs: list[PastRun], why: str) -> None:
    assert keys(*runs) == [], why


def test_small_runs_are_put_together_until_they_suffice() -> None:
    history = [papers(0, 60, 60), *(papers(number, 0, 1, mode="news") for number in range(1, MISSING + 1))]
    assert keys(*history[:-1]) == []
    (finding,) = findings(*history)
    assert finding.since == BEGIN + dt.timedelta(days=1)


def test_a_finding_lasts_until_enough_was_seen_that_says_otherwise() -> None:
    history = [papers(0, 60, 60), papers(1, 0, 40)]
    assert keys(*history, run(2), run(3, mode="news")) == ["field:paper.date"]
    few = papers(4, MISSING - 1, MISSING - 1)
    assert keys(*history, few) == ["field:paper.date"]
    assert keys(*history, few, papers(5, 1, 1)) == []


def test_a_field_lost_again_is_found_again() -> None:
    history = [papers(0, 60, 60), papers(1, 0, 40), papers(2, 40, 40), papers(3, 0, 12)]
    (finding,) = findings(*history)
    assert finding.since == BEGIN + dt.timedelta(days=3)


def test_meetings_are_measured_by_runs_over_the_whole_window() -> None:
    full = papers(0, 40, 40, field="meeting.location")
    assert keys(full, papers(1, 0, 20, field="meeting.location", mode="news")) == []
    assert keys(full, papers(1, 0, 20, field="meeting.location")) == ["field:meeting.location"]


def test_a_run_that_only_asks_for_what_changed_is_no_measure() -> None:
    whole = [run(number, listed=400, meetings={"Rat": 20}) for number in range(RUNS + 1)]
    changed = [run(RUNS + 1 + day, listed=12, meetings={"Rat": 1}, everything=False) for day in range(3)]
    assert keys(*whole, *changed) == []
    assert keys(*whole, run(RUNS + 1, listed=12, meetings={"Rat": 1})) == ["papers:", "meetings:"]
    full = papers(0, 40, 40, field="meeting.location")
    assert keys(full, papers(1, 0, 20, field="meeting.location", everything=False)) == []


def test_what_a_replay_finds_again_with_a_better_parser_is_found_again() -> None:
    lost = [papers(0, 60, 60), papers(1, 0, 40)]
    assert keys(*lost, papers(2, 40, 40, mode="replay"), run(3)) == []
    assert keys(papers(0, 60, 60), papers(1, 0, 40, mode="replay"), run(2)) == ["field:paper.date"]


COUNTS = st.lists(
    st.integers(0, 40).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=1, max_size=12
)


@given(COUNTS, st.randoms(use_true_random=False))
def test_the_order_in_which_history_is_given_makes_no_difference(
    counts: list[tuple[int, int]], chance: random.Random
) -> None:
    history = [
        papers(number, filled, of, listed=5 * of, meetings={"Rat": of}, known={"Rat": of}, missing=[])
        for number, (filled, of) in enumerate(counts)
    ]
    shuffled = list(history)
    chance.shuffle(shuffled)
    assert compare(shuffled) == compare(history)


@given(COUNTS, st.integers(1, 60))
def test_good_runs_never_make_a_finding(counts: list[tuple[int, int]], good: int) -> None:
    history = [papers(number, filled, of) for number, (filled, of) in enumerate(counts)]
    known = set(keys(*history))
    for more in range(1, 4):
        history.append(papers(len(counts) + more, good, good))
        now = set(keys(*history))
        assert now <= known
        known = now


@given(COUNTS)
def test_what_is_missing_was_there_before(counts: list[tuple[int, int]]) -> None:
    samples = [Counted(BEGIN, filled, of) for filled, of in counts]
    lost = lost_since(samples)
    if lost is None:
        return
    before, after = samples[:lost], samples[lost:]
    assert sum(each.of for each in before) >= ENOUGH
    assert sum(each.of - each.filled for each in after) >= MISSING
    assert 2 * sum(each.filled for each in after) < sum(each.of for each in after)


# -- totals ---------------------------------------------------------------------------------------


def whole(number: int, listed: int, met: int = 40, **details: object) -> PastRun:
    return run(number, listed=listed, meetings={"Rat": met}, **details)


def test_far_fewer_than_ever_is_told_and_stays_told() -> None:
    usual = [whole(number, 100 + number) for number in range(RUNS)]
    (finding,) = findings(*usual, whole(6, 49), whole(7, 30))
    assert finding.key == "papers:"
    assert finding.message == (
        "Aufgelistet sind seit dem 8. März 2026 nur noch 30 Vorlagen, sonst mindestens 100"
    )
    assert (finding.found, finding.expected) == (30, 100)
    assert keys(*usual, whole(6, 49), whole(7, 90)) == []


def test_a_calendar_that_is_nearly_empty() -> None:
    usual = [whole(number, 100) for number in range(RUNS)]
    assert keys(*usual, whole(6, 100, 3)) == ["meetings:"]


@pytest.mark.parametrize(
    ("runs", "why"),
    [
        ([whole(number, 100) for number in range(RUNS - 1)] + [whole(9, 1)], "too few runs"),
        ([whole(number, 8) for number in range(9)] + [whole(9, 1)], "few are listed anyway"),
        ([whole(number, 100) for number in range(9)] + [whole(9, 50)], "it is half"),
        ([whole(number, 100) for number in range(9)] + [whole(9, 1, outcome="partial")], "a list failed"),
        ([whole(number, 100) for number in range(9)] + [whole(9, 1, mode="news")], "only what is new"),
        ([whole(number, 100) for number in range(9)] + [whole(99, 1)], "nobody looked for a season"),
        ([whole(number, 100 - 2 * number) for number in range(45)], "slowly fewer"),
    ],
)
def test_no_far_fewer(runs: list[PastRun], why: str) -> None:
    assert [each for each in keys(*runs) if each.startswith("papers")] == [], why


def test_runs_from_before_anything_was_counted_have_seen_nothing() -> None:
    assert findings(*(run(number) for number in range(9))) == []
    assert seen_by(run(1)).missing is None
