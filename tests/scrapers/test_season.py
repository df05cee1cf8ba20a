"""Silence, and whether it is usual: by a source's own gaps, its calendar, its earlier years."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.season import Season, judge_season
from storage.activity import Activity


def days(begin: str, end: str, step: int) -> list[dt.date]:
    """Every so many days from one day to the other."""
    first, last = dt.date.fromisoformat(begin), dt.date.fromisoformat(end)
    return [first + dt.timedelta(days=number) for number in range(0, (last - first).days + 1, step)]


def judge(
    today: str, news: Iterable[dt.date], meetings: Iterable[dt.date] = (), *, complete: bool = True
) -> Season:
    return judge_season(Activity(tuple(news), tuple(meetings), complete), dt.date.fromisoformat(today))


BUSY = days("2026-02-01", "2026-05-20", 3)  # every third day, for a spring
TWO_YEARS = [
    *days("2024-03-01", "2024-07-01", 3),
    *days("2024-08-25", "2024-12-17", 3),
    *days("2025-01-12", "2025-07-01", 3),
    *days("2025-08-25", "2025-12-17", 3),
    *days("2026-01-12", "2026-06-30", 3),
]


def test_usual_gaps_are_nothing_to_speak_of() -> None:
    assert judge("2026-05-25", BUSY).verdict == "active"


def test_silent_out_of_season_says_since_when_and_what_is_usual() -> None:
    season = judge("2026-06-20", BUSY)
    assert season.verdict == "silent"
    assert season.message == (
        "Seit dem 20. Mai 2026 nichts Neues, sonst etwa alle 3 Tage, mit Pausen bis zu 3 Tagen"
    )
    assert (season.silence, season.limit, season.since) == (31, 7, dt.date(2026, 5, 28))


def test_a_recess_that_it_keeps_every_year_is_no_fault() -> None:
    season = judge("2026-08-05", TWO_YEARS)
    assert season.verdict == "quiet"
    assert season.message == "Seit dem 29. Juni 2026 nichts Neues: so war es um diese Zeit auch 2025."


def test_a_silence_that_earlier_years_did_not_have_is_one_even_in_the_holidays() -> None:
    through_summer = days("2024-03-01", "2026-06-30", 3)
    assert judge("2026-08-05", through_summer).verdict == "silent"


def test_without_such_a_year_the_holidays_are_only_a_guess() -> None:
    season = judge("2026-08-01", days("2026-02-01", "2026-06-30", 3))
    assert season.verdict == "quiet"
    assert "vermutlich die Sommerpause; eigene Erfahrung mit dieser Jahreszeit fehlt noch" in season.message
    turn = judge("2027-01-05", days("2026-09-20", "2026-12-18", 3))
    assert "vermutlich die Pause um den Jahreswechsel" in turn.message


def test_the_guess_ends_with_the_holidays() -> None:
    news = days("2026-02-01", "2026-06-30", 3)
    assert judge("2026-09-12", news).verdict == "quiet"
    assert judge("2026-09-25", news).verdict == "silent"


def test_its_own_calendar_explains_it_at_any_time_of_the_year() -> None:
    season = judge("2026-06-12", BUSY, [dt.date(2026, 5, 20), dt.date(2026, 7, 2)])
    assert season.verdict == "quiet"
    assert season.message == (
        "Seit dem 20. Mai 2026 nichts Neues: die nächste bekannte Sitzung ist am 2. Juli 2026."
    )
    assert judge("2026-06-12", BUSY, [dt.date(2026, 5, 20)]).verdict == "silent"


def test_with_a_meeting_in_sight_something_is_due() -> None:
    assert judge("2026-06-20", BUSY, [dt.date(2026, 6, 30)]).verdict == "silent"
    assert judge("2026-08-20", TWO_YEARS, [dt.date(2026, 9, 1)]).verdict == "active"


def test_a_site_that_posts_now_and_then_is_measured_by_its_own_gaps() -> None:
    seldom = [dt.date(2025, 1, 1)]
    for number in range(30):
        seldom.append(seldom[-1] + dt.timedelta(days=(4, 31, 12)[number % 3]))
    last = seldom[-1]
    for after, verdict in ((20, "active"), (46, "active"), (50, "silent")):
        today = last + dt.timedelta(days=after)
        assert judge(today.isoformat(), seldom).verdict == verdict, after


def test_too_little_known_is_said_and_is_no_alarm() -> None:
    season = judge("2026-05-20", days("2026-03-01", "2026-04-10", 10))
    assert season.verdict == "unknown"
    assert season.message == (
        "Seit dem 10. April 2026 nichts Neues. Ob das üblich ist, lässt sich noch nicht beurteilen: "
        "dafür ist zu wenig bekannt."
    )
    assert season.limit is None


@pytest.mark.parametrize("complete", [True, False])
def test_nothing_at_all_or_a_first_reading_under_way_says_nothing(complete: bool) -> None:
    assert judge("2026-05-20", BUSY if not complete else [], complete=complete) == Season("unknown")


def test_the_29th_of_february_has_earlier_years_too() -> None:
    assert judge("2028-02-29", days("2026-01-01", "2028-01-10", 3)).verdict == "silent"


DATES = st.lists(st.dates(dt.date(2022, 1, 1), dt.date(2026, 12, 31)), max_size=40)


@given(DATES, DATES, st.dates(dt.date(2024, 1, 1), dt.date(2027, 6, 30)), st.randoms(use_true_random=False))
def test_order_makes_no_difference_and_news_today_are_never_silence(
    news: list[dt.date], meetings: list[dt.date], today: dt.date, chance: random.Random
) -> None:
    season = judge_season(Activity(tuple(news), tuple(meetings), True), today)
    shuffled = [list(news), list(meetings)]
    for each in shuffled:
        chance.shuffle(each)
    assert judge_season(Activity(tuple(shuffled[0]), tuple(shuffled[1]), True), today) == season
    assert judge_season(Activity((*news, today), tuple(meetings), True), today).verdict == "active"


@given(DATES, st.dates(dt.date(2024, 1, 1), dt.date(2027, 6, 30)))
def test_an_alarm_needs_more_than_a_week_and_says_since_when(news: list[dt.date], today: dt.date) -> None:
    season = judge_season(Activity(tuple(news), (), True), today)
    if season.verdict == "silent":
        assert season.silence is not None
        assert season.silence > 7
        assert season.since is not None
        assert season.since <= today
