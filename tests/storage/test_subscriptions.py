"""Subscriptions of the operator's settings."""

import datetime as dt

from sqlalchemy import Engine, select

from storage.models_subscriptions import Subscriber, Subscription
from storage.subscriptions import begin_subscriptions, follow_settings
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
