"""A committee that is wholly lost is a fault in what was shown, and no news about its meetings."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from storage.committees import Committee, KnownMeeting, committees_in_window, judge_committees
from storage.meetings import mark_missing_meetings, save_meeting
from storage.models import Meeting as MeetingRow
from storage.records import Meeting
from tests.storage.conftest import reading_of

WINDOW = dt.date(2026, 1, 1), dt.date(2026, 6, 30)


def at(organization: str, day: int, shown: bool, month: int = 3, hour: int = 16) -> KnownMeeting:
    start = dt.datetime(2026, month, day, hour, tzinfo=dt.UTC)
    return KnownMeeting(organization, start.date(), start, shown)


FRAME = [at("Hauptausschuss", 1, True, month=1), at("Hauptausschuss", 30, True, month=6)]


def lost(*meetings: KnownMeeting) -> list[str]:
    return [each.name for each in judge_committees([*FRAME, *meetings]) if each.lost]


def test_known_to_meet_and_never_shown() -> None:
    judged = judge_committees([*FRAME, at("Rat", 3, False), at("Rat", 24, False)])
    assert judged == [Committee("Hauptausschuss", 2, 2, False), Committee("Rat", 2, 0, True)]


@pytest.mark.parametrize(
    ("meetings", "why"),
    [
        ([at("Rat", 3, False)], "a single meeting may be moved or taken off"),
        ([at("Rat", 3, True), at("Rat", 24, False)], "one of two is shown"),
        (
            [at("Rat", 3, False), at("Rat", 24, False), at("Stadtrat", 3, True), at("Stadtrat", 24, True)],
            "it has another name now",
        ),
    ],
)
def test_not_lost(meetings: list[KnownMeeting], why: str) -> None:
    assert lost(*meetings) == [], why


def test_another_committee_on_one_of_the_days_is_no_new_name() -> None:
    assert lost(at("Rat", 3, False), at("Rat", 24, False), at("Schulausschuss", 3, True)) == ["Rat"]
    later = at("Schulausschuss", 24, True, hour=18)
    assert lost(at("Rat", 3, False), at("Rat", 24, False), at("Schulausschuss", 3, True), later) == ["Rat"]


def test_the_same_days_without_the_hour_are_no_new_name() -> None:
    days = [dt.date(2026, 3, 3), dt.date(2026, 3, 24)]
    council = [KnownMeeting("Rat", day, None, False) for day in days]
    board = [KnownMeeting("Hauptausschuss", day, None, True) for day in days]
    assert lost(*council, *board) == ["Rat"]


def test_a_calendar_that_reaches_less_far_back_has_lost_nobody() -> None:
    shown = [at("Hauptausschuss", 3, True), at("Hauptausschuss", 30, True)]
    before = [at("Rat", 3, False, month=1), at("Rat", 4, False, month=2)]
    assert not any(each.lost for each in judge_committees([*shown, *before]))


def test_a_calendar_that_shows_nothing_has_lost_all() -> None:
    meetings = [at("Rat", 3, False), at("Rat", 24, False), at("Kreistag", 3, False), at("Kreistag", 9, False)]
    assert [each.name for each in judge_committees(meetings) if each.lost] == ["Kreistag", "Rat"]


MEETINGS = st.lists(
    st.builds(at, st.sampled_from(["Rat", "Kreistag", "Beirat"]), st.integers(1, 28), st.booleans()),
    max_size=15,
)


@given(MEETINGS, st.randoms(use_true_random=False))
def test_the_order_makes_no_difference(meetings: list[KnownMeeting], chance: object) -> None:
    shuffled = list(meetings)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judge_committees(shuffled) == judge_committees(meetings)


@given(MEETINGS)
def test_who_is_shown_is_never_lost(meetings: list[KnownMeeting]) -> None:
    for each in judge_committees(meetings):
        assert not (each.lost and each.shown)
        assert 0 <= each.shown <= each.known


def keep(engine: Engine, run: int, *named: tuple[str, int]) -> None:
    with engine.begin() as connection:
        for organization, day in named:
            record = Meeting(
                key=f"{organization}{day}", organization=organization, date=dt.date(2026, 3, day)
            )
            save_meeting(connection, record, reading_of(run=run))


def gone(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return sorted(connection.scalars(select(MeetingRow.key).where(MeetingRow.gone)))


COUNCIL, BOARD = [("Rat", 3), ("Rat", 24)], [("Beirat", day) for day in (1, 8, 15, 22, 29)]


def test_meetings_of_a_lost_committee_are_not_gone_but_others_are(engine: Engine) -> None:
    keep(engine, 1, *COUNCIL, *BOARD)
    keep(engine, 2, *(each for each in BOARD if each[1] != 8))
    with engine.begin() as connection:
        committees = committees_in_window(connection, reading_of(run=2), *WINDOW)
        assert [(each.name, each.known, each.shown) for each in committees] == [
            ("Beirat", 5, 4),
            ("Rat", 2, 0),
        ]
        assert mark_missing_meetings(connection, reading_of(run=2), *WINDOW) == 1
    assert gone(engine) == ["Beirat8"]
    keep(engine, 3, *COUNCIL, *BOARD)
    with engine.begin() as connection:
        assert mark_missing_meetings(connection, reading_of(run=3), *WINDOW) == 0
    assert gone(engine) == []
