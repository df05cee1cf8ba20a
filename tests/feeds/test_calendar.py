"""Calendars as a calendar program reads them."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar, Event

from alerts.calendar import calendar, uid_of
from alerts.gate import check
from alerts.safe import line
from alerts.site import Site
from alerts.source_words import site_now
from storage.calendar import ItemState, MeetingItem, MeetingView
from storage.filters import Filter
from tests.alerts.samples import NOW, SITE, source
from tests.feeds.hostile import hostile_text

DAY = dt.date(2026, 3, 19)
UUID = "00000000-0000-4000-8000-000000000001"
ITEM = MeetingItem(
    motion=UUID,
    paper_id=1,
    title="Sprachlotsen; für alle, Stadtteile",
    kind="Antrag",
    reference="26-0001",
    url="https://ris.example/vo?1",
    number="Ö 5",
    role="Entscheidung",
    result="",
    state="on",
)
MEETING = MeetingView(
    source="musterstadt",
    identity="2026-03-19~rat",
    source_title="Stadt Musterstadt",
    body="Stadt Musterstadt",
    organization="Rat der Stadt",
    date=DAY,
    start=dt.datetime(2026, 3, 19, 16, tzinfo=dt.UTC),
    end=None,
    location="Ratssaal, Markt 1",
    url="https://ris.example/si?77",
    cancelled=False,
    revision=3,
    revised=dt.datetime(2026, 3, 9, 9, tzinfo=dt.UTC),
    items=(ITEM,),
)


def read(*meetings: MeetingView, wanted: Filter | None = None, site: Site = SITE) -> Calendar:
    content = calendar(meetings, site, wanted or Filter())
    assert check(content, "ics", NOW) == ()
    return Calendar.from_ical(content)


def event(meeting: MeetingView) -> Event:
    (found,) = read(meeting).walk("VEVENT")
    return found


def test_an_event_says_what_when_where_and_why() -> None:
    found = event(MEETING)
    assert found["SUMMARY"] == "Rat der Stadt (Stadt Musterstadt)"
    assert found.decoded("DTSTART").isoformat() == "2026-03-19T17:00:00+01:00"
    assert found["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert "DTEND" not in found
    assert found["LOCATION"] == "Ratssaal, Markt 1"
    assert found["DESCRIPTION"] == (
        "TOP Ö 5: Sprachlotsen; für alle, Stadtteile (Antrag 26-0001, Entscheidung)\n"
        f"https://radar.example/motions/{UUID}\n\n"
        "Die Sitzung in der Quelle: https://ris.example/si?77"
    )
    assert (found["STATUS"], found["SEQUENCE"], found["URL"]) == ("CONFIRMED", 3, "https://ris.example/si?77")
    assert found.decoded("DTSTAMP") == found.decoded("LAST-MODIFIED") == MEETING.revised


def test_without_a_time_it_is_all_day() -> None:
    found = event(replace(MEETING, start=None))
    assert found.decoded("DTSTART") == DAY
    assert found["DTSTART"].params["VALUE"] == "DATE"


def test_an_end_is_told_where_it_is_known_and_can_be() -> None:
    end = dt.datetime(2026, 3, 19, 19, tzinfo=dt.UTC)
    assert event(replace(MEETING, end=end)).decoded("DTEND") == end
    assert "DTEND" not in event(replace(MEETING, end=MEETING.start))


@pytest.mark.parametrize(
    ("changes", "summary"),
    [
        ({"cancelled": True}, "Fällt aus: Rat der Stadt (Stadt Musterstadt)"),
        ({"items": (replace(ITEM, state="off"),)}, "Abgesetzt: Rat der Stadt (Stadt Musterstadt)"),
        ({"items": (replace(ITEM, state="moved"),)}, "Abgesetzt: Rat der Stadt (Stadt Musterstadt)"),
    ],
)
def test_what_does_not_take_place_is_cancelled(changes: dict[str, Any], summary: str) -> None:
    found = event(replace(MEETING, **changes))
    assert (found["STATUS"], found["SUMMARY"]) == ("CANCELLED", summary)
    assert found["UID"] == event(MEETING)["UID"]


def test_a_result_is_in_the_description() -> None:
    decided = replace(MEETING, items=(replace(ITEM, result="einstimmig beschlossen"),))
    assert "Entscheidung): einstimmig beschlossen\n" in event(decided)["DESCRIPTION"]


def test_the_zone_knows_summer_and_winter() -> None:
    winter = dt.datetime(2026, 12, 10, 16, tzinfo=dt.UTC)
    summer = dt.datetime(2026, 7, 9, 16, tzinfo=dt.UTC)
    made = read(replace(MEETING, start=winter), replace(MEETING, identity="2", start=summer))
    (zone,) = made.walk("VTIMEZONE")
    known = zone.to_tz(lookup_tzid=False)  # as its rules say, whatever this machine knows of it
    for each, instant in zip(made.walk("VEVENT"), (winter, summer), strict=True):
        local = each.decoded("DTSTART").replace(tzinfo=None)
        assert local.replace(tzinfo=known).astimezone(dt.UTC) == instant


def test_a_calendar_names_itself_and_says_how_often_to_look() -> None:
    wanted = Filter(parties=("SPD",))
    made = read(MEETING, wanted=wanted)
    assert made["NAME"] == made["X-WR-CALNAME"] == "Sitzungen: Vorgänge zum Thema Integration von SPD"
    assert made["SOURCE"] == "https://radar.example/calendar.ics?partei=SPD"
    assert made.decoded("REFRESH-INTERVAL") == dt.timedelta(hours=2)
    assert made["UID"] != read(MEETING)["UID"]


def test_while_a_source_cannot_be_looked_at_the_calendar_says_so() -> None:
    told = read(site=site_now(SITE, [source("altdorf", state="broken")]))
    assert "Nicht nachsehen konnten wir bei: Stadt Altdorf." in told["DESCRIPTION"]
    assert list(told.walk("VEVENT")) == []


def test_the_same_bytes_twice() -> None:
    meetings = hostile_meetings(200)
    assert calendar(meetings, SITE, Filter()) == calendar(hostile_meetings(200), SITE, Filter())


def test_ten_thousand_hostile_items_come_back_as_they_were_meant() -> None:
    meetings = hostile_meetings(2500)
    assert sum(len(meeting.items) for meeting in meetings) >= 10_000
    content = calendar(meetings, SITE, Filter())
    assert check(content, "ics", NOW) == ()
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert lines.count(b"BEGIN:VEVENT") == len(meetings)
    events = Calendar.from_ical(content).walk("VEVENT")
    for found, meeting in zip(events, meetings, strict=True):
        assert found["UID"] == uid_of(meeting)
        assert str(found.get("LOCATION", "")) == line(meeting.location)
        assert line(meeting.organization) in found["SUMMARY"]
        for item in meeting.items:
            assert line(item.title) in found["DESCRIPTION"]


def hostile_meetings(count: int) -> list[MeetingView]:
    random_ = random.Random(11)
    states: tuple[ItemState, ...] = ("on", "off", "moved")
    return [
        replace(
            MEETING,
            identity=str(number),
            organization=hostile_text(random_, 2),
            location=hostile_text(random_, 1),
            body=hostile_text(random_, 1),
            url=random_.choice(("javascript:alert(1)", "https://ris.example/ä?x=,;", "")),
            start=MEETING.start if number % 2 else None,
            items=tuple(
                replace(
                    ITEM,
                    title=hostile_text(random_, 2),
                    kind=hostile_text(random_, 1),
                    number=hostile_text(random_, 1),
                    result=hostile_text(random_, 1),
                    state=random_.choice(states),
                )
                for _ in range(4)
            ),
        )
        for number in range(count)
    ]


@settings(max_examples=100)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_text_can_be_told(text: str) -> None:
    found = event(replace(MEETING, organization=text, location=text, items=(replace(ITEM, title=text),)))
    assert found["SUMMARY"] == f"{line(text) or 'Sitzung'} (Stadt Musterstadt)"
    assert str(found.get("LOCATION", "")) == line(text)
