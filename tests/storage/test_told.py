"""Who is told when a decision or other rules select a paper, or no more: nobody twice, nobody of old news."""

from dataclasses import replace

from sqlalchemy import Connection, Engine, select

from storage.changes import settle
from storage.deliveries import Leased, lease, told
from storage.models import TopicMatch
from storage.outbox import record_sent
from storage.planning import plan
from storage.subscriptions import begin_subscriptions
from tests.storage.conftest import reading_of
from tests.storage.test_corrections import NEW, day, found, listed, read, ruled, undone
from tests.storage.test_settle import keep


def subscribe(engine: Engine) -> None:
    with engine.begin() as connection:
        begin_subscriptions(connection, ["a@example.org"], now=day(-1000))


def mailed(engine: Engine, days: float) -> list[tuple[int, int]]:
    """The motions and changes that are told now."""
    sent: list[tuple[int, int]] = []
    with engine.begin() as connection:
        plan(connection, day(days), domain="example.org", hour=None)
        for leased in lease(connection, day(days), "test", most=1000):
            sent += items(connection, leased, days)
            record_sent(connection, leased, day(days))
    return sent


def items(connection: Connection, leased: Leased, days: float) -> list[tuple[int, int]]:
    """The motions and changes that a delivery tells then."""
    return [pair for each in told(connection, leased.id, day(days)) for pair in each.changes]


def test_what_the_operator_selects_is_told_where_it_is_recent_and_once(engine: Engine) -> None:
    subscribe(engine)
    read(engine, found(selected=False), days=0)
    read(engine, found("12", selected=False), days=10)
    assert mailed(engine, 12) == []
    for key in ("11", "12"):
        ruled(engine, True, key, days=20)
    assert len(mailed(engine, 21)) == 1, "the older one is listed, and that is all"
    undone(engine, "12", days=22)
    ruled(engine, True, "12", days=23)
    assert mailed(engine, 24) == []
    read(engine, found("11", selected=False, kind="Anfrage"), days=25)
    assert len(mailed(engine, 26)) == 1, "its next change is told"


def test_what_is_not_sent_yet_is_dropped(engine: Engine) -> None:
    subscribe(engine)
    read(engine, found(), found("12"))
    with engine.begin() as connection:
        planned = plan(connection, day(1), domain="example.org", hour=None)
    assert planned.items == 2
    ruled(engine, False, days=1)
    assert len(mailed(engine, 1)) == 1
    assert mailed(engine, 2) == []
    undone(engine, days=3)
    assert len(mailed(engine, 3)) == 1, "nobody was ever told of it"
    assert mailed(engine, 4) == []


def test_a_mail_with_nothing_left_is_not_sent(engine: Engine) -> None:
    subscribe(engine)
    read(engine, found())
    with engine.begin() as connection:
        plan(connection, day(1), domain="example.org", hour=None)
    ruled(engine, False, days=1)
    with engine.begin() as connection:
        assert not lease(connection, day(1), "test")
    undone(engine, days=2)
    assert len(mailed(engine, 2)) == 1


def test_a_mail_that_may_be_out_leaves_it_out_and_it_is_not_told_again(engine: Engine) -> None:
    subscribe(engine)
    read(engine, found(), found("12"))
    with engine.begin() as connection:
        plan(connection, day(1), domain="example.org", hour=None)
        [first] = lease(connection, day(1), "killed while it sends")
        assert first is not None
        before = items(connection, first, 1)
    ruled(engine, False, days=1)
    with engine.begin() as connection:
        [again] = lease(connection, day(2), "another")
        assert again is not None
        after = items(connection, again, 2)
        record_sent(connection, again, day(2))
    assert again.message_id == first.message_id
    assert set(after) < set(before)
    undone(engine, days=3)
    assert mailed(engine, 3) == [], "somebody may have been told of it"


def test_what_other_rules_select_is_listed_but_only_its_next_change_is_told(engine: Engine) -> None:
    subscribe(engine)
    read(engine, found(selected=False))
    read(engine, found(selected=True, rules=NEW), days=2)
    assert listed(engine) == ["11"]
    assert mailed(engine, 3) == []
    read(engine, found(selected=True, rules=NEW, kind="Anfrage"), days=4)
    assert len(mailed(engine, 5)) == 1
    assert mailed(engine, 6) == []


def test_what_changed_together_with_the_rules_is_told(engine: Engine) -> None:
    subscribe(engine)
    read(engine, found(selected=False))
    read(engine, found(selected=True, rules=NEW, kind="Anfrage"), days=2)
    assert len(mailed(engine, 3)) == 1, "the change of its kind, not that it was new"


def test_what_was_told_is_not_told_again_when_rules_select_it_again(engine: Engine) -> None:
    subscribe(engine)
    read(engine, found())
    assert len(mailed(engine, 1)) == 1
    read(engine, found(selected=False, rules=NEW), days=2)
    assert listed(engine) == []
    read(engine, found(rules="rules-3"), days=3)
    assert listed(engine) == ["11"]
    assert mailed(engine, 4) == []


def test_what_the_same_rules_select_for_what_is_new_in_it_is_told(engine: Engine) -> None:
    """A document that could not be fetched at first says what the paper is about."""
    subscribe(engine)
    read(engine, found(selected=False))
    read(engine, found(kind="Anfrage"), days=2)
    assert len(mailed(engine, 3)) == 2


def test_what_waits_to_be_told_is_still_told_after_the_rules_have_changed(engine: Engine) -> None:
    subscribe(engine)
    read(engine, found())
    read(engine, found(rules=NEW), days=1)
    assert len(mailed(engine, 2)) == 1


def test_what_the_rules_say_is_kept_beside_what_holds(engine: Engine) -> None:
    read(engine, found(selected=False))
    ruled(engine, True)
    read(engine, found(selected=False, rules=NEW), days=2)
    with engine.connect() as connection:
        row = connection.execute(select(TopicMatch.__table__)).one()
    assert (row.selected, row.matched, row.rules, row.score) == (True, False, NEW, 1.0)


def test_what_only_our_reading_finds_is_no_news(engine: Engine) -> None:
    """A replay reads from the archive what was read before."""
    subscribe(engine)
    read(engine, found(selected=False))
    replay = replace(reading_of(), at=day(1), replay=True)
    keep(engine, replay, found(text="Was eine bessere Lesart findet"))
    settle(engine, replay)
    assert listed(engine) == ["11"]
    assert mailed(engine, 2) == []
