"""Killed at any moment of reading, planning and sending: nothing is lost, at most one mail goes out again."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

import feedparser
import pytest
from sqlalchemy import Engine, func, insert, select

from storage.models import Change
from storage.models_subscriptions import Delivery, DeliveryItem, Subscriber, Subscription
from tests.alerts.house import HOUSE, open_house
from tests.alerts.samples import NOW, instant
from tests.databases import address
from tests.delivery import working
from tests.delivery.support import HOUR

WAIT_SECONDS = 120.0
PAPERS = 3  # that are new at a time


def people(engine: Engine, count: int) -> None:
    """So many who are told at once of everything."""
    with engine.begin() as connection:
        rows = [
            {
                "address": f"l{number}@radar.example",
                "address_key": f"l{number}@radar.example",
                "created_at": NOW,
            }
            for number in range(count)
        ]
        connection.execute(insert(Subscriber), rows)
        values = {"filter": "", "frequency": "at_once", "origin": "form", "created_at": instant(1)}
        values |= {"confirmed_at": instant(1), "begins_at": instant(1), "filter_key": "all"}
        ids = connection.scalars(select(Subscriber.id)).all()
        connection.execute(insert(Subscription), [{**values, "subscriber_id": id_} for id_ in ids])


def strike(folder, smtp, papers, now, chance):
    """Let a process work, and kill it at some moment; whether it was still at work."""
    had = len(smtp.box.received)
    worker = working.start(folder, address(folder / HOUSE), smtp.url, papers, now)
    if chance.random() < 0.5:  # while it reads, publishes, plans or begins to send
        worker.join(chance.uniform(0.0, 1.5))
    else:  # while it sends
        mails = had + chance.randint(1, 150)
        deadline = time.monotonic() + WAIT_SECONDS
        while len(smtp.box.received) < mails and worker.is_alive():
            assert time.monotonic() < deadline
            time.sleep(0.001)
        time.sleep(chance.uniform(0.0, 0.005))
    worker.kill()
    worker.join(WAIT_SECONDS)
    return worker.exitcode != 0


def under_fire(folder, smtp, kills, subscribers, chance):
    """Kill so often, then let one come to its end; how often that was."""
    house = open_house(folder)
    people(house, subscribers)
    killed = rounds = 0
    papers: list[int] = []
    while killed < kills:
        rounds += 1
        if rounds % 5 == 1:
            papers += range(len(papers) + 1, len(papers) + PAPERS + 1)
        killed += strike(folder, smtp, papers, NOW + rounds * HOUR, chance)
    last = working.start(folder, address(folder / HOUSE), smtp.url, papers, NOW + (rounds + 1) * HOUR)
    last.join(WAIT_SECONDS)
    assert last.exitcode == 0
    check(house, folder, smtp, killed, subscribers, len(papers))
    house.dispose()


def check(house, folder, smtp, kills, subscribers, papers):
    with house.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Change)) == papers
        told = connection.execute(select(DeliveryItem.subscription_id, DeliveryItem.change_id)).all()
        ledger = dict(connection.execute(select(Delivery.message_id, Delivery.state)).all())
    assert len(told) == len(set(told)) == subscribers * papers, "everybody is told of everything, once"
    assert set(ledger.values()) == {"sent"}
    received = Counter()
    contents: dict[str, set[bytes]] = {}
    for _, _, raw, _ in smtp.box.received:
        message_id = raw.partition(b"Message-ID: ")[2].partition(b"\r\n")[0].decode()
        received[message_id] += 1
        contents.setdefault(message_id, set()).add(raw)
    assert set(received) == set(ledger), "what the ledger says was sent, the server has"
    assert received.total() - len(received) <= kills
    assert max(received.values()) <= 1 + kills
    assert all(len(each) == 1 for each in contents.values()), "what goes out again is the same"
    entries = feedparser.parse((folder / "feeds" / "motions.atom").read_bytes()).entries
    assert len({entry.id for entry in entries}) == len(entries) == papers


def test_ten_kills(database, tmp_path: Path, smtp):
    under_fire(tmp_path, smtp, 10, 1000, random.Random(20265))


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_hundred_kills(database, tmp_path: Path, smtp):
    seed = random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")  # noqa: T201 - shown when the test fails
    under_fire(tmp_path, smtp, 100, 1000, random.Random(seed))


def test_two_at_once_on_one_database_send_nothing_twice(database, tmp_path: Path, smtp):
    house = open_house(tmp_path)
    people(house, 300)
    workers = [working.start(tmp_path, address(tmp_path / HOUSE), smtp.url, [1, 2], NOW) for _ in range(2)]
    for worker in workers:
        worker.join(WAIT_SECONDS)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert smtp.box.connections == 2, "both sent"
    check(house, tmp_path, smtp, 0, 300, 2)
    house.dispose()
