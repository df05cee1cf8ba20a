"""Subscriptions of the operator's settings, and how many letters those get who ask."""

import datetime as dt

from sqlalchemy import Engine, func, select

from storage.filters import Filter
from storage.letters import MOST_A_DAY, request_link, request_subscription
from storage.models_subscriptions import Delivery, Subscriber, Subscription
from storage.subscriptions import begin_subscriptions, follow_settings
from tests.beside import PATIENCE, beside
from tests.storage.conftest import START


def active(engine: Engine) -> dict[str, dt.datetime]:
    with engine.connect() as connection:
        rows = connection.execute(
            select(Subscriber.address, Subscription.created_at)
            .join(Subscriber, Subscriber.id == Subscription.subscriber_id)
            .where(Subscription.ended_at.is_(None))
        )
        return {row.address: row.created_at for row in rows}


def test_begin_only_where_there_are_none(engine: Engine) -> None:
    for addresses in (["a@localhost"], ["b@localhost"], []):
        with engine.begin() as connection:
            begin_subscriptions(connection, addresses, now=START)
        assert set(active(engine)) == {"a@localhost"}


def test_follow_begins_ends_and_goes_on(engine: Engine) -> None:
    later = START + dt.timedelta(days=9)
    for addresses, now in ((["a@localhost"], START), (["b@localhost"], later), (["a@localhost"], later)):
        with engine.begin() as connection:
            follow_settings(connection, addresses, now=now)
        assert set(active(engine)) == set(addresses)
    assert active(engine) == {"a@localhost": START}, "it goes on where it was"


def test_letters_that_are_asked_for_at_the_same_time_count_for_each_other(engine: Engine) -> None:
    def link() -> str | None:
        with engine.begin() as connection:
            return request_link(connection, "a@example.org", now=START, domain="localhost")

    with engine.begin() as connection:
        begin_subscriptions(connection, ["a@example.org"], now=START)
    assert [link() for _ in range(MOST_A_DAY - 1)] == ["manage"] * (MOST_A_DAY - 1)
    with beside(engine) as begin:
        with engine.begin() as connection:
            assert request_link(connection, "A@example.org", now=START, domain="localhost") == "manage"
            others = [begin(link) for _ in range(2)]
        assert [each.result(PATIENCE) for each in others] == [None] * 2
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Delivery)) == MOST_A_DAY


def test_who_asks_twice_at_the_same_time_for_the_first_time_is_one_person(engine: Engine) -> None:
    def ask_for(words: str) -> str | None:
        with engine.begin() as connection:
            wanted = Filter(words=words)
            return request_subscription(
                connection, "a@example.org", wanted, "daily", now=START, domain="localhost"
            )

    with beside(engine) as begin:
        with engine.begin() as connection:
            first = request_subscription(
                connection, "a@example.org", Filter(), "daily", now=START, domain="localhost"
            )
            other = begin(lambda: ask_for("Sprachkurse"))
        assert (first, other.result(PATIENCE)) == ("confirm", "confirm")
    with engine.connect() as connection:
        assert connection.scalars(select(Subscriber.address)).all() == ["a@example.org"]
