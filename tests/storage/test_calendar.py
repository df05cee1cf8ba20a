"""The meetings that deal with motions, step by step of what sources show of them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine, select

from storage.calendar import MeetingView, meetings_of
from storage.changes import settle
from storage.database import reading
from storage.meetings import mark_missing_meetings
from storage.models import Motion
from storage.papers import PaperRecord
from storage.records import Consultation, Meeting
from tests.storage.conftest import START, reading_of
from tests.storage.test_settle import keep, meeting, paper

BERLIN_17 = dt.datetime(2026, 3, 10, 16, tzinfo=dt.UTC)


def read(engine: Engine, days: int, *records: PaperRecord | Meeting, gone: bool = False) -> None:
    """A run so many days after the start that shows these. `gone`: other meetings of March are not shown."""
    run = reading_of(run=days + 1, days=days)
    keep(engine, run, *records)
    if gone:
        with engine.begin() as connection:
            mark_missing_meetings(connection, run, dt.date(2026, 3, 1), dt.date(2026, 3, 31))
    settle(engine, run)


def calendar(engine: Engine, *keys: str) -> list[MeetingView]:
    with reading(engine) as connection:
        return meetings_of(connection, connection.scalars(select(Motion.id)).all())


def one(engine: Engine) -> MeetingView:
    (view,) = calendar(engine)
    return view


def test_a_meeting_with_its_motions_in_the_order_of_the_agenda(engine: Engine) -> None:
    sitting = meeting("77", "12", "11", location="Ratssaal", start=BERLIN_17, url="http://localhost/si77")
    read(engine, 0, paper("11"), paper("12", title="Deutschkurse"), sitting)
    view = one(engine)
    assert (view.organization, view.date, view.start) == ("Rat", dt.date(2026, 3, 10), BERLIN_17)
    assert (view.location, view.url, view.body) == ("Ratssaal", "http://localhost/si77", "Stadt Beispiel")
    assert [(item.number, item.title) for item in view.items] == [
        ("Ö 1", "Deutschkurse"),
        ("Ö 2", "Sprachkurse für Zugewanderte im Ortsteil 11"),
    ]
    assert view.takes_place
    assert view.revised == START


def test_what_is_read_again_changes_nothing(engine: Engine) -> None:
    records = paper(), meeting("77", "11", location="Ratssaal")
    read(engine, 0, *records)
    before = one(engine)
    for days in (1, 2):
        read(engine, days, *records, meeting("77", agenda=None))  # the calendar's row says less
        assert one(engine) == before


def test_a_row_of_the_calendar_takes_nothing_away_before_there_is_an_agenda(engine: Engine) -> None:
    planned = paper(consultations=(Consultation(organization="Rat", date=dt.date(2026, 3, 10)),))
    page = meeting("77", agenda=None, location="Ratssaal", start=BERLIN_17)
    read(engine, 0, planned, page)
    before = one(engine)
    assert before.location == "Ratssaal"
    for days in (1, 2):
        read(engine, days, planned, meeting("77", agenda=None), page)
        assert one(engine) == before


def test_a_numbered_meeting_that_is_moved_stays_the_same_event(engine: Engine) -> None:
    read(engine, 0, paper(), meeting("77", "11"))
    before = one(engine)
    read(engine, 1, meeting("77", "11", date=dt.date(2026, 3, 17)))
    after = one(engine)
    assert (after.identity, after.date) == (before.identity, dt.date(2026, 3, 17))
    assert after.revision > before.revision
    assert after.revised == START + dt.timedelta(days=1)
    assert after.takes_place


def test_another_room_is_a_change(engine: Engine) -> None:
    read(engine, 0, paper(), meeting("77", "11", location="Ratssaal"))
    before = one(engine)
    read(engine, 3, meeting("77", "11", location="Stadthalle"))
    after = one(engine)
    assert (after.location, after.revision) == ("Stadthalle", before.revision + 1)
    assert after.revised == START + dt.timedelta(days=3)


def test_an_announced_meeting_that_gets_its_number_stays_the_same_event(engine: Engine) -> None:
    planned = paper(consultations=(Consultation(organization="Rat", date=dt.date(2026, 3, 10)),))
    read(engine, 0, planned)
    alone = one(engine)  # only the paper says so yet
    read(engine, 1, planned, meeting(None, agenda=None))
    announced = one(engine)
    read(engine, 2, planned, meeting("77", "11"))
    numbered = one(engine)
    assert alone.identity == announced.identity == numbered.identity
    assert alone.revision <= announced.revision <= numbered.revision


def test_a_meeting_without_a_number_that_is_moved_is_cancelled_and_a_new_one(engine: Engine) -> None:
    at_first = Consultation(organization="Rat", date=dt.date(2026, 3, 10))
    then = Consultation(organization="Rat", date=dt.date(2026, 3, 17))
    read(engine, 0, paper(consultations=(at_first,)), meeting(None, agenda=None))
    before = one(engine)
    other_day = meeting(None, agenda=None, date=dt.date(2026, 3, 17))
    read(engine, 1, paper(consultations=(then,)), other_day, gone=True)
    old, new = calendar(engine)
    assert (old.identity, old.takes_place, new.takes_place) == (before.identity, False, True)
    assert (old.date, new.date) == (dt.date(2026, 3, 10), dt.date(2026, 3, 17))
    assert [item.state for item in old.items] == ["moved"]
    assert old.revision > before.revision


def test_cancelled_and_held_after_all(engine: Engine) -> None:
    read(engine, 0, paper(), meeting("77", "11"))
    revisions = [one(engine).revision]
    for days, cancelled in ((1, True), (2, False)):
        read(engine, days, meeting("77", "11", cancelled=cancelled))
        view = one(engine)
        assert (view.cancelled, view.takes_place) == (cancelled, not cancelled)
        revisions.append(view.revision)
    assert revisions == sorted(set(revisions))


def test_a_meeting_that_left_the_calendar_is_cancelled(engine: Engine) -> None:
    read(engine, 0, paper(), meeting("77", "11"))
    before = one(engine)
    read(engine, 1, paper(), gone=True)
    after = one(engine)
    assert (after.identity, after.cancelled) == (before.identity, True)
    assert after.revision > before.revision


def test_a_motion_that_was_taken_off_the_agenda(engine: Engine) -> None:
    read(engine, 0, paper("11"), paper("12"), meeting("77", "11", "12"))
    read(engine, 1, meeting("77", "11"))  # the agenda lists only one of them now
    view = one(engine)
    assert [(item.reference, item.state) for item in view.items] == [("26-0011", "on"), ("26-0012", "moved")]
    assert view.takes_place
    read(engine, 2, meeting("77"))
    assert not one(engine).takes_place
    assert not one(engine).cancelled


def test_a_result_is_shown_and_counted(engine: Engine) -> None:
    read(engine, 0, paper(), meeting("77", "11"))
    before = one(engine)
    read(engine, 9, meeting("77", "11", result="einstimmig beschlossen"))
    after = one(engine)
    assert [item.result for item in after.items] == ["einstimmig beschlossen"]
    assert after.revision > before.revision


def test_what_happens_elsewhere_leaves_an_event_alone(engine: Engine) -> None:
    next_week = meeting("78", "11", organization="Kulturausschuss", date=dt.date(2026, 3, 17))
    read(engine, 0, paper(), meeting("77", "11"), next_week)
    first, _ = calendar(engine)
    read(engine, 1, meeting("78", "11", organization="Kulturausschuss", date=dt.date(2026, 3, 18)))
    again, other = calendar(engine)
    assert again == first
    assert other.date == dt.date(2026, 3, 18)


def test_two_meetings_of_one_committee_on_one_day_are_two(engine: Engine) -> None:
    read(engine, 0, paper("11"), paper("12"), meeting("77", "11"), meeting("78", "12"))
    views = calendar(engine)
    assert len({view.identity for view in views}) == 2
    assert [[item.reference for item in view.items] for view in views] == [["26-0011"], ["26-0012"]]


def test_only_the_latest_meetings_are_shown(engine: Engine) -> None:
    days = [dt.date(2026, 3, 10) + dt.timedelta(days=7 * week) for week in range(4)]
    sittings = [meeting(str(70 + at), "11", date=day) for at, day in enumerate(days)]
    read(engine, 0, paper(), *sittings)
    with reading(engine) as connection:
        views = meetings_of(connection, connection.scalars(select(Motion.id)).all(), limit=2)
    assert [view.date for view in views] == days[2:]
