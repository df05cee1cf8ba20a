"""The mail server is gone for a day: nothing is given up, and afterwards all goes out once and in order."""

from __future__ import annotations

import email
from collections import Counter

from sqlalchemy import select

from alerts.deliver import Sent, deliver, plan_mails
from alerts.transports import SmtpTransport
from antragsradar.app import App
from antragsradar.settings import Settings
from antragsradar.tasks import perform
from antragsradar.work import Work
from storage.jobs import GRACE, job_views, watch
from storage.models_subscriptions import Delivery, DeliveryItem, Subscriber
from storage.times import utc_now
from tests.alerts.conftest import house, smtp
from tests.alerts.house import HEAD, add_change, add_motion, subscribe
from tests.alerts.samples import NOW, SITE
from tests.delivery.support import DAY, HOUR, MINUTE, at
from tests.end_to_end.test_service import free_port

__all__ = ["house", "smtp"]

STEP = 30 * MINUTE
MOTIONS = 12  # one each two hours
AT_ONCE, DAILY = "eilig@radar.example", "taeglich@radar.example"


def tick(house, url, now) -> Sent:
    """What the service does each minute."""
    plan_mails(house, SITE.domain, clock=at(now))
    return deliver(house, SmtpTransport(url), HEAD, clock=at(now))


def outage(house):
    """A day without a mail server, in which there is something new each two hours; when it is over."""
    url = f"smtp://127.0.0.1:{free_port()}"
    for step in range(DAY // STEP):
        now = NOW + step * STEP
        number, rest = divmod(now - NOW, 2 * HOUR)
        if not rest:
            add_motion(house, number + 1)
            add_change(house, number + 1, at=now)
        result = tick(house, url, now)
        assert (result.sent, result.failed) == (0, 0)
        assert result.delayed <= 1, "the others are not even tried"
    return NOW + DAY


def test_after_a_day_without_it_all_goes_out_once_and_in_order(house, smtp):
    subscribe(house, AT_ONCE, "at_once")
    subscribe(house, DAILY, "daily")
    end = outage(house)
    tick(house, smtp.url, end)
    with house.connect() as connection:
        told = connection.execute(select(DeliveryItem.subscription_id, DeliveryItem.change_id)).all()
        order = (Delivery.planned_at, Delivery.stem, Delivery.id)
        planned = connection.execute(
            select(Delivery.message_id, Delivery.state, Delivery.attempts, Subscriber.address)
            .join(Subscriber, Subscriber.id == Delivery.subscriber_id)
            .order_by(*order)
        ).all()
    assert {(mail.state, mail.attempts) for mail in planned} == {("sent", 0)}
    assert sorted(told) == [(person, change) for person in (1, 2) for change in range(1, MOTIONS + 1)]
    received = [email.message_from_bytes(raw)["Message-ID"] for _, _, raw, _ in smtp.box.received]
    assert received == [mail.message_id for mail in planned]
    mails = Counter(mail.address for mail in planned)
    assert mails == {AT_ONCE: MOTIONS, DAILY: 2}, "one each time that there was something, and one a day"


def test_the_operator_sees_it(house, tmp_path):
    url = f"smtp://127.0.0.1:{free_port()}"
    app = App(Settings(_env_file=None, data_dir=tmp_path, smtp_url=url))
    app.engine = house
    (sending,) = (task for task in Work(app).tasks if task.name == "send mails")
    add_motion(house, 1)
    add_change(house, 1)
    subscribe(house)
    plan_mails(house, SITE.domain, hour=None)
    with house.begin() as connection:
        watch(connection, [sending.record], utc_now())
    for _ in range(3):
        assert not perform(house, sending)
    with house.connect() as connection:
        (view,) = job_views(connection, utc_now() + GRACE + 2 * MINUTE)
    assert view.is_late
    assert view.failure == "Der Mailserver ist nicht zu erreichen: Connection refused"
