"""Who is planned for, and what of it the ledger keeps: whatever comes between, nobody is told twice."""

import datetime as dt

import pytest
import sqlalchemy
from sqlalchemy import insert, select, update

from storage import ledger, planning
from storage.filters import Filter
from storage.models import Change
from storage.models_subscriptions import Delivery, DeliveryItem, Subscriber, Subscription
from storage.subscribers import change as change_subscription
from storage.subscribers import pause, resume
from tests.alerts.house import add_change, add_motion, subscribe
from tests.alerts.samples import NOW, instant
from tests.delivery.support import (
    DAY,
    HOUR,
    Killed,
    Post,
    berlin,
    mailed,
    plan,
    send,
    states,
    text,
    told,
)

SEVEN = berlin(10, 7)
READER = "leserin@radar.example"
CDU, SPD = Filter(parties=("CDU",)), Filter(parties=("SPD",))


def test_filters_decide_who_is_told(house):
    add_motion(house, 1, originators=["SPD"])
    add_motion(house, 2, originators=["CDU"])
    add_change(house, 1)
    add_change(house, 2, kind="decided")
    subscribe(house, "spd@radar.example", filter_=SPD)
    subscribe(house, "cdu@radar.example", filter_=CDU)
    subscribe(house, "neu@radar.example", filter_=Filter(changes=("new",)))
    subscribe(house, "folgt@radar.example", filter_=Filter(motion="00000000-0000-4000-8000-000000000002"))
    plan(house)
    post = Post()
    send(house, post)
    shown = {
        letter.recipient: [each for each in (1, 2) if f"Stadtteil {each}" in text(letter)]
        for letter in post.sent
    }
    assert shown == {
        "spd@radar.example": [1],
        "cdu@radar.example": [2],
        "neu@radar.example": [1],
        "folgt@radar.example": [2],
    }


def test_those_who_are_told_the_same_share_a_stem(house):
    for number in (1, 2):
        add_motion(house, number)
        add_change(house, number, at=instant(2 + number))
    for name in "abc":
        subscribe(house, f"{name}@radar.example")
    subscribe(house, "spaet@radar.example", begins_at=instant(4))
    subscribe(house, "english@radar.example", person={"language": "en"})
    plan(house)
    with house.connect() as connection:
        stems = dict(
            connection.execute(
                select(Subscriber.address, Delivery.stem).join(
                    Delivery, Delivery.subscriber_id == Subscriber.id
                )
            ).all()
        )
    assert len({stems.pop(f"{name}@radar.example") for name in "abc"}) == 1
    assert len(set(stems.values())) == 2


@pytest.mark.parametrize(
    "values",
    [
        {"confirmed_at": None},
        {"ended_at": instant(2)},
        {"paused_until": NOW + HOUR},
        {"person": {"suspended_at": instant(2)}},
    ],
)
def test_who_is_not_active_is_not_planned_for(house, values):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house, **values)
    assert plan(house).due == 0
    assert states(house) == []


def test_after_a_pause_what_happened_meanwhile_is_told(house):
    add_motion(house, 1)
    number = subscribe(house, looked_at=SEVEN)
    with house.begin() as connection:
        pause(connection, number)
    add_change(house, 1, at=SEVEN + HOUR)
    assert mailed(house, SEVEN + 5 * DAY) == []
    with house.begin() as connection:
        resume(connection, number, now=SEVEN + 6 * DAY)
    assert mailed(house, SEVEN + 6 * DAY) == [READER]


def test_another_filter_tells_of_what_came_since_the_last_mail(house):
    add_motion(house, 1, originators=["SPD"])
    add_motion(house, 2, originators=["CDU"])
    number = subscribe(house, filter_=SPD)
    add_change(house, 2, at=SEVEN - DAY)
    assert mailed(house, SEVEN) == []
    change = add_change(house, 2, kind="restored", at=SEVEN + HOUR)
    with house.begin() as connection:
        change_subscription(connection, number, now=SEVEN + 2 * HOUR, filter=CDU)
    assert mailed(house, SEVEN + DAY) == [READER]
    assert told(house) == [change]


def test_a_filter_that_cannot_be_read_any_more_keeps_back_nobody_else(house, caplog):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house, "kaputt@radar.example", filter_key="x")
    subscribe(house)
    with house.begin() as connection:
        connection.execute(
            update(Subscription).where(Subscription.filter_key == "x").values(filter="nichts=da")
        )
    assert mailed(house, NOW, hour=None) == [READER]
    assert "told nothing: x" in caplog.text, "the filter by its key: its words are somebody's"


def test_where_nothing_has_changed_the_ledger_is_not_even_looked_at(house):
    add_motion(house, 1)
    add_change(house, 1, at=berlin(10, 11))
    subscribe(house, frequency="at_once", looked_at=berlin(10, 11))
    mailed(house, berlin(10, 12))
    statements = []
    sqlalchemy.event.listen(
        house, "before_cursor_execute", lambda _c, _u, statement, *_: statements.append(statement)
    )
    assert mailed(house, berlin(10, 12, 5)) == []
    assert not any("matched_changes" in each for each in statements), "it is nobody's turn"


def test_many_persons_are_planned_for_in_parts(house, monkeypatch):
    monkeypatch.setattr(planning, "CHUNK", 3)
    add_motion(house, 1)
    add_change(house, 1)
    addresses = {f"l{number}@radar.example" for number in range(10)}
    for address in sorted(addresses):
        subscribe(house, address)
    planned = plan(house)
    assert (planned.due, len(planned.deliveries), planned.items) == (10, 10, 10)
    post = Post()
    send(house, post)
    assert sorted(post.to()) == sorted(addresses)
    assert len({letter.message_id for letter in post.sent}) == 10
    assert plan(house).deliveries == ()


def test_killed_before_the_plan_is_written_nothing_is_half_there(house, monkeypatch):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)

    def die_at_the_items(table):
        if table is DeliveryItem:
            raise Killed
        return insert(table)

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "insert", die_at_the_items)
        with pytest.raises(Killed):
            plan(house)
    assert (states(house), told(house)) == ([], [])
    assert plan(house).items == 1


def test_ids_of_changes_are_in_the_ledger_only_once_for_each_subscription(house):
    add_motion(house, 1)
    change = add_change(house, 1)
    number = subscribe(house)
    plan(house)
    with house.connect() as connection, pytest.raises(sqlalchemy.exc.IntegrityError):
        connection.execute(
            insert(DeliveryItem).values(subscription_id=number, change_id=change, delivery_id=1)
        )


def test_changes_are_append_only_for_those_who_were_told(house):
    """A motion that goes on is told again only with what is new of it."""
    add_motion(house, 1)
    add_change(house, 1, at=instant(5))
    subscribe(house)
    assert len(mailed(house, berlin(6, 7))) == 1
    decided = add_change(house, 1, kind="decided", at=instant(6))
    plan(house, berlin(7, 7), hour=7)
    with house.connect() as connection:
        rows = connection.execute(select(DeliveryItem.delivery_id, Change.id).join(Change)).all()
    assert [change for delivery, change in rows if delivery == 2] == [decided]


def test_dates_of_planning_are_whole_for_everybody(house):
    add_motion(house, 1)
    add_change(house, 1)
    for name in "ab":
        subscribe(house, f"{name}@radar.example")
    plan(house)
    with house.connect() as connection:
        assert set(connection.scalars(select(Delivery.planned_at))) == {NOW}
        assert set(connection.scalars(select(Subscription.looked_at))) == {NOW}
    assert isinstance(NOW, dt.datetime)
