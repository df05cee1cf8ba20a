"""What the operator is told of the sources, and when: rule by rule, then as a ledger."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update

from storage import notices, outbox
from storage.models import Notice, Source, StateChange
from storage.notices import Turn, decide, lease, plan
from storage.sources import Judgement, set_state
from storage.views import Finding, SourceState
from tests.storage.conftest import START

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


def turn(hours: float, state: SourceState = "broken", *missing: str) -> Turn:
    since = START + hours * HOUR
    found = tuple(Finding("committee", name, "fehlt", since, 0, 6) for name in missing)
    return Turn(int(hours * 60), "council", since, state, findings=found)


def decided(
    *pending: Turn, told: Turn | None = None, mail: float | None = None, now: float = 100
) -> notices.Verdict:
    """What is done at hour `now`; the last mail about going bad was planned at hour `mail`."""
    last_mail = None if mail is None else START + mail * HOUR
    return decide(pending, told, last_mail, START + now * HOUR)


def test_going_bad_is_told() -> None:
    for state in ("broken", "blocked", "held", "degraded"):
        assert decided(turn(99, "ok"), turn(100, state)) == "tell"


def test_nothing_of_what_is_well_is_told() -> None:
    assert decided(turn(1, "ok")) == "settle"
    assert decided(turn(1, "ok"), turn(2, "quiet")) == "settle"


@pytest.mark.parametrize(("mail", "verdict"), [(77, "wait"), (76, "tell"), (None, "tell")])
def test_going_bad_is_told_once_in_a_day(mail: float | None, verdict: str) -> None:
    assert decided(turn(99), told=turn(80, "ok"), mail=mail) == verdict


@pytest.mark.parametrize(("now", "verdict"), [(92, "wait"), (93, "tell")])
def test_being_well_again_is_told_when_it_has_lasted(now: float, verdict: str) -> None:
    well = turn(90, "ok"), turn(92, "quiet")
    assert decided(*well, told=turn(80), mail=80, now=now) == verdict


def test_well_for_a_moment_and_bad_again_is_nothing_new() -> None:
    assert decided(turn(90, "ok"), turn(92), told=turn(80), mail=80) == "wait"


def test_better_but_not_well_is_no_mail_and_worse_is_one() -> None:
    assert decided(turn(99, "degraded"), told=turn(80), mail=70) == "wait"
    assert decided(turn(99), told=turn(80, "degraded"), mail=70) == "tell"
    assert decided(turn(99, "held"), told=turn(80), mail=70) == "tell"


def test_one_thing_more_that_is_missing_is_told() -> None:
    told = turn(80, "degraded", "Rat")
    assert decided(turn(99, "degraded", "Rat", "Kreistag"), told=told, mail=70) == "tell"
    assert decided(turn(99, "degraded", "Rat"), told=told, mail=70) == "wait"


def test_a_source_that_comes_and_goes_is_told_of_once() -> None:
    flapping = [turn(80, "ok"), turn(85), turn(87, "ok"), turn(89), turn(91, "ok")]
    assert decided(*flapping, told=turn(79, "ok"), mail=78) == "wait"
    assert decided(*flapping, told=turn(79, "ok"), mail=78, now=102) == "tell"
    assert decided(*flapping[:3], told=turn(79, "ok"), mail=78, now=102) == "settle", "once is no mail"


STATES = st.sampled_from(["ok", "quiet", "degraded", "broken", "blocked", "held"])


@given(st.lists(st.tuples(st.integers(1, 90), STATES), min_size=1, max_size=60))
def test_no_history_floods_anybody(history: list[tuple[int, Any]]) -> None:
    """Whatever a source does within a week: at most one mail in a day about it going bad, and as many more
    that it is well again."""
    pending: list[Turn] = []
    told: Turn | None = None
    last_bad: dt.datetime | None = None
    mails, bad = 0, []
    now = START
    for minutes, state in history:
        now += 10 * minutes * MINUTE
        pending.append(Turn(len(pending), "council", now, state))
        verdict = decide(pending, told, last_bad, now)
        if verdict == "tell":
            mails += 1
            if pending[-1].is_bad or told is None or not told.is_bad:
                bad.append(now)
            last_bad = now if any(each.is_bad for each in pending) else last_bad
            told = pending[-1]
        if verdict != "wait":
            pending = []
    assert all(later - earlier >= notices.ONCE_IN for earlier, later in itertools.pairwise(bad))
    assert mails <= 2 * len(bad)


# -- the ledger -----------------------------------------------------------------------------------


def become(engine: Engine, source: str, state: SourceState, minutes: float, failure: str = "") -> None:
    with engine.begin() as connection:
        set_state(connection, source, Judgement(state, failure), START + minutes * MINUTE)


def planned(engine: Engine, minutes: float) -> int | None:
    with engine.begin() as connection:
        return plan(connection, START + minutes * MINUTE, domain="radar.example")


def told_by(engine: Engine, notice: int | None) -> list[tuple[str, str]]:
    with engine.connect() as connection:
        rows = connection.execute(
            select(StateChange.source, StateChange.state)
            .where(StateChange.notice_id == notice)
            .order_by(StateChange.id)
        )
        return [(row.source, row.state) for row in rows]


def test_sources_that_go_bad_together_are_in_one_mail(engine: Engine) -> None:
    become(engine, "council", "blocked", 0)
    become(engine, "party", "held", 14)
    assert planned(engine, 14) is None
    notice = planned(engine, 15)
    assert told_by(engine, notice) == [("council", "blocked"), ("party", "held")]
    assert planned(engine, 300) is None


def test_the_next_mail_waits_for_an_hour(engine: Engine) -> None:
    become(engine, "council", "blocked", 0)
    assert planned(engine, 15) is not None
    become(engine, "party", "held", 16)
    assert planned(engine, 74) is None
    assert planned(engine, 75) is not None


def test_our_own_network_is_told_of_when_all_were_tried(engine: Engine) -> None:
    def tried(source: str, minutes: float) -> None:
        with engine.begin() as connection:
            at = START + minutes * MINUTE
            connection.execute(update(Source).where(Source.name == source).values(last_tried_at=at))

    tried("party", -30)
    become(engine, "council", "broken", 0, "unreachable")
    assert planned(engine, 60) is None
    tried("party", 70)
    become(engine, "party", "broken", 71, "unreachable")
    assert len(told_by(engine, planned(engine, 86))) == 2


def test_nobody_waits_for_a_source_that_is_never_tried(engine: Engine) -> None:
    become(engine, "council", "broken", 0, "unreachable")
    assert planned(engine, 119) is None
    assert planned(engine, 120) is not None


def test_bad_then_well_again_makes_two_mails(engine: Engine) -> None:
    become(engine, "council", "ok", 0)
    become(engine, "council", "broken", 10)
    first = planned(engine, 30)
    become(engine, "council", "ok", 130)
    assert planned(engine, 300) is None
    second = planned(engine, 310)
    assert told_by(engine, first) == [("council", "ok"), ("council", "broken")]
    assert told_by(engine, second) == [("council", "ok")]


class Killed(BaseException):
    """Stands for SIGKILL."""


def test_killed_while_planning_nothing_is_lost_and_nothing_half_there(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(engine, "council", "broken", 0)

    def die(*arguments: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(notices, "_settle", die)
        with pytest.raises(Killed):
            planned(engine, 30)
    with engine.connect() as connection:
        assert connection.scalars(select(Notice.id)).all() == []
    assert told_by(engine, planned(engine, 30)) == [("council", "broken")]


def test_a_mail_whose_sender_died_goes_out_again_as_the_same(engine: Engine) -> None:
    become(engine, "council", "broken", 0)
    planned(engine, 30)
    now = START + HOUR
    with engine.begin() as connection:
        [first] = lease(connection, now, "one")
        assert first is not None
        assert not lease(connection, now, "two")
        [again] = lease(connection, now + dt.timedelta(seconds=outbox.LEASE_SECONDS), "two")
        assert again is not None
        assert (again.message_id, again.turns) == (first.message_id, first.turns)
        outbox.record_sent(connection, again, now)
        outbox.record_delayed(connection, first, now, "zu spät")
        assert not lease(connection, now + 9 * HOUR, "three")
    with engine.connect() as connection:
        assert connection.scalars(select(Notice.state)).all() == ["sent"]
