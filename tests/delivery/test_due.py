"""Whose turn it is, and when, in Germany."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from storage import due
from storage.models_subscriptions import Subscriber
from storage.planning import joined
from storage.times import to_berlin
from tests.alerts.house import subscribe
from tests.delivery.support import HOUR, berlin

FIRST, LAST = (int(berlin(1, 0, month=month).timestamp()) for month in (1, 12))
INSTANTS = st.integers(FIRST, LAST).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC))
DIGEST_HOURS = st.sampled_from([hour for hour in range(24) if hour != 2])


@given(INSTANTS, DIGEST_HOURS)
def test_the_last_digest_is_at_its_hour_today_or_yesterday(now, hour):
    last = due.last_digest(now, hour)
    assert to_berlin(last).hour == hour
    assert last <= now
    assert (to_berlin(now).date() - to_berlin(last).date()).days in (0, 1)
    assert due.last_digest(last, hour) == last
    assert due.last_digest(last - dt.timedelta(seconds=1), hour) < last


@given(INSTANTS, DIGEST_HOURS, st.integers(0, 6))
def test_the_last_weekly_digest_is_on_its_day_within_a_week(now, hour, weekday):
    last = due.last_weekly(now, hour, weekday)
    assert (to_berlin(last).hour, to_berlin(last).weekday()) == (hour, weekday)
    assert now - dt.timedelta(days=7, hours=1) < last <= now


@pytest.mark.parametrize(
    ("day", "month", "hours"), [(28, 3, 23), (24, 10, 25)], ids=["to summer time", "to winter time"]
)
def test_from_one_digest_to_the_next_when_clocks_change(day, month, hours):
    first = due.last_digest(berlin(day, 12, month=month), 7)
    assert due.last_digest(berlin(day + 1, 12, month=month), 7) - first == hours * HOUR


@given(INSTANTS)
def test_steps_of_what_is_told_at_once(now):
    step = due.last_step(now)
    assert step <= now < step + due.AT_ONCE
    assert step.minute % 10 == step.second == 0


@given(INSTANTS, st.integers(0, 23), st.integers(0, 23))
def test_quiet_hours_end_at_their_hour_and_not_before_now(now, first, last):
    until = due.quiet_until(now, first, last)
    hours = {(first + each) % 24 for each in range((last - first) % 24)}
    if to_berlin(now).hour not in hours:
        assert until == now
    else:
        assert now <= until <= now + 24 * HOUR
        assert to_berlin(until).hour == last or to_berlin(until).hour == 3, "02:30 is 03:30 one day in spring"
        assert due.quiet_until(until, first, last) == until or to_berlin(until).hour in hours


def test_who_has_no_quiet_hours_is_never_quiet():
    assert due.quiet_until(berlin(1, 3), None, None) == berlin(1, 3)
    assert due.quiet_until(berlin(1, 3), 5, 5) == berlin(1, 3)


def test_the_database_knows_quiet_hours_as_we_do(house):
    for first in range(0, 24, 3):
        for last in range(0, 24, 3):
            person = {"quiet_from": first, "quiet_until": last}
            subscribe(
                house, f"{first}-{last}@radar.example", "at_once", person=person, looked_at=berlin(1, 0)
            )
    for hour in range(24):
        now = berlin(10, hour, 20)
        with house.connect() as connection:
            rows = connection.execute(select(Subscriber.quiet_from, Subscriber.quiet_until)).all()
            query = joined(Subscriber.quiet_from, Subscriber.quiet_until).where(due.is_due(now, 7))
            found = sorted(tuple(row) for row in connection.execute(query))
        assert found == sorted(tuple(row) for row in rows if due.quiet_until(now, *row) == now)
