"""The end of a run, in a real database: what it saw is kept with it, and its source's state follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import Engine

from scrapers import health
from scrapers.context import RunContext
from scrapers.health import conclude
from scrapers.items import Meeting
from scrapers.journal import Journal
from scrapers.judging import judge
from scrapers.spider import Mode, Window
from storage.database import reading
from storage.meetings import save_meeting
from storage.runs import last_run, start_run
from storage.sources import source_views
from storage.times import today
from storage.views import SourceView
from tests.storage.conftest import START, engine

__all__ = ["engine"]  # the fixture


def begin(engine: Engine, days: int, mode: Mode = "full", *, since: dt.date | None = None) -> RunContext:
    """A run so many days after the start that has read one page well."""
    window = Window.around(START.date(), since)
    with engine.begin() as connection:
        run = start_run(
            connection,
            "council",
            mode=mode,
            window=(window.since, window.until),
            backfill=since is not None,
            now=START + dt.timedelta(days=days),
        )
    nothing: Any = None
    context = RunContext(engine, nothing, nothing, nothing, run, None, mode, window, Journal())
    context.journal.read_well("calendar")
    return context


def show(context: RunContext, *committees: str) -> None:
    """The run shows six meetings of each of these."""
    for name in committees:
        for month in range(1, 7):
            meeting = Meeting(key=f"{name}{month}", organization=name, date=dt.date(2026, month, 5))
            context.census.meeting(meeting, meeting.date in context.window, today())
            with context.engine.begin() as connection:
                save_meeting(connection, meeting, context.reading())


def end(context: RunContext, reason: str = "finished") -> SourceView:
    """End the run; how its source is then."""
    now = context.run.started + dt.timedelta(minutes=9)
    conclude(context, judge(context.journal, reason, context.numbers()), now)
    with reading(context.engine) as connection:
        return next(each for each in source_views(connection) if each.name == "council")


def run_showing(engine: Engine, days: int, *committees: str, **how: Any) -> SourceView:
    context = begin(engine, days, **how)
    show(context, *committees)
    return end(context)


def test_what_was_seen_is_kept_with_the_run(engine: Engine) -> None:
    run_showing(engine, 0, "Rat", "Kreistag")
    with reading(engine) as connection:
        seen = last_run(connection, "council").counts["seen"]
    assert seen["meetings"] == seen["known"] == {"Kreistag": 6, "Rat": 6}
    assert seen["missing"] == []


def test_a_lost_committee_degrades_its_source_until_it_is_shown_again(engine: Engine) -> None:
    assert run_showing(engine, 0, "Rat", "Kreistag").state == "ok"
    lost = run_showing(engine, 1, "Kreistag")
    assert (lost.state, [finding.key for finding in lost.findings]) == ("degraded", ["committee:Rat"])
    assert lost.findings[0].since == START + dt.timedelta(days=1)
    assert run_showing(engine, 2, mode="news").findings == lost.findings
    assert run_showing(engine, 3, since=dt.date(2024, 1, 1)).findings == lost.findings
    assert run_showing(engine, 4, "Rat", "Kreistag").state == "ok"


@pytest.mark.parametrize("reason", ["shutdown", "gave up"])
def test_a_run_that_did_not_get_through_misses_nobody(engine: Engine, reason: str) -> None:
    run_showing(engine, 0, "Rat", "Kreistag")
    context = begin(engine, 1)
    show(context, "Kreistag")
    after = end(context, reason)
    assert after.state == ("ok" if reason == "shutdown" else "broken")
    assert after.findings == ()
    assert run_showing(engine, 2, mode="news").state == after.state
    assert run_showing(engine, 3, "Rat", "Kreistag").state == "ok"


def test_our_own_mistake_in_judging_costs_no_run_and_looks_like_one(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(health, "compare", fail)
    after = run_showing(engine, 0, "Rat")
    assert (after.state, after.failure) == ("degraded", "internal")
    assert "ZeroDivisionError" in after.message
    with reading(engine) as connection:
        assert last_run(connection, "council").outcome == "ok"
