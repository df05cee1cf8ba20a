"""When it is somebody's turn: the hours of digests, steps of minutes for what is told at once, quiet hours.

All hours are those in Germany. What there is to be told is another matter.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, and_, or_

from storage.models_subscriptions import Subscriber, Subscription
from storage.subscribers import is_active
from storage.times import from_berlin, last_time, to_berlin

DIGEST_HOUR = 7
"""The hour, in Germany, at which digests are due."""
AT_ONCE = dt.timedelta(minutes=10)
"""What is told at once goes out at the next of these steps: what belongs together is in one mail."""


def last_digest(now: dt.datetime, hour: int) -> dt.datetime:
    """The last instant at which daily digests were due."""
    return last_time(now, dt.time(hour))


def last_weekly(now: dt.datetime, hour: int, weekday: int) -> dt.datetime:
    """The last instant at which the weekly digests of that day (0 is Monday) were due."""
    today = to_berlin(now).date()
    day = today - dt.timedelta(days=(today.weekday() - weekday) % 7)
    due = from_berlin(day, dt.time(hour))
    return due if due <= now else from_berlin(day - dt.timedelta(days=7), dt.time(hour))


def next_digest(now: dt.datetime, hour: int) -> dt.datetime:
    """When daily digests are due next."""
    return _next(last_digest(now, hour), hour, days=1)


def next_weekly(now: dt.datetime, hour: int, weekday: int) -> dt.datetime:
    """When the weekly digests of that day are due next."""
    return _next(last_weekly(now, hour, weekday), hour, days=7)


def _next(last: dt.datetime, hour: int, *, days: int) -> dt.datetime:
    return from_berlin(to_berlin(last).date() + dt.timedelta(days=days), dt.time(hour))


def last_step(now: dt.datetime) -> dt.datetime:
    """The last instant at which what is told at once was due."""
    return now - dt.timedelta(seconds=now.timestamp() % AT_ONCE.total_seconds())


def midnight(now: dt.datetime) -> dt.datetime:
    """When the day began."""
    return from_berlin(to_berlin(now).date(), dt.time())


def quiet_until(now: dt.datetime, first: int | None, last: int | None) -> dt.datetime:
    """When the quiet hours end that somebody has now; now where they have none."""
    here = to_berlin(now)
    if first is None or last is None or (here.hour - first) % 24 >= (last - first) % 24:
        return now
    day = here.date() + dt.timedelta(days=here.hour >= last)
    return max(now, from_berlin(day, dt.time(last)))


def is_quiet(now: dt.datetime) -> ColumnElement[bool]:
    """As `quiet_until`, for the database."""
    first, last, hour = Subscriber.quiet_from, Subscriber.quiet_until, to_berlin(now).hour
    in_one_day = and_(first < last, first <= hour, last > hour)
    over_midnight = and_(first > last, or_(first <= hour, last > hour))
    return and_(first.is_not(None), last.is_not(None), or_(in_one_day, over_midnight))


def is_due(now: dt.datetime, hour: int | None) -> ColumnElement[bool]:
    """Whether it is the turn of a subscription of changes; with `hour` None it is everybody's."""
    ordinary = and_(is_active(now), Subscription.frequency != "before_meeting")
    if hour is None:
        return ordinary
    daily = last_digest(now, hour)
    at_once = Subscription.frequency == "at_once"
    turns = [
        and_(Subscription.frequency == "daily", _before(daily)),
        and_(at_once, ~Subscription.waits, _before(last_step(now)), ~is_quiet(now)),
        and_(at_once, Subscription.waits, _before(daily)),
    ]
    for weekday in range(7):
        its_own = and_(Subscription.frequency == "weekly", Subscription.weekday == weekday)
        turns.append(and_(its_own, _before(last_weekly(now, hour, weekday))))
    return and_(ordinary, or_(*turns))


def is_reminded(now: dt.datetime) -> ColumnElement[bool]:
    """Whether it is the turn of a subscription that reminds of meetings."""
    reminds = Subscription.frequency == "before_meeting"
    return and_(is_active(now), reminds, _before(last_step(now)), ~is_quiet(now))


def _before(instant: dt.datetime) -> ColumnElement[bool]:
    return or_(Subscription.looked_at.is_(None), Subscription.looked_at < instant)
