"""Calendars on request: whatever becomes of what is published, the numbers of their events never fall."""

from __future__ import annotations

from pathlib import Path

import pytest
from icalendar import Calendar
from sqlalchemy import Engine, update

from alerts.press import BUILD_AFTER, Press, Wish
from alerts.shelf import ON_REQUEST, Shelf
from alerts.takedown import FEEDS
from storage.filters import Filter
from storage.models import Paper
from tests.alerts.house import add_change, add_motion
from tests.alerts.samples import SITE
from tests.feeds.test_press import EVERYTHING, Clock, entries, lose, overtake
from tests.feeds.test_press import clock as clock
from tests.feeds.test_web import SITTING

CALENDAR = Wish("ics", Filter(topics=("alle",)))


@pytest.fixture
def press(house: Engine, tmp_path: Path, clock: Clock) -> Press:
    """It publishes into the folder in which takedowns erase."""
    for number in range(1, 5):
        add_motion(house, number)
        add_change(house, number)
    return Press(house, SITE, Shelf(tmp_path / FEEDS / ON_REQUEST), clock)


def numbers(press: Press) -> dict[str, int]:
    """The number of each event that is published."""
    events = Calendar.from_ical(press.get(CALENDAR).content).walk("VEVENT")
    return {str(each["UID"]): int(each["SEQUENCE"]) for each in events}


def test_a_calendar_counts_on_though_less_is_selected(house: Engine, press: Press, clock: Clock) -> None:
    with house.begin() as connection:
        connection.execute(update(Paper).where(Paper.id < 3).values(snapshot={"consultations": [SITTING]}))
    first = Calendar.from_ical(press.get(CALENDAR).content)
    lose(house)
    clock.seconds += BUILD_AFTER
    second = Calendar.from_ical(press.get(CALENDAR).content)
    (before,), (after,) = first.walk("VEVENT"), second.walk("VEVENT")
    assert before["DESCRIPTION"] != after["DESCRIPTION"]
    assert (after["UID"], after["SEQUENCE"]) == (before["UID"], before["SEQUENCE"] + 1)


def test_a_loss_that_the_operator_accepts_is_believed_at_once_and_calendars_go_on(
    house: Engine, press: Press, tmp_path: Path, clock: Clock
) -> None:
    with house.begin() as connection:
        for number in range(1, 5):
            sitting = {**SITTING, "organization": f"Ausschuss {number}", "date": "2026-03-12", "start": None}
            connection.execute(
                update(Paper).where(Paper.id == number).values(snapshot={"consultations": [sitting, SITTING]})
            )
    press.get(EVERYTHING)
    before = numbers(press)
    assert len(before) == 5
    lose(house)
    clock.seconds += BUILD_AFTER
    assert numbers(press) == before
    Shelf(tmp_path / FEEDS / ON_REQUEST).accept_loss()  # by a command, in another process
    clock.seconds += BUILD_AFTER
    assert entries(press.get(EVERYTHING).content) == 1
    after = numbers(press)
    assert len(after) == 2, "what is past may go without a word"
    assert all(number >= before[uid] for uid, number in after.items())
    assert max(after.values()) > max(before.values())


def test_a_calendar_goes_on_though_something_is_taken_down_while_it_is_written(
    house: Engine, press: Press, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.begin() as connection:
        connection.execute(update(Paper).where(Paper.id < 4).values(snapshot={"consultations": [SITTING]}))
    ((uid, before),) = numbers(press).items()
    lose(house)
    overtake(house, tmp_path, monkeypatch)
    clock.seconds += BUILD_AFTER
    assert numbers(press)[uid] > before
    assert "Sprachlotsen" not in press.get(CALENDAR).content.decode()
