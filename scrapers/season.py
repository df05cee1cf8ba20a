"""Is a source's silence what it does at this time of the year? Pure: days in, a judgement out.

What a source usually does is learnt from itself: the gaps between the days on which it had something new,
its own calendar, and what it did at the same time of earlier years. School holidays and the turn of the
year are only a guess, made where it has no such history, and named as one.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal

from storage.activity import YEARS, Activity
from storage.times import plain_date

IN_SIGHT = dt.timedelta(days=14)
"""Something is due when a meeting is as near as that: its agenda and its papers come before it."""
A_WEEK = 7  # days; nobody's silence is unusual before
PATIENCE = 1.5  # times the longest usual gap
HIGH = 0.98  # quantile of the gaps that counts as the longest usual one
ENOUGH_GAPS = 12
ENOUGH_DAYS = 60  # between the first and the last of them
AS_SILENT = 0.6  # of today's silence, at the same time of an earlier year
SLACK = dt.timedelta(days=14)  # seasons do not begin on the same day each year
# (first, last) as (month, day): school holidays in North Rhine-Westphalia, with the weeks beside them.
GUESSED = {"Sommerpause": ((7, 1), (9, 10)), "Pause um den Jahreswechsel": ((12, 18), (1, 10))}

Verdict = Literal["active", "quiet", "silent", "unknown"]
Gap = tuple[dt.date, dt.date]


@dataclass(frozen=True)
class Season:
    """How a source's silence is to be taken; "active" where there is nothing to say of it."""

    verdict: Verdict
    message: str = ""  # German
    silence: int | None = None  # days without anything new; None where nothing new was ever seen
    limit: int | None = None  # days that are not unusual; None without enough history
    since: dt.date | None = None  # the first day on which the silence was longer than that


def judge_season(activity: Activity, today: dt.date) -> Season:
    """How the silence of a source that answers well is to be taken today."""
    news = sorted({day for day in activity.news if day <= today})
    if not news or not activity.complete:
        return Season("unknown")
    last, silence = news[-1], (today - news[-1]).days
    gaps = [gap for gap in pairwise(news) if not _recess(gap[0] + (gap[1] - gap[0]) / 2)]
    limit = _limit(gaps) if _is_enough(gaps) else None
    usual = IN_SIGHT.days if limit is None else limit
    if silence <= usual:
        return Season("active", silence=silence, limit=limit)
    nothing_new = f"Seit dem {plain_date(last)} nichts Neues"
    reason = _by_calendar(activity, today) or _by_earlier_years(activity, last, today, usual)
    if reason is None:
        reason = _by_guess(last, today, usual)
    if reason and any(today < day <= today + IN_SIGHT for day in activity.meetings):
        return Season("active", silence=silence, limit=limit)  # it is about to end
    if reason:
        return Season("quiet", f"{nothing_new}: {reason}.", silence, limit)
    if limit is None:
        unknown = "Ob das üblich ist, lässt sich noch nicht beurteilen: dafür ist zu wenig bekannt."
        return Season("unknown", f"{nothing_new}. {unknown}", silence)
    since = last + dt.timedelta(days=limit + 1)
    return Season("silent", f"{nothing_new}, sonst {_usually(gaps)}", silence, limit, since)


def _is_enough(gaps: Sequence[Gap]) -> bool:
    return len(gaps) >= ENOUGH_GAPS and (gaps[-1][1] - gaps[0][0]).days >= ENOUGH_DAYS


def _limit(gaps: Sequence[Gap]) -> int:
    return max(A_WEEK, math.ceil(PATIENCE * _longest_usual(gaps)))


def _longest_usual(gaps: Sequence[Gap]) -> int:
    lengths = sorted((end - begin).days for begin, end in gaps)
    return lengths[math.ceil(HIGH * len(lengths)) - 1]


def _usually(gaps: Sequence[Gap]) -> str:
    every = round(median((end - begin).days for begin, end in gaps))
    often = "etwa jeden Tag" if every <= 1 else f"etwa alle {every} Tage"
    return f"{often}, mit Pausen bis zu {_longest_usual(gaps)} Tagen"


def _by_calendar(activity: Activity, today: dt.date) -> str:
    """What its own calendar says: nothing just now, but something later. "" where it does not."""
    ahead = [day for day in activity.meetings if day > today]
    if not ahead or any(abs(day - today) <= IN_SIGHT for day in activity.meetings):
        return ""
    return f"die nächste bekannte Sitzung ist am {plain_date(min(ahead))}"


def _by_earlier_years(activity: Activity, last: dt.date, today: dt.date, usual: int) -> str | None:
    """Whether it was as silent at this time of an earlier year; None where none is known."""
    active = sorted({*activity.news, *activity.meetings})
    is_known = False
    for years in range(1, YEARS + 1):
        begin, end = _years_before(last, years) - SLACK, _years_before(today, years) + SLACK
        if active[0] > begin:
            break
        is_known = True
        days = [begin, *(day for day in active if begin < day < end), end]
        longest = max((after - before).days for before, after in pairwise(days))
        if longest >= max(AS_SILENT * (today - last).days, usual):
            return f"so war es um diese Zeit auch {end.year}"
    return "" if is_known else None


def _years_before(day: dt.date, years: int) -> dt.date:
    return day.replace(year=day.year - years, day=min(day.day, 28) if day.month == 2 else day.day)


def _by_guess(last: dt.date, today: dt.date, usual: int) -> str:
    """The recess that most councils keep, where its days are all that makes the silence unusual."""
    days = [last + dt.timedelta(days=number) for number in range(1, (today - last).days + 1)]
    named = [name for day in days if (name := _recess(day))]
    if not named or len(days) - len(named) > usual:
        return ""
    return f"vermutlich die {named[-1]}; eigene Erfahrung mit dieser Jahreszeit fehlt noch"


def _recess(day: dt.date) -> str:
    """The guessed recess that a day lies in; "" for none."""
    for name, (first, last) in GUESSED.items():
        at = (day.month, day.day)
        within = first <= at <= last if first <= last else at >= first or at <= last
        if within:
            return name
    return ""
