"""Feeds on request: when they are built, what is published, and what too many questions cost."""

from __future__ import annotations

import datetime as dt
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import feedparser
import pytest
import time_machine
from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError

from alerts import press as module
from alerts.addresses import FeedFormat
from alerts.press import BUILD_AFTER, LOOK_AFTER, LOSS_LASTS, Busy, Press, Refused, Wish
from alerts.shelf import ON_REQUEST, Shelf
from alerts.syndication import Format
from alerts.takedown import FEEDS, take_down
from alerts.watch import LOOK_AFTER as STATE_SECONDS
from storage.filters import Filter
from storage.models import Paper
from tests.alerts.house import add_change, add_motion, set_source
from tests.alerts.samples import SITE
from tests.feeds.test_web import fill

NOW = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
EVERYTHING = Wish("rss", Filter(topics=("alle",)))
FEW = 20
"""Filters that may be new at once, where their number is the point."""


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(autouse=True)
def _april() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def press(house: Engine, tmp_path: Path, clock: Clock) -> Press:
    for number in range(1, 5):
        add_motion(house, number)
        add_change(house, number)
    return Press(house, SITE, Shelf(tmp_path / "filters"), clock)


class Counter:
    """How often something is built."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.built = 0
        make = module.make

        def counted(*arguments: Any) -> Any:
            self.built += 1
            return make(*arguments)

        monkeypatch.setattr(module, "make", counted)


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    return Counter(monkeypatch)


def entries(content: bytes) -> int:
    return len(feedparser.parse(content).entries)


def test_built_once_while_nothing_is_different(press: Press, clock: Clock, counter: Counter) -> None:
    first = press.get(EVERYTHING)
    assert entries(first.content) == 4
    for seconds in (1, LOOK_AFTER, LOOK_AFTER, BUILD_AFTER / 2):
        clock.seconds += seconds
        assert press.get(EVERYTHING) is first
    assert counter.built == 1
    clock.seconds += BUILD_AFTER
    assert press.get(EVERYTHING) is first  # built again, for what cannot be seen; it is the same
    assert counter.built == 2


def test_something_new_is_seen_after_a_minute(
    house: Engine, press: Press, clock: Clock, counter: Counter
) -> None:
    first = press.get(EVERYTHING)
    add_motion(house, 5)
    add_change(house, 5)
    clock.seconds += LOOK_AFTER - 1
    assert press.get(EVERYTHING) is first
    clock.seconds += STATE_SECONDS
    second = press.get(EVERYTHING)
    assert entries(second.content) == 5
    assert second.tag != first.tag
    assert counter.built == 2


def in_all_formats(press: Press, wanted: Filter, *formats: FeedFormat) -> list[int]:
    """How many entries the formats have, in the order in which they are asked for."""
    documents = {each: press.get(Wish(each, wanted)).content for each in formats}
    return [
        len(json.loads(content)["items"]) if format_ == "json" else entries(content)
        for format_, content in documents.items()
    ]


def test_all_formats_are_of_one_state(house: Engine, press: Press, clock: Clock, counter: Counter) -> None:
    wanted = EVERYTHING.filter
    assert in_all_formats(press, wanted, "rss") == [4]
    add_motion(house, 5)
    add_change(house, 5)
    clock.seconds += LOOK_AFTER - 1
    assert in_all_formats(press, wanted, "json", "atom", "rss") == [4, 4, 4]
    assert counter.built == 1
    clock.seconds += 2
    assert in_all_formats(press, wanted, "atom") == [5]
    assert in_all_formats(press, wanted, "rss", "json", "atom") == [5, 5, 5]
    assert counter.built == 2


def test_what_the_state_of_knowledge_does_not_see_is_in_all_formats_at_once(
    house: Engine, press: Press, clock: Clock
) -> None:
    assert in_all_formats(press, EVERYTHING.filter, "rss", "json") == [4, 4]
    with house.begin() as connection:
        connection.execute(update(Paper).where(Paper.id == 1).values(motion_id=None))
    clock.seconds += BUILD_AFTER
    assert in_all_formats(press, EVERYTHING.filter, "json", "rss", "atom") == [3, 3, 3]


def test_a_reading_that_is_held_no_more_is_read_anew_for_all_formats(
    house: Engine, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_READINGS_HELD", 1)
    assert in_all_formats(press, EVERYTHING.filter, "rss") == [4]
    press.get(Wish("rss", Filter(parties=("SPD",))))
    add_motion(house, 5)
    add_change(house, 5)
    assert in_all_formats(press, EVERYTHING.filter, "rss") == [4], "it need not be read again"
    assert in_all_formats(press, EVERYTHING.filter, "json", "rss", "atom") == [5, 5, 5]


@pytest.mark.parametrize("format_", ["rss", "ics"])
def test_what_is_taken_down_is_sent_no_more_by_any_process(
    house: Engine, tmp_path: Path, clock: Clock, format_: Format
) -> None:
    fill(house)
    wish = Wish(format_, Filter(topics=("alle",)))
    folder = tmp_path / FEEDS / ON_REQUEST
    desk, beside = (Press(house, SITE, Shelf(folder), clock) for _ in range(2))
    title = "Sprachlotsen für Stadtteil 1"
    assert all(title in press.get(wish).content.decode() for press in (desk, beside))
    take_down(house, tmp_path, [1], reason="Weil", by="Mira", now=NOW)
    for press in (desk, beside):
        assert press.at_hand(wish) is None
        assert title not in press.get(replace(wish, format="json")).content.decode()
        assert title not in press.get(wish).content.decode()


def overtake(house: Engine, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a paper be taken down while something is written next."""
    make = module.make

    def overtaken(*arguments: Any) -> Any:
        content = make(*arguments)
        monkeypatch.setattr(module, "make", make)
        take_down(house, folder, [1], reason="Weil", by="Mira", now=NOW)
        return content

    monkeypatch.setattr(module, "make", overtaken)


def test_what_is_taken_down_while_it_is_written_about_is_not_published(
    house: Engine, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_motion(house, 1)
    add_change(house, 1)
    press = Press(house, SITE, Shelf(tmp_path / FEEDS / ON_REQUEST), clock)
    overtake(house, tmp_path, monkeypatch)
    assert "Sprachlotsen" not in press.get(EVERYTHING).content.decode()
    assert "Sprachlotsen" not in press.get(EVERYTHING).content.decode()


def test_a_source_that_breaks_is_told(house: Engine, press: Press, clock: Clock) -> None:
    assert b"Nicht nachsehen konnten wir" not in press.get(EVERYTHING).content
    set_source(house, "altdorf", state="broken")
    clock.seconds += LOOK_AFTER
    assert "Nicht nachsehen konnten wir bei: Kreis Altdorf." in press.get(EVERYTHING).content.decode()


def test_another_process_and_a_restart_find_the_same_bytes_and_date(
    house: Engine, press: Press, tmp_path: Path, clock: Clock
) -> None:
    first = press.get(EVERYTHING)
    with time_machine.travel(NOW + dt.timedelta(days=3), tick=False):
        again = Press(house, SITE, Shelf(tmp_path / "filters"), clock).get(EVERYTHING)
    assert again == first
    assert again.modified == NOW


def lose(house: Engine) -> None:
    """Three of four motions are nobody's any more, and the state of knowledge is another one."""
    with house.begin() as connection:
        connection.execute(update(Paper).where(Paper.id > 1).values(motion_id=None))
    add_change(house, 1, kind="amended")


def test_a_sudden_loss_is_believed_after_a_day(house: Engine, press: Press, clock: Clock) -> None:
    first = press.get(EVERYTHING)
    lose(house)
    for _ in range(3):
        clock.seconds += BUILD_AFTER
        assert press.get(EVERYTHING) is first
    clock.seconds += LOSS_LASTS
    assert entries(press.get(EVERYTHING).content) == 1


def test_a_loss_that_was_none_is_forgotten(house: Engine, press: Press, clock: Clock) -> None:
    first = press.get(EVERYTHING)
    lose(house)
    clock.seconds += BUILD_AFTER
    assert press.get(EVERYTHING) is first
    with house.begin() as connection:
        connection.execute(update(Paper).values(motion_id=Paper.id))
    clock.seconds += BUILD_AFTER
    assert entries(press.get(EVERYTHING).content) == 4
    lose(house)
    clock.seconds += LOSS_LASTS  # the day begins anew
    assert entries(press.get(EVERYTHING).content) == 4


def test_what_the_gate_refuses_is_not_published(
    press: Press, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = press.get(EVERYTHING)
    monkeypatch.setattr(module, "make", lambda *_: b"<rss><kaputt>")
    clock.seconds += BUILD_AFTER
    assert press.get(EVERYTHING) is first
    with pytest.raises(Refused, match="wohlgeformtes XML"):
        press.get(Wish("rss", Filter(parties=("SPD",))))


def test_while_the_database_is_gone_the_last_good_one_stays(
    press: Press, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = press.get(EVERYTHING)

    def gone(*_: Any) -> bytes:
        raise OperationalError("", {}, Exception("gone"))

    monkeypatch.setattr(module, "make", gone)
    clock.seconds += BUILD_AFTER
    with pytest.raises(OperationalError):
        press.get(EVERYTHING)
    assert press.last_good(EVERYTHING) is first


def test_a_full_disk_keeps_nobody_from_reading(
    house: Engine, press: Press, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert entries(press.get(EVERYTHING).content) == 4
    add_motion(house, 5)
    add_change(house, 5)
    clock.seconds += LOOK_AFTER
    assert entries(press.get(EVERYTHING).content) == 5


def test_ever_new_filters_are_rationed_and_known_ones_are_not(
    house: Engine, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "NEW_AT_ONCE", FEW)
    press = Press(house, SITE, Shelf(tmp_path / "filters"), clock)
    first = press.get(EVERYTHING)
    wishes = [Wish("rss", Filter(parties=(f"Partei {number}",))) for number in range(FEW)]
    for wish in wishes[:-1]:
        press.get(wish)
    with pytest.raises(Busy):
        press.get(wishes[-1])
    clock.seconds += LOOK_AFTER - 1
    assert press.get(EVERYTHING) is first
    press.get(Wish("rss", Filter(parties=("eine",))))  # a minute later there is more


def test_few_are_built_at_a_time_and_some_wait(press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
    going, all_there = threading.Event(), threading.Semaphore(0)
    make = module.make

    def slow(*arguments: Any) -> Any:
        all_there.release()
        going.wait(30)
        return make(*arguments)

    monkeypatch.setattr(module, "make", slow)
    outcomes: list[str] = []

    def ask(number: int) -> None:
        try:
            press.get(Wish("rss", Filter(parties=(f"Partei {number}",))))
            outcomes.append("sent")
        except Busy:
            outcomes.append("busy")

    crowd = module.AT_A_TIME + module.WAITING
    threads = [threading.Thread(target=ask, args=(number,)) for number in range(crowd + 3)]
    for thread in threads:
        thread.start()
    for _ in range(module.AT_A_TIME):
        assert all_there.acquire(timeout=30)
    while outcomes.count("busy") < 3:  # who does not even find a place to wait is sent away at once
        assert any(thread.is_alive() for thread in threads)
        threading.Event().wait(0.01)
    assert not all_there.acquire(blocking=False)
    going.set()
    for thread in threads:
        thread.join(60)
    assert outcomes.count("sent") + outcomes.count("busy") == crowd + 3
    assert outcomes.count("sent") >= module.AT_A_TIME


def test_many_who_ask_for_the_same_are_answered_by_one_building(press: Press, counter: Counter) -> None:
    kept: list[Any] = []
    threads = [threading.Thread(target=lambda: kept.append(press.get(EVERYTHING))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len({each.tag for each in kept}) == 1
    assert len(kept) == 8
    assert counter.built <= module.AT_A_TIME
