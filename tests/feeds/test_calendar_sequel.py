"""A calendar goes on from the one before: numbers only rise, what is gone is called off first."""

import datetime as dt
from dataclasses import replace

from hypothesis import example, given, settings
from icalendar import Calendar, Event

from alerts.calendar import calendar, uid_of
from alerts.calendar_sequel import gone_on
from alerts.gate import read as through_the_gate
from storage.calendar import MeetingView
from storage.filters import Filter
from tests.alerts.samples import SITE
from tests.feeds.test_calendar import MEETING, hostile_meetings
from tests.feeds.test_hostile import TEXT

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)
OTHER = replace(MEETING, identity="2", organization="Kulturausschuss")


def written(*meetings: MeetingView) -> bytes:
    """What is known now."""
    return calendar(meetings, SITE, Filter())


def events(content: bytes) -> dict[str, Event]:
    """By their names."""
    return {str(event["UID"]): event for event in Calendar.from_ical(content).walk("VEVENT")}


def test_nothing_new_are_the_same_bytes() -> None:
    first = written(MEETING, OTHER)
    assert gone_on(first, first, NOW) == first


def test_a_number_never_falls_though_less_is_counted() -> None:
    last = written(replace(MEETING, revision=12))
    less = replace(MEETING, revision=10, items=MEETING.items[:-1])
    published = gone_on(written(less), last, NOW)
    event = events(published)[uid_of(MEETING)]
    assert (event["SEQUENCE"], event["LAST-MODIFIED"].dt, event["DTSTAMP"].dt) == (13, NOW, NOW)
    assert gone_on(written(less), published, LATER) == published, "and that is not counted again"


def test_what_changed_by_itself_is_as_it_says() -> None:
    more = replace(MEETING, revision=MEETING.revision + 1, location="Ratssaal 2")
    assert gone_on(written(more), written(MEETING), NOW) == written(more)


def test_what_is_gone_and_still_to_come_is_called_off_once_and_may_come_back() -> None:
    both, one = written(MEETING, OTHER), written(MEETING)
    published = gone_on(one, both, NOW)
    event = events(published)[uid_of(OTHER)]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CANCELLED", OTHER.revision + 1)
    assert str(event["SUMMARY"]).startswith("Entfällt hier: Kulturausschuss")
    assert gone_on(one, published, LATER) == published
    back = events(gone_on(both, published, LATER))[uid_of(OTHER)]
    assert (back["STATUS"], back["SEQUENCE"]) == ("CONFIRMED", OTHER.revision + 2)
    after = dt.datetime.combine(OTHER.date + dt.timedelta(days=1), dt.time(12), dt.UTC)
    assert gone_on(one, published, after) == one, "what is past may go without a word"


def test_hostile_meetings_go_on_like_others() -> None:
    meetings = hostile_meetings(150)
    content = written(*meetings[::2])
    published = gone_on(content, written(*meetings), NOW)
    assert through_the_gate(published, "ics", NOW + dt.timedelta(days=365)).problems == ()
    assert gone_on(content, published, LATER) == published
    kept = {uid_of(each) for each in meetings if each.date >= NOW.date()} | set(events(content))
    assert set(events(published)) == kept


@given(TEXT)
@example("Entfällt hier: ")
@settings(max_examples=200)
def test_any_name_is_called_off_as_a_whole(text: str) -> None:
    other = replace(OTHER, organization=text + "\r\nEND:VEVENT\r\nSTATUS:CONFIRMED" + text)
    before, after = events(written(other)), events(gone_on(written(MEETING), written(other, MEETING), NOW))
    name = str(before[uid_of(other)]["SUMMARY"])
    assert str(after[uid_of(other)]["SUMMARY"]) == f"Entfällt hier: {name}"
    assert set(after) == {uid_of(MEETING), uid_of(other)}
