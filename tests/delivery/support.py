"""What the tests of planning and sending share."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from sqlalchemy import Engine, select

from alerts.deliver import Sent, deliver, plan_mails
from alerts.transports import Letter, Meanwhile
from storage.models_subscriptions import Delivery, DeliveryItem
from storage.planning import Planned
from storage.times import from_berlin
from tests.alerts.house import HEAD
from tests.alerts.samples import NOW, SITE

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)


class Post:
    """A transport that keeps what it is given, and fails as it is told."""

    def __init__(self, *errors: BaseException | None) -> None:
        self.errors = list(errors)
        self.sent: list[Letter] = []

    def send(self, letter: Letter, meanwhile: Meanwhile | None = None) -> None:
        error = self.errors.pop(0) if self.errors else None
        if error is not None:
            raise error
        self.sent.append(letter)

    def announce(self, letter: Letter) -> None:
        pass

    def take_back(self, letter: Letter) -> None:
        self.sent.remove(letter)

    def close(self) -> None:
        pass

    def to(self) -> list[str]:
        """Who got something, in order."""
        return [letter.recipient for letter in self.sent]


class Killed(BaseException):
    """The process ends here."""


def at(moment: dt.datetime) -> Callable[[], dt.datetime]:
    return lambda: moment


def berlin(day: int, hour: int, minute: int = 0, month: int = 3, year: int = 2026) -> dt.datetime:
    return from_berlin(dt.date(year, month, day), dt.time(hour, minute))


def plan(house: Engine, now: dt.datetime = NOW, hour: int | None = None) -> Planned:
    return plan_mails(house, SITE.domain, hour=hour, clock=at(now))


def send(house: Engine, post: Any, now: dt.datetime = NOW) -> Sent:
    return deliver(house, post, HEAD, clock=at(now))


def mailed(house: Engine, now: dt.datetime, hour: int | None = 7) -> list[str]:
    """Who gets a mail at that moment."""
    plan(house, now, hour)
    post = Post()
    send(house, post, now)
    return post.to()


def states(house: Engine) -> list[tuple[str, int]]:
    with house.connect() as connection:
        rows = connection.execute(select(Delivery.state, Delivery.attempts).order_by(Delivery.id))
        return [(row.state, row.attempts) for row in rows]


def told(house: Engine) -> list[int]:
    """The changes in the ledger."""
    with house.connect() as connection:
        return sorted(connection.scalars(select(DeliveryItem.change_id)))


def read(letter: Letter) -> EmailMessage:
    return email.message_from_bytes(letter.content, policy=email.policy.default)  # type: ignore[return-value]


def text(letter: Letter) -> str:
    body = read(letter).get_body(("plain",))
    assert body is not None
    return " ".join(body.get_content().split())
