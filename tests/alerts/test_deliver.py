"""The ledger: nothing is told twice, nothing is lost."""

import datetime as dt
import email
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select, update

from alerts.deliver import deliver, plan_digests
from alerts.mail import FolderTransport, MailError
from storage import deliveries, outbox
from storage.models import Delivery, DeliveryItem, Subscription, TopicMatch
from tests.alerts.house import add_change, add_motion, open_house, subscribe
from tests.alerts.samples import NOW, SITE, instant

SENDER = "radar@radar.example"
SEVEN = dt.datetime(2026, 3, 10, 6, 0, tzinfo=dt.UTC)  # 7:00 in Germany


class Post:
    """A transport that keeps what it is given, and fails as it is told."""

    def __init__(self, *errors):
        self.errors = list(errors)
        self.sent = []

    def send(self, message):
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        self.sent.append(message)

    def close(self):
        pass


class Killed(BaseException):
    """The process ends here."""


def at(moment):
    return lambda: moment


def plan(house, now=NOW, hour=None):
    return plan_digests(house, SITE, hour=hour, clock=at(now))


def send(house, post, now=NOW):
    return deliver(house, post, site=SITE, sender=SENDER, clock=at(now))


def states(house):
    with house.connect() as connection:
        rows = connection.execute(select(Delivery.state, Delivery.attempts).order_by(Delivery.id))
        return [tuple(row) for row in rows]


def told(house):
    with house.connect() as connection:
        return sorted(connection.scalars(select(DeliveryItem.change_id)))


def test_what_is_new_is_told_once(house):
    add_motion(house, 1)
    change = add_change(house, 1)
    subscribe(house)
    assert [each.changes for each in plan(house)] == [1]
    post = Post()
    assert send(house, post).sent == 1
    assert post.sent[0]["To"] == "leserin@radar.example"
    assert "Sprachlotsen für Stadtteil 1" in post.sent[0].get_body(("plain",)).get_content()
    assert told(house) == [change]
    assert plan(house)[0].delivery_id is None
    assert send(house, post).sent == 0
    assert len(post.sent) == 1


def test_nothing_new_makes_no_mail_but_is_noted(house, caplog):
    subscribe(house)
    caplog.set_level("INFO")
    assert [(each.changes, each.delivery_id) for each in plan(house)] == [(0, None)]
    assert "nothing new" in caplog.text
    assert states(house) == []


def test_silent_old_and_unselected_changes_are_not_told(house):
    add_motion(house, 1)
    add_motion(house, 2, selected=False)
    add_motion(house, 3, topic="verkehr")
    add_motion(house, 4, motion_id=None)
    add_change(house, 1, silent=True)
    add_change(house, 1, at=instant(1, 8))
    for number in (2, 3, 4):
        add_change(house, number)
    subscribe(house, created_at=instant(1, 9))
    assert plan(house)[0].changes == 0


def test_a_change_with_a_smaller_id_that_appears_later_is_still_told(house):
    """Transactions do not commit in the order of their ids."""
    add_motion(house, 1)
    add_motion(house, 2, selected=False)
    early, late = add_change(house, 2), add_change(house, 1)
    subscribe(house)
    plan(house)
    assert told(house) == [late]
    with house.begin() as connection:
        connection.execute(update(TopicMatch).where(TopicMatch.paper_id == 2).values(selected=True))
    plan(house)
    assert told(house) == [early, late]


def test_a_topic_of_one_paper_selects_the_whole_motion(house):
    add_motion(house, 1)
    add_motion(house, 2, selected=False, motion_id=1)
    change = add_change(house, 2, kind="document_added", after={"name": "Anlage"})
    subscribe(house)
    plan(house)
    assert told(house) == [change]


def test_once_a_day_from_its_hour_on(house):
    add_motion(house, 1)
    first = add_change(house, 1, at=instant(9, 12))
    subscribe(house)
    assert plan(house, SEVEN - dt.timedelta(minutes=1), hour=7)[0].changes == 0
    assert plan(house, SEVEN, hour=7)[0].changes == 1
    second = add_change(house, 1, kind="restored", at=SEVEN + dt.timedelta(hours=1))
    assert plan(house, SEVEN + dt.timedelta(hours=2), hour=7) == []
    assert told(house) == [first]
    assert plan(house, SEVEN + dt.timedelta(days=1), hour=7)[0].changes == 1
    assert told(house) == [first, second]


def test_a_machine_that_was_off_at_the_hour_makes_up_for_it(house):
    add_motion(house, 1)
    add_change(house, 1, at=instant(8, 12))
    subscribe(house)
    assert plan(house, SEVEN + dt.timedelta(hours=9), hour=7)[0].changes == 1


def test_each_subscription_has_its_own_ledger(house):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house, "a@radar.example")
    subscribe(house, "b@radar.example")
    subscribe(house, "c@radar.example", ended_at=instant(2))
    plan(house)
    post = Post()
    assert send(house, post).sent == 2
    assert [message["To"] for message in post.sent] == ["a@radar.example", "b@radar.example"]
    assert len({message["Message-ID"] for message in post.sent}) == 2


def test_a_passing_failure_is_tried_again_later_with_the_same_message_id(house):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
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


def test_a_permanent_failure_is_given_up_and_the_next_goes_out(house):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house, "weg@radar.example")
    subscribe(house, "da@radar.example")
    plan(house)
    post = Post(MailError("unbekannt", permanent=True))
    result = send(house, post)
    assert (result.sent, result.failed) == (1, 1)
    assert states(house) == [("failed", 1), ("sent", 0)]
    assert send(house, post, NOW + dt.timedelta(days=9)).sent == 0


def test_while_no_server_answers_the_rest_is_not_even_tried(house):
    add_motion(house, 1)
    add_change(house, 1)
    for name in "abc":
        subscribe(house, f"{name}@radar.example")
    plan(house)
    assert send(house, Post(*[MailError("weg", unreachable=True)] * 3)).delayed == 1
    assert sorted(states(house)) == [("planned", 0), ("planned", 0), ("planned", 1)]


def test_a_wrong_address_does_not_keep_back_the_others(house):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house, "kaputt\r\nBcc: x@y.example")
    subscribe(house, "da@radar.example")
    plan(house)
    assert (send(house, Post()).sent, states(house)[0]) == (1, ("failed", 1))


def test_a_mail_that_cannot_be_made_waits_and_keeps_nobody_back(house, monkeypatch):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
    plan(house)
    monkeypatch.setattr("alerts.deliver.compose", lambda *arguments: 1 / 0)
    assert send(house, Post()).problems == ("Interner Fehler beim Erstellen der Mail (ZeroDivisionError)",)
    assert states(house) == [("planned", 1)]


def test_an_ended_subscription_gets_nothing_more(house):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
    plan(house)
    with house.begin() as connection:
        connection.execute(update(Subscription).values(ended_at=instant(10, 5)))
    assert send(house, Post()).failed == 1


def test_killed_before_the_plan_is_written_nothing_is_half_there(house, monkeypatch):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
    insert = deliveries.insert

    def die_at_the_items(table):
        if table is DeliveryItem:
            raise Killed
        return insert(table)

    monkeypatch.setattr(deliveries, "insert", die_at_the_items)
    with pytest.raises(Killed):
        plan(house)
    monkeypatch.undo()
    assert (states(house), told(house)) == ([], [])
    assert plan(house)[0].changes == 1


@pytest.mark.parametrize("handed_over", [False, True])
def test_killed_while_sending_the_message_goes_out_again_as_the_same(house, monkeypatch, handed_over):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
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
    assert len({message.as_bytes() for message in post.sent}) == 1
    assert len(post.sent) == 1 + handed_over


def test_a_lease_taken_over_is_not_put_back_by_its_former_owner(house):
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
    plan(house)
    with house.begin() as connection:
        slow = deliveries.lease(connection, NOW, "langsam")
    later = NOW + dt.timedelta(hours=1)
    with house.begin() as connection:
        quick = deliveries.lease(connection, later, "schnell")
        assert quick.id == slow.id
        assert deliveries.lease(connection, later, "dritter") is None
        outbox.record_sent(connection, quick, later)
        outbox.record_delayed(connection, slow, later, "zu spät")
    assert states(house) == [("sent", 0)]


_WORKER = """
import sys, time
from pathlib import Path
from alerts.deliver import deliver, plan_digests
from alerts.mail import FolderTransport
from storage.database import open_database
from tests.alerts.samples import SITE

class Slow(FolderTransport):
    def send(self, message):
        print("sending", flush=True)
        time.sleep(0.02)
        super().send(message)
        with (folder / "log").open("a") as log:
            log.write(message["Message-ID"] + "\\n")
        print("handed over", flush=True)
        time.sleep(0.02)

folder = Path(sys.argv[1])
engine = open_database(f"sqlite:///{folder}/radar.sqlite")
print("planning", flush=True)
plan_digests(engine, SITE, hour=None)
deliver(engine, Slow(folder / "mails"), site=SITE, sender="radar@radar.example")
"""


def test_sigkill_at_any_point_loses_nothing_and_tells_nothing_twice(tmp_path):
    house = open_house(tmp_path)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    for number in range(1, 6):
        add_motion(house, number)
        add_change(house, number, at=now - dt.timedelta(hours=1))
    for number in range(8):
        subscribe(house, f"leserin{number}@radar.example")
    lines_before_kill = [1, 2, 3, 6]  # the planning, the first send, the first hand-over, further on
    for lines in lines_before_kill:
        _run_and_kill(tmp_path, lines)
    later = now + dt.timedelta(hours=2)
    plan_digests(house, SITE, hour=None, clock=at(later))
    deliver(house, FolderTransport(tmp_path / "mails"), site=SITE, sender=SENDER, clock=at(later))
    assert {state for state, _ in states(house)} == {"sent"}
    assert len(told(house)) == 5 * 8
    # The folder keeps a message once however often it goes out: the same Message-ID is the same file.
    mails = [email.message_from_bytes(path.read_bytes()) for path in (tmp_path / "mails").glob("*.eml")]
    assert sorted(mail["To"] for mail in mails) == [f"leserin{number}@radar.example" for number in range(8)]
    handed_over = (tmp_path / "log").read_text().split()
    assert len(handed_over) - len(set(handed_over)) <= len(lines_before_kill)
    house.dispose()


def _run_and_kill(folder, lines):
    root = Path(__file__).resolve().parents[2]
    worker = subprocess.Popen(
        [sys.executable, "-c", _WORKER, str(folder)], stdout=subprocess.PIPE, cwd=root, env={**os.environ}
    )
    try:
        for _ in range(lines):
            worker.stdout.readline()
        time.sleep(0.01)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        worker.stdout.close()
    assert worker.returncode == -signal.SIGKILL
