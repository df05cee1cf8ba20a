"""Several processes of an installation may start at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import select

from storage.database import open_database, reading
from storage.models_subscriptions import Subscriber
from storage.subscriptions import begin_subscriptions
from storage.times import utc_now

AT_ONCE = 6
ADDRESSES = ("a@radar.example", "b@radar.example")


def test_the_first_subscriptions_are_begun_by_one_of_them(postgresql_address: str) -> None:
    engine = open_database(postgresql_address)
    together = Barrier(AT_ONCE)

    def begin(_number: int) -> None:
        with engine.connect() as connection:  # all are connected before the first begins
            together.wait()
            with connection.begin():
                begin_subscriptions(connection, ADDRESSES, now=utc_now())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(begin, range(AT_ONCE)))
    with reading(engine) as connection:
        assert sorted(connection.scalars(select(Subscriber.address))) == list(ADDRESSES)
    engine.dispose()
