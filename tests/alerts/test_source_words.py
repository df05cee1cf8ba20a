"""Wording about one source in detail, and what a feed says while something is wrong."""

import datetime as dt

import pytest

from alerts.source_words import expectation_values, is_overdue, next_reading, site_now
from storage.views import Expectation
from tests.alerts.samples import NOW, SITE, instant, source

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (1, "gegen 08:00 Uhr"),
        (20, "am 11.03.2026, 03:00 Uhr"),
        (0, "in den nächsten Minuten"),
        (-6, "in den nächsten Minuten"),
        (-7, "überfällig seit 10.03.2026, 00:00 Uhr"),
    ],
)
def test_when_it_is_read_next(hours: int, words: str) -> None:
    due = source(next_reading=NOW + hours * HOUR)
    assert next_reading(due, NOW) == words
    assert is_overdue(due, NOW) == words.startswith("überfällig")


def test_when_nobody_said_how_often_nothing_is_said() -> None:
    assert next_reading(source(), NOW) == ""
    assert not is_overdue(source(), NOW)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("committee", ("1.200", "bekannt 6")),
        ("field", ("1.200 %", "sonst 6 %")),
        ("papers", ("1.200", "mindestens 6")),
        ("silence", ("1.200", "höchstens 6")),
    ],
)
def test_found_and_expected(kind: str, words: tuple[str, str]) -> None:
    assert expectation_values(Expectation(kind, "", "", 1200, 6.0)) == words  # type: ignore[arg-type]


def test_a_feed_says_what_is_wrong_only_while_something_is() -> None:
    fine = [source(), source("altdorf", state="quiet", message="Sommer")]
    assert site_now(SITE, fine) == SITE
    blind = [source(), source("altdorf", state="blocked", since=instant(3), last_tried=instant(9))]
    told = site_now(SITE, blind).trouble
    assert told == (
        "Nicht nachsehen konnten wir bei: Stadt Altdorf. "
        "Dort kann es Neues geben, von dem wir nichts wissen. Stand der Quellen: https://radar.example/status"
    )
    later = [source(last_read=NOW), source("altdorf", state="blocked", since=instant(3), last_tried=NOW)]
    assert site_now(SITE, later).trouble == told
