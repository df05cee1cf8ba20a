"""When a source counts as read once: from then on what it shows first is news."""

import datetime as dt

import pytest
from sqlalchemy import Engine

from storage.records import FailureKind
from storage.runs import Outcome, Run, RunReport, finish_run, start_run
from tests.storage.conftest import START

WINDOW = (dt.date(2025, 9, 1), dt.date(2026, 9, 30))


def run_once(engine: Engine, outcome: Outcome, day: int, mode: str = "full") -> Run:
    """A run that ends so; as it began."""
    now = START + dt.timedelta(days=day)
    failure = None if outcome == "ok" else FailureKind.ERROR_PAGE
    with engine.begin() as connection:
        run = start_run(connection, "council", mode=mode, window=WINDOW, backfill=False, now=now)
        finish_run(connection, run, RunReport(outcome, failure, "", {}, []), mode, now)
    return run


@pytest.mark.parametrize(
    ("outcomes", "is_first"),
    [
        ([], True),
        (["ok"], False),
        (["partial"], True),
        (["partial", "partial"], False),
        (["partial", "failed", "partial"], False),
        (["failed", "failed", "failed"], True),
        (["interrupted", "partial"], True),
    ],
)
def test_two_runs_that_got_through_are_as_good_as_a_perfect_one(
    engine: Engine, outcomes: list[Outcome], is_first: bool
) -> None:
    for day, outcome in enumerate(outcomes):
        run_once(engine, outcome, day)
    assert run_once(engine, "ok", 30).first is is_first


def test_a_look_at_what_is_new_is_no_first_reading(engine: Engine) -> None:
    run_once(engine, "ok", 0, mode="news")
    assert run_once(engine, "ok", 1).first
