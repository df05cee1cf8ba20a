"""Mails that come back: who is written to no more, and what changes nothing."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import select

from alerts.bounces import read_bounce
from storage.models_subscriptions import Delivery, Subscriber
from storage.subscribers import lift
from storage.suspensions import IN_A_ROW, SOFT_LIMIT, record_bounce
from tests.alerts.house import HEAD, add_change, add_motion, subscribe
from tests.alerts.samples import NOW
from tests.delivery.bounced import (
    FULL,
    LATER,
    READER,
    away,
    mangled,
    qmail,
    report,
    still_trying,
    unknown_words,
)
from tests.delivery.support import DAY, Post, mailed, plan, send

TAGS = replace(HEAD, bounce_to="bounces@radar.example").bounce_tags


def back_to(delivery=1):
    return TAGS.address("bounces@radar.example", delivery)


@pytest.fixture
def sent(house):
    """A mail that is out; its Message-ID."""
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
    plan(house)
    post = Post()
    send(house, post)
    return post.sent[0].message_id


def take_in(house, raw, now=NOW):
    bounce = read_bounce(raw, TAGS)
    if bounce is None:
        return None
    with house.begin() as connection:
        return record(connection, bounce, now)


def record(connection, bounce, now=NOW):
    return record_bounce(
        connection, now=now, is_hard=bounce.is_hard, reason=bounce.reason, delivery=bounce.delivery,
        message_ids=bounce.message_ids, addresses=bounce.addresses,
    )  # fmt: skip


def person(house):
    with house.connect() as connection:
        return connection.execute(select(Subscriber.__table__)).one()


def test_what_a_report_says():
    bounce = read_bounce(report(back_to(7), message_id=f"<{'0' * 32}@radar.example>"), TAGS)
    assert (bounce.is_hard, bounce.delivery, bounce.addresses) == (True, 7, frozenset({READER}))
    assert bounce.message_ids == (f"<{'0' * 32}@radar.example>",)
    assert "User unknown" in bounce.reason


@pytest.mark.parametrize(
    ("status", "diagnosis", "action", "hard"),
    [
        ("5.1.1", "550 5.1.1 weg", "failed", True),
        ("5.1.10", "556 5.1.10 null MX", "failed", True),
        ("5.0.0", "550 nein", "failed", True),
        ("5.2.2", FULL, "failed", False),
        ("5.7.1", "554 5.7.1 Spam", "failed", False),
        ("4.4.1", "Connection timed out", "failed", False),
        ("4.2.0", LATER, "Failed (expired)", False),
    ],
)
def test_hard_is_only_what_lies_in_the_address(status, diagnosis, action, hard):
    raw = report(back_to(), status=status, diagnosis=diagnosis, action=action)
    assert read_bounce(raw, TAGS).is_hard is hard


@pytest.mark.parametrize(
    ("action", "status"),
    [
        ("delayed", "4.4.1"),
        ("Delayed", "4.2.0"),
        ("delivered", "2.0.0"),
        ("relayed", "2.1.9"),
        ("expanded", "2.0.0"),
    ],
)
def test_a_mail_that_is_late_or_has_arrived_has_not_come_back(house, sent, action, status):
    for times in range(2 * SOFT_LIMIT):
        raw = report(back_to(), action=action, status=status, diagnosis=LATER, message_id=sent)
        assert take_in(house, raw, NOW + times * DAY) is None
    assert (person(house).soft_bounces, person(house).last_bounce_at) == (0, None)


def test_a_warning_in_words_is_no_bounce():
    assert read_bounce(still_trying(back_to()), TAGS) is None


def test_only_what_is_said_of_an_address_that_failed_counts():
    other = "Final-Recipient: rfc822; other@radar.example\r\nAction: delayed\r\nStatus: 4.4.1\r\n"
    mixed = report(back_to()).replace(b"Final-Recipient", f"{other}\r\nFinal-Recipient".encode())
    bounce = read_bounce(mixed, TAGS)
    assert (bounce.is_hard, bounce.addresses) == (True, frozenset({READER}))


def test_an_address_that_is_gone_is_written_to_no_more(house, sent):
    assert take_in(house, report(back_to())) == "suspended"
    assert person(house).suspended_at == NOW
    assert "User unknown" in person(house).suspension
    add_change(house, 1, kind="restored", at=NOW + DAY)
    assert mailed(house, NOW + 2 * DAY) == []
    assert take_in(house, report(back_to())) == "known"


def test_who_has_it_lifted_is_told_what_happened_meanwhile(house, sent):
    take_in(house, report(back_to()))
    add_change(house, 1, kind="restored", at=NOW + DAY)
    with house.begin() as connection:
        lift(connection, 1)
    assert mailed(house, NOW + 2 * DAY) == [READER]


def bounce_softly(house, times, apart, begun=NOW):
    """So many mails that come back for the time being; what followed from each."""
    found = []
    for number in range(times):
        now = begun + number * apart
        add_change(house, 1, kind="restored", at=now)
        plan(house, now)
        send(house, Post(), now)
        with house.connect() as connection:
            newest = connection.scalar(select(Delivery.id).order_by(Delivery.id.desc()).limit(1))
        raw = report(back_to(newest), status="5.2.2", diagnosis=FULL)
        found.append(take_in(house, raw, now))
        assert take_in(house, raw, now) == "known", "the same once more does not count"
    return found


def test_a_full_mailbox_is_written_to_five_times(house, sent):
    assert bounce_softly(house, SOFT_LIMIT, DAY) == ["counted"] * (SOFT_LIMIT - 1) + ["suspended"]
    assert mailed(house, NOW + 20 * DAY) == []


def test_bounces_that_lie_far_apart_do_not_add_up(house, sent):
    assert bounce_softly(house, 2 * SOFT_LIMIT, IN_A_ROW + DAY) == ["counted"] * 2 * SOFT_LIMIT
    assert person(house).soft_bounces == 1


def test_a_report_without_our_return_address_proves_itself_by_the_message_id(house, sent):
    assert take_in(house, report("radar@radar.example", message_id=sent)) == "suspended"


@pytest.mark.parametrize(
    "raw",
    [
        report("bounces+1-00000000000000000000@radar.example"),
        report("radar@radar.example"),
        report("radar@radar.example", message_id=f"<{'1' * 32}@radar.example>"),
        report(back_to(99)),
    ],
    ids=["forged", "none", "unknown message", "unknown delivery"],
)
def test_whoever_cannot_prove_it_suspends_nobody(house, sent, raw):
    assert take_in(house, raw) == "unrelated"
    assert person(house).suspended_at is None


def test_an_address_that_passes_mail_on_is_not_suspended_for_one_reader_of_it(house, sent):
    assert take_in(house, report(back_to(), address="other@elsewhere.example")) == "counted"
    assert person(house).suspended_at is None


def test_other_servers(house, sent):
    assert take_in(house, unknown_words("radar@radar.example")) is None
    assert take_in(house, unknown_words(back_to())) == "counted"
    assert take_in(house, qmail(back_to())) == "suspended"


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: All",
        "In-Reply-To: <1@radar.example>",
    ],
)
def test_an_answer_is_no_bounce_whatever_it_quotes(house, sent, header):
    assert take_in(house, away(back_to(), header)) is None
    assert person(house).last_bounce_at is None


@pytest.mark.parametrize("raw", [b"", b"\x00" * 1000, b"\r\n\r\n", b"From: x\r\n" * 1000, "ü".encode() * 99])
def test_what_is_no_mail_is_no_bounce(raw):
    assert read_bounce(raw, TAGS) is None


def test_ten_thousand_mangled_mails_do_no_harm(house, sent):
    """Nobody is suspended but by a mail that proves whose it is, and none of them stops us."""
    many = 10_000
    subscribe(house, "nachbarin@radar.example")
    chance = random.Random(20264)
    makers = (report, qmail, unknown_words, away)
    proven = Counter()
    followed = Counter()
    with house.begin() as connection:
        for number in range(many):
            to = back_to() if number % 4 == 0 else "radar@radar.example"
            bounce = read_bounce(mangled(chance.choice(makers)(to), chance), TAGS)
            if bounce is not None:
                proven[bounce.delivery] += 1
                assert "\n" not in bounce.reason
                assert len(bounce.reason) <= 160
                assert bounce.message_ids == ()
                followed[record(connection, bounce)] += 1
    assert set(proven) == {1, None}, "no other delivery is ever named"
    assert min(proven.values()) > many / 100
    assert followed["unrelated"] == proven[None], "what proves nothing does nothing"
    with house.connect() as connection:
        found = select(Subscriber.address, Subscriber.suspended_at.is_not(None)).order_by(Subscriber.id)
        people = connection.execute(found).all()
        assert people == [(READER, True), ("nachbarin@radar.example", False)]
        assert connection.scalars(select(Delivery.state)).all() == ["sent"]
