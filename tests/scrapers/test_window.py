"""The time that a run looks at."""

from __future__ import annotations

import datetime as dt

import pytest

from scrapers.spider import Window

DAY = dt.date(2026, 5, 14)
USUAL = Window(dt.date(2025, 11, 1), dt.date(2026, 11, 30))


def test_six_whole_months_back_and_ahead() -> None:
    assert Window.around(DAY) == USUAL
    assert (len(USUAL.months()), USUAL.months()[0], USUAL.months()[-1]) == (13, (2026, 11), (2025, 11))


def test_a_back_fill_reads_further_back() -> None:
    assert Window.around(DAY, dt.date(2024, 2, 1)) == Window(dt.date(2024, 2, 1), USUAL.until)


@pytest.mark.parametrize("since", [dt.date(2026, 1, 1), DAY, dt.date(2031, 5, 1)])
def test_a_back_fill_never_reads_less_than_other_runs(since: dt.date) -> None:
    assert Window.around(DAY, since) == USUAL
