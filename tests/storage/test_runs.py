"""When a source counts as read once, and when it was last read well."""

import datetime as dt

import pytest
from sqlalchemy import Engine

from scrapers.context import KnownSource
from scrapers.spider import Window
from storage.due_sources import due_sources
from storage.reading_wishes import AFTER_A_RUN, open_wish, wish
from storage.records import FailureKind
from storage.runs import Outcome, Run, RunReport, finish_run, last_well_read, start_run
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


def test_what_was_asked_for_is_due_once_and_not_right_after_a_run(engine: Engine) -> None:
    run_once(engine, "ok", 0)
    day, hour = dt.timedelta(days=1), dt.timedelta(hours=1)

    def due_at(now: dt.datetime) -> list[tuple[str, str]]:
        with engine.begin() as connection:
            return [each for each in due_sources(connection, now, 7 * day, 2 * day) if each[0] == "council"]

    with engine.begin() as connection:
        assert not wish(connection, "nowhere", START)
        assert wish(connection, "council", START + AFTER_A_RUN / 2)
    assert due_at(START + AFTER_A_RUN * 0.9) == []
    assert due_at(START + AFTER_A_RUN) == [("council", "full")]
    with engine.begin() as connection:
        assert open_wish(connection, "council") == START + AFTER_A_RUN / 2
    run_once(engine, "failed", 1)
    assert due_at(START + day + hour) == [], "it was read; what failed waits as ever"
    with engine.begin() as connection:
        assert open_wish(connection, "council") is None


def test_a_look_at_what_is_new_is_no_first_reading(engine: Engine) -> None:
    run_once(engine, "ok", 0, mode="news")
    assert run_once(engine, "ok", 1).first


@pytest.mark.parametrize(
    ("runs", "day"),
    [
        ([], None),
        ([("ok", "full")], 0),
        ([("ok", "full"), ("ok", "full")], 1),
        ([("ok", "full"), ("partial", "full"), ("failed", "full")], 0),
        ([("ok", "full"), ("ok", "news")], 0),
        ([("ok", "news")], None),
        ([("partial", "full")], None),
    ],
)
def test_the_last_run_that_read_a_source_well(
    engine: Engine, runs: list[tuple[Outcome, str]], day: int | None
) -> None:
    for number, (outcome, mode) in enumerate(runs):
        run_once(engine, outcome, number, mode)
    with engine.begin() as connection:
        start_run(connection, "council", mode="full", window=WINDOW, backfill=False, now=START)
        last = last_well_read(connection, "council")
        assert last_well_read(connection, "another") is None
    assert last == (None if day is None else START + dt.timedelta(days=day))
    window = Window(*WINDOW)
    assert KnownSource(engine, "council", None, window).last_well_read() == last
    assert KnownSource(engine, "council", None, window, afresh=True).last_well_read() is None


def test_a_run_that_went_on_from_an_interrupted_one_began_with_it(engine: Engine) -> None:
    now = START + dt.timedelta(hours=1)
    with engine.begin() as connection:
        start_run(connection, "council", mode="full", window=WINDOW, backfill=False, now=START)
        run = start_run(connection, "council", mode="full", window=WINDOW, backfill=False, now=now)
        finish_run(connection, run, RunReport("ok", None, "", {}, []), "full", now)
        assert last_well_read(connection, "council") == START
