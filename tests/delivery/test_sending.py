"""From the ledger to the mail server: what is tried again, what is given up, what is not sent at all."""

import datetime as dt
import re
import threading

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from alerts.contents import content_of
from alerts.deliver import deliver
from alerts.mail_errors import MailError
from alerts.pace import Pace
from alerts.transports import SmtpTransport
from storage import deliveries, outbox
from storage.filters import Filter
from storage.holds import held, hold, release
from storage.models_subscriptions import Delivery, DeliveryItem, Subscriber, Subscription
from storage.persons import everybody
from storage.subscribers import end, erase, lift, pause, resume
from tests.alerts.house import HEAD, add_change, add_motion, subscribe
from tests.alerts.samples import NOW, instant
from tests.delivery.support import DAY, HOUR, Killed, Post, at, plan, read, send, states, text, told

READER = "leserin@radar.example"


def change_people(house, **values):
    with house.begin() as connection:
        connection.execute(update(Subscriber).values(**values))


def test_each_person_has_a_mail_of_their_own(house, news):
    subscribe(house, "b@radar.example")
    subscribe(house, "c@radar.example", ended_at=instant(2))
    plan(house)
    post = Post()
    assert send(house, post).sent == 2
    assert sorted(read(letter)["To"] for letter in post.sent) == ["b@radar.example", READER]
    assert len({letter.message_id for letter in post.sent}) == 2
    with house.connect() as connection:
        last = {person.address: person.last_sent_at for person, _ in everybody(connection)}
    assert last == {READER: NOW, "b@radar.example": NOW, "c@radar.example": None}


def test_a_passing_failure_is_tried_again_later_with_the_same_message_id(house, news):
    plan(house)
    post = Post(MailError("voll"), MailError("voll"))
    result = send(house, post)
    assert (result.sent, result.delayed, result.problems) == (0, 1, ("voll",))
    assert states(house) == [("planned", 1)]
    assert send(house, post, NOW + dt.timedelta(minutes=4)).delayed == 0
    assert send(house, post, NOW + dt.timedelta(minutes=5)).delayed == 1
    assert send(house, post, NOW + dt.timedelta(minutes=14)).sent == 0
    assert send(house, post, NOW + dt.timedelta(minutes=15)).sent == 1
    assert states(house) == [("sent", 2)]


def test_waiting_grows_up_to_a_limit():
    waits = [outbox.delay(attempts) for attempts in range(12)]
    assert waits[:3] == [dt.timedelta(minutes=minutes) for minutes in (5, 10, 20)]
    assert waits == sorted(waits)
    assert outbox.delay(10_000) == outbox.LONGEST_DELAY


def test_a_permanent_failure_is_given_up_and_the_next_goes_out(house, news):
    subscribe(house, "da@radar.example")
    plan(house)
    post = Post(MailError("unbekannt", permanent=True))
    result = send(house, post)
    assert (result.sent, result.failed) == (1, 1)
    assert sorted(states(house)) == [("failed", 1), ("sent", 0)]
    assert send(house, post, NOW + 9 * DAY).sent == 0


def test_an_address_that_the_server_does_not_know_is_written_to_no_more(house, news):
    plan(house)
    send(house, Post(MailError("550 5.1.1 unbekannt", permanent=True, nobody=True)))
    add_change(house, 1, kind="restored", at=NOW + HOUR)
    assert plan(house, NOW + DAY).due == 0
    with house.connect() as connection:
        assert "unbekannt" in connection.scalar(select(Subscriber.suspension))


def test_while_no_server_answers_the_rest_is_not_even_tried(house, news):
    for name in "ab":
        subscribe(house, f"{name}@radar.example")
    plan(house)
    assert send(house, Post(*[MailError("weg", unreachable=True)] * 3)).delayed == 1
    assert sorted(states(house)) == [("planned", 0), ("planned", 0), ("planned", 1)]


def test_a_wrong_address_does_not_keep_back_the_others(house, news):
    subscribe(house, "kaputt\r\nBcc: x@y.example")
    plan(house)
    post = Post()
    assert send(house, post).sent == 1
    assert sorted(states(house)) == [("failed", 1), ("sent", 0)]
    assert post.to() == [READER]


def test_a_mail_that_cannot_be_made_waits_and_keeps_nobody_back(house, news, monkeypatch):
    plan(house)
    monkeypatch.setattr("alerts.contents.compose", lambda *arguments: 1 / 0)
    assert send(house, Post()).problems == ("Interner Fehler beim Erstellen der Mail (ZeroDivisionError)",)
    assert states(house) == [("planned", 1)]


def test_an_ended_subscription_gets_nothing_more(house, news):
    plan(house)
    with house.begin() as connection:
        end(connection, news, now=NOW, how="link")
    assert send(house, Post()).failed == 1
    assert states(house) == [("failed", 1)]


def test_of_a_mail_of_two_subscriptions_only_the_one_that_is_left_is_told(house):
    for number, kind in ((1, "Antrag"), (2, "Anfrage")):
        add_motion(house, number, kind=kind)
        add_change(house, number)
    gone = subscribe(house, filter_=Filter(kinds=("Antrag",)))
    subscribe(house, filter_=Filter(kinds=("Anfrage",)))
    plan(house)
    with house.begin() as connection:
        end(connection, gone, now=NOW, how="link")
    post = Post()
    assert send(house, post).sent == 1
    assert "Stadtteil 2" in text(post.sent[0])
    assert "Stadtteil 1" not in text(post.sent[0])


@pytest.mark.parametrize("how", ["paused", "suspended"])
def test_what_was_planned_before_a_pause_is_told_after_it(house, news, how):
    plan(house)
    with house.begin() as connection:
        if how == "paused":
            pause(connection, news)
        else:
            connection.execute(update(Subscriber).values(suspended_at=NOW, suspension="weg"))
    assert send(house, Post()).sent == 0
    assert (states(house), told(house)) == ([], [])
    with house.begin() as connection:
        resume(connection, news, now=NOW + HOUR)
        lift(connection, 1)
    plan(house, NOW + HOUR)
    post = Post()
    assert send(house, post, NOW + HOUR).sent == 1


def test_what_may_be_out_already_is_not_told_a_second_time_after_a_pause(house, news):
    plan(house)
    with house.begin() as connection:
        assert deliveries.lease(connection, NOW, "is killed")
        pause(connection, news)
    assert send(house, Post(), NOW + HOUR).failed == 1
    with house.begin() as connection:
        resume(connection, news, now=NOW + HOUR)
    assert plan(house, NOW + DAY).deliveries == ()


def test_who_is_erased_meanwhile_is_not_written_to(house, news):
    plan(house)
    with house.begin() as connection:
        assert erase(connection, READER)
        for table in (Subscriber, Subscription, Delivery, DeliveryItem):
            assert connection.scalars(select(table)).all() == []
    assert send(house, Post()).sent == 0


def test_held_mails_wait_and_go_out_once_released(house, news):
    with house.begin() as connection:
        assert hold(connection, NOW, "Probe")
        assert not hold(connection, NOW)
    plan(house)
    assert send(house, Post()).sent == 0
    assert states(house) == [("planned", 0)]
    with house.begin() as connection:
        assert held(connection).reason == "Probe"
        assert release(connection, NOW + HOUR)
        assert not release(connection, NOW + HOUR)
        assert held(connection) is None
    assert send(house, Post(), NOW + HOUR).sent == 1


def test_a_hold_stops_what_is_being_sent_after_the_mail_in_flight(house, news):
    for name in "abc":
        subscribe(house, f"{name}@radar.example")
    plan(house)

    class Holds(Post):
        def send(self, letter, meanwhile=None):
            super().send(letter)
            with house.begin() as connection:
                hold(connection, NOW)

    assert send(house, Holds()).sent == 1
    assert sorted(states(house)) == [("planned", 0)] * 3 + [("sent", 0)]


def test_what_is_no_longer_so_is_not_sent(house, news):
    """Held for a week, the motion is one about integration no more."""
    plan(house)
    with house.begin() as connection:
        connection.exec_driver_sql("UPDATE topic_matches SET selected = false")
    assert send(house, Post(), NOW + 7 * DAY).problems == ("Was zu melden war, gibt es nicht mehr.",)


def test_the_pace_is_kept():
    now, slept = [100.0], []

    def sleep(seconds):
        slept.append(seconds)
        now[0] += seconds

    pace = Pace(30, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        pace.wait()
        now[0] += 0.5
    now[0] += 60
    pace.wait()
    assert slept == [1.5, 1.5]
    unlimited = Pace(0, sleep=sleep)
    unlimited.wait()
    unlimited.wait()
    assert len(slept) == 2


def test_mails_go_out_no_faster_than_allowed(house, news):
    for name in "ab":
        subscribe(house, f"{name}@radar.example")
    plan(house)
    slept = []
    pace = Pace(6, clock=lambda: 0.0, sleep=slept.append)
    assert deliver(house, Post(), HEAD, pace=pace, clock=at(NOW)).sent == 3
    assert slept == [10.0, 20.0, 30.0], "also before it is seen that there are no more"


def test_told_to_stop_the_rest_goes_out_the_next_time(house, news):
    for name in "ab":
        subscribe(house, f"{name}@radar.example")
    plan(house)
    stop = threading.Event()

    class Last(Post):
        def send(self, letter, meanwhile=None):
            super().send(letter)
            meanwhile()  # the next one is made
            stop.set()

    assert deliver(house, Last(), HEAD, pace=Pace(stop=stop), clock=at(NOW)).sent == 1
    assert sorted(states(house)) == [("planned", 0)] * 2 + [("sent", 0)]
    assert send(house, Post()).sent == 2


def test_a_database_that_fails_while_the_server_reads_does_not_make_a_mail_go_out_again(
    house, news, smtp, monkeypatch
):
    subscribe(house, "b@radar.example")
    plan(house)
    monkeypatch.setattr("alerts.deliver.AT_ONCE", 1)
    asked = []

    def lease(*arguments):
        asked.append(1)
        if len(asked) == 2:
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        return deliveries.lease(*arguments)

    monkeypatch.setattr("alerts.deliver.lease", lease)
    assert send(house, SmtpTransport(smtp.url)).sent == 2
    assert states(house) == [("sent", 0)] * 2
    assert len(smtp.box.received) == 2


def test_what_was_leased_and_not_given_back_is_given_back_later(house, news, monkeypatch):
    for name in "ab":
        subscribe(house, f"{name}@radar.example")
    plan(house)
    clock = [0.0]
    monkeypatch.setattr("alerts.deliver.time.monotonic", lambda: clock[0])
    asked = []

    def lease(*arguments):
        clock[0] += 6
        asked.append(1)
        if len(asked) == 2:
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        return deliveries.lease(*arguments)

    class Slow(Post):
        def send(self, letter, meanwhile=None):
            super().send(letter)
            clock[0] += 6

    monkeypatch.setattr("alerts.deliver.lease", lease)
    with pytest.raises(OperationalError):
        send(house, Slow())
    assert sorted(states(house)) == [("planned", 0)] * 2 + [("sent", 0)]


@pytest.mark.parametrize("handed_over", [False, True])
def test_killed_while_sending_the_message_goes_out_again_as_the_same(house, news, monkeypatch, handed_over):
    plan(house)
    post = Post()

    def die(*arguments):
        raise Killed

    if handed_over:
        monkeypatch.setattr("alerts.deliver._record", die)
    else:
        monkeypatch.setattr(post, "send", die)
    with pytest.raises(Killed):
        send(house, post)
    monkeypatch.undo()
    assert states(house) == [("leased", 0)]
    assert send(house, post, NOW + dt.timedelta(seconds=599)).sent == 0
    assert send(house, post, NOW + dt.timedelta(seconds=600)).sent == 1
    assert len({letter.content for letter in post.sent}) == 1
    assert len(post.sent) == 1 + handed_over


def test_what_filters_tell_alike_is_made_once(house, news, monkeypatch):
    made = []

    def counted(connection, leased, site, now, said=None):
        made.append(leased.address)
        return content_of(connection, leased, site, now, said)

    monkeypatch.setattr("alerts.stems.content_of", counted)
    for name, filter_, values in (
        ("b", Filter(kinds=("Antrag",)), {}),
        ("c", Filter(topics=("alle",)), {}),
        ("d", Filter(), {"language": "en"}),
    ):
        subscribe(house, f"{name}@radar.example", filter_=filter_, person=values)
    plan(house)
    post = Post()
    assert send(house, post).sent == 4
    assert len(made) == 3, "the first two say the same, the third for another topic, the fourth in English"
    assert len({re.sub(r"/abo/\S+", "", text(letter)) for letter in post.sent}) == 3
