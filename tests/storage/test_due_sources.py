"""What is due is found from the sources themselves, and is what asking for each one by one would give."""

from __future__ import annotations

import datetime as dt

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, event, insert, update

from storage.due_sources import due_mode, due_sources
from storage.models import Source
from storage.reading_wishes import wish
from storage.records import FailureKind
from storage.runs import RunReport, finish_run, start_run
from tests.storage.conftest import START

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
WINDOW = (dt.date(2025, 9, 1), dt.date(2026, 9, 30))
NAMES = [f"town-{number}" for number in range(4)]
# How far from the last thing the next one happens: clocks jump back, too.
APART = st.integers(-3, 40).map(lambda quarters: quarters * HOUR / 4)
HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["ok", "partial", "failed", "interrupted", "died", "running", "wished"]),
        st.sampled_from(["full", "news", "replay"]),
        APART,
    ),
    max_size=12,
)


def add_sources(connection: Connection, *names: str) -> None:
    one = {"title": "Stadt", "system": "sessionnet", "base_url": "http://localhost/", "enabled": True}
    connection.execute(insert(Source), [{"name": name, **one} for name in names])


def happen(connection: Connection, name: str, what: str, mode: str, now: dt.datetime) -> None:
    if what == "wished":
        wish(connection, name, now)
        return
    run = start_run(connection, name, mode=mode, window=WINDOW, backfill=False, now=now)
    if what == "died":
        finish_run(
            connection, run, RunReport("interrupted", FailureKind.INTERNAL, "", {}, []), mode, now + HOUR / 60
        )
    elif what != "running":
        failure = None if what == "ok" else FailureKind.ERROR_PAGE
        finish_run(connection, run, RunReport(what, failure, "", {}, []), mode, now + HOUR / 60)  # type: ignore[arg-type]


@given(HAPPENINGS, APART)
@example([("town-0", "ok", "full", HOUR), ("town-0", "wished", "full", HOUR / 2)], HOUR / 4)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_asking_for_all_finds_what_asking_for_each_finds(
    engine: Engine, happenings: list[tuple[str, str, str, dt.timedelta]], later: dt.timedelta
) -> None:
    with engine.connect() as connection:
        connection.execute(update(Source).values(enabled=False))
        add_sources(connection, *NAMES)
        now = START
        for name, what, mode, apart in happenings:
            now += apart
            happen(connection, name, what, mode, now)
        now += later
        asked = {name: due_mode(connection, name, now, DAY, 2 * HOUR) for name in NAMES}
        found = due_sources(connection, now, DAY, 2 * HOUR)
        connection.rollback()
    assert dict(found) == {name: mode for name, mode in asked.items() if mode}


def test_sources_that_are_not_due_cost_no_question(engine: Engine) -> None:
    def questions(number: int) -> int:
        asked = 0

        def count(*_: object) -> None:
            nonlocal asked
            asked += 1

        with engine.connect() as connection:
            names = [f"town-{each}" for each in range(number)]
            add_sources(connection, *names)
            for name in ("council", "party", *names):
                happen(connection, name, "ok", "full", START)
            event.listen(engine, "before_cursor_execute", count)
            try:
                due_sources(connection, START + HOUR, DAY, 2 * HOUR)
            finally:
                event.remove(engine, "before_cursor_execute", count)
            connection.rollback()
        return asked

    assert questions(40) == 1
