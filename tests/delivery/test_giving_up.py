"""A mail that the server does not take for days is given up; one that could not be tried is not."""

import pytest
from sqlalchemy import select

from alerts.mail_errors import MailError
from storage.models_subscriptions import Delivery, Subscriber
from tests.alerts.house import add_change, add_motion, subscribe
from tests.alerts.samples import NOW
from tests.delivery.support import DAY, HOUR, Post, plan, send, states


@pytest.fixture
def news(house):
    """Something new, and one who wants to know it."""
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)


def send_until(house, error, end, apart=6 * HOUR):
    """Try every few hours until then."""
    now = NOW
    while now < end:
        send(house, Post(error), now)
        now += apart


def test_what_the_server_does_not_take_for_five_days_is_given_up(house, news):
    plan(house)
    greylisted = MailError("451 4.7.1 später", refused=True)
    send_until(house, greylisted, NOW + 5 * DAY)
    assert states(house) == [("planned", 20)]
    result = send(house, Post(greylisted), NOW + 5 * DAY)
    assert (result.failed, result.delayed, result.problems) == (1, 0, ("451 4.7.1 später",))
    assert states(house) == [("failed", 21)]
    with house.connect() as connection:
        assert connection.scalar(select(Delivery.error)) == "451 4.7.1 später"
        assert connection.scalar(select(Delivery.bounced_at)) == NOW + 5 * DAY
        person = connection.execute(select(Subscriber.__table__)).one()
    assert (person.soft_bounces, person.suspended_at) == (1, None)
    assert send(house, Post(), NOW + 9 * DAY).sent == 0


def test_while_the_server_is_out_of_reach_nothing_is_given_up(house, news):
    plan(house)
    send_until(house, MailError("weg", unreachable=True), NOW + 9 * DAY)
    assert send(house, Post(), NOW + 9 * DAY).sent == 1


def test_what_could_not_be_tried_for_long_has_its_tries_nevertheless(house, news):
    plan(house)
    refused = MailError("451 4.7.1 später", refused=True)
    assert send(house, Post(refused), NOW + 20 * DAY).delayed == 1
    assert send(house, Post(), NOW + 21 * DAY).sent == 1
