"""Who may send a mail, and for how long: leases are taken together, given back, taken over."""

import datetime as dt

import pytest
from sqlalchemy import event, update

from alerts.deliver import Sent
from alerts.mail_errors import MailError
from storage import deliveries, outbox
from storage.models_subscriptions import Subscription
from tests.alerts.house import subscribe
from tests.alerts.samples import NOW
from tests.delivery.support import HOUR, Killed, Post, plan, send, states


def test_what_may_have_killed_its_sender_is_leased_alone(house, news):
    for name in "abc":
        subscribe(house, f"{name}@radar.example")
    plan(house)

    def leased(now):
        with house.begin() as connection:
            return {each.id for each in deliveries.lease(connection, now, "x", most=3)}

    first, later = leased(NOW), NOW + HOUR
    assert len(first) == 3
    assert len(leased(later)) == 1, "nobody had tried this one"
    alone = [leased(later) for _ in first]
    assert [len(each) for each in alone] == [1, 1, 1]
    assert set().union(*alone) == first
    assert leased(later) == set()


def test_those_leased_with_one_that_cannot_be_handed_over_are_due_as_before(house, news):
    for name in "abc":
        subscribe(house, f"{name}@radar.example")
    plan(house)
    assert send(house, Post(None, MailError("weg", unreachable=True))).sent == 1
    assert sorted(states(house)) == [("planned", 0)] * 2 + [("planned", 1), ("sent", 0)]
    assert send(house, Post()).sent == 2


def test_a_sender_that_dies_leaves_those_leased_with_it_to_the_next(house, news):
    for name in "abc":
        subscribe(house, f"{name}@radar.example")
    plan(house)
    post = Post(None, Killed())
    with pytest.raises(Killed):
        send(house, post)
    assert send(house, post, NOW + dt.timedelta(seconds=600)).sent == 3
    assert len(post.to()) == len(set(post.to())) == 4


def test_what_waited_for_its_turn_is_leased_anew(house, news, monkeypatch):
    """Whoever left meanwhile, because a server was slow, is not written to."""
    for name in "abc":
        subscribe(house, f"{name}@radar.example")
    plan(house)
    clock = [0.0]
    monkeypatch.setattr("alerts.deliver.time.monotonic", lambda: clock[0])

    class Slow(Post):
        def send(self, letter, meanwhile=None):
            super().send(letter)
            clock[0] += 6
            with house.begin() as connection:
                connection.execute(update(Subscription).values(ended_at=NOW))

    assert send(house, Slow()) == Sent(1, 0, 3, ("Das Abonnement ist beendet oder ruht.",) * 3)


def test_a_lease_taken_over_is_not_put_back_by_its_former_owner(house, news):
    plan(house)
    with house.begin() as connection:
        [slow] = deliveries.lease(connection, NOW, "langsam")
    later = NOW + HOUR
    with house.begin() as connection:
        [quick] = deliveries.lease(connection, later, "schnell")
        assert quick.id == slow.id
        assert not deliveries.lease(connection, later, "dritter")
        outbox.record_sent(connection, quick, later)
        outbox.record_delayed(connection, slow, later, "zu spät")
    assert states(house) == [("sent", 0)]


@pytest.mark.sqlite_only("asks for SQLite's own plan")
def test_what_is_to_be_sent_is_found_without_looking_at_what_was(house, news):
    plan(house)
    asked = []
    event.listen(
        house, "before_cursor_execute", lambda _c, _u, words, values, *_: asked.append((words, values))
    )
    with house.begin() as connection:
        assert deliveries.lease(connection, NOW, "x")
        words, values = next(each for each in asked if each[0].startswith("SELECT deliveries"))
        plan_of_it = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {words}", values).all()
    assert "SEARCH deliveries USING INDEX ix_deliveries_open" in plan_of_it[0][-1]
    assert not any("TEMP B-TREE" in row[-1] for row in plan_of_it), "nor by sorting what waits"
