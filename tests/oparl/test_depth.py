"""How far back a run asks."""

import datetime as dt

import pytest

from scrapers.spider import Window
from scrapers.systems.oparl.depth import CLOCKS, NEVER_READ, depth_of, written

NOW = dt.datetime(2026, 11, 26, 9, 0, tzinfo=dt.UTC)  # a Thursday
WINDOW = Window.around(NOW.date())
START = dt.datetime(2026, 4, 30, 22, 0, tzinfo=dt.UTC)  # of the window, in Germany


def test_the_first_run_asks_for_everything() -> None:
    depth = depth_of("full", WINDOW, None, NOW)
    assert depth.whole
    assert (depth.meetings_since, depth.papers_since, depth.changed_since) == (None, START, None)


@pytest.mark.parametrize(
    ("last", "whole"),
    [
        (dt.datetime(2026, 11, 26, 3, 0, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 11, 22, 23, 0, tzinfo=dt.UTC), False),  # Monday already in Germany
        (dt.datetime(2026, 11, 22, 22, 59, tzinfo=dt.UTC), True),
        (dt.datetime(2025, 11, 27, 9, 0, tzinfo=dt.UTC), True),  # the same week of another year
    ],
)
def test_the_first_full_run_of_a_week_asks_for_everything(last: dt.datetime, whole: bool) -> None:
    assert depth_of("full", WINDOW, last, NOW).whole is whole


def test_other_full_runs_ask_for_what_changed() -> None:
    last = NOW - dt.timedelta(days=1)
    depth = depth_of("full", WINDOW, last, NOW)
    assert not depth.whole
    assert depth.changed_since == last - CLOCKS
    assert depth.papers_since == last - dt.timedelta(days=92)
    assert depth.meetings_since == last - dt.timedelta(days=400)


def test_never_further_back_than_the_window_for_papers() -> None:
    last = NOW - dt.timedelta(days=1)
    short = Window(dt.date(2026, 11, 1), WINDOW.until)
    assert depth_of("full", short, last, NOW).papers_since == dt.datetime(2026, 10, 31, 23, tzinfo=dt.UTC)


def test_a_back_fill_asks_for_everything() -> None:
    last = NOW - dt.timedelta(hours=2)
    older = Window.around(NOW.date(), since=dt.date(2019, 1, 1))
    depth = depth_of("full", older, last, NOW)
    assert (depth.whole, depth.papers_since) == (True, dt.datetime(2018, 12, 31, 23, tzinfo=dt.UTC))


def test_news_ask_for_little() -> None:
    last = NOW - dt.timedelta(hours=20)
    depth = depth_of("news", WINDOW, last, NOW)
    assert depth.meetings_since == depth.papers_since == depth.changed_since == last - CLOCKS
    assert not depth.whole
    assert depth.followed < depth_of("full", WINDOW, last, NOW).followed
    assert depth_of("news", WINDOW, None, NOW).papers_since == NOW - NEVER_READ - CLOCKS


def test_an_instant_is_written_in_german_time() -> None:
    assert written(NOW) == "2026-11-26T10:00:00+01:00"
    assert written(dt.datetime(2026, 7, 1, 0, 0, 0, 5, tzinfo=dt.UTC)) == "2026-07-01T02:00:00+02:00"
