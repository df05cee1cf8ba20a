"""What a run counts: each paper once, however often it is read; each meeting once in a run."""

import datetime as dt
from typing import Any

from scrapers.census import Census
from scrapers.items import AgendaItem, Consultation, FileLink, Meeting, PaperItem

DAY = dt.date(2026, 3, 10)
START = dt.datetime(2026, 3, 12, 16, tzinfo=dt.UTC)


def paper(**values: Any) -> PaperItem:
    base = {"key": "1", "url": "http://localhost/1", "title": "Ein Radweg", "date": DAY}
    return PaperItem(**{**base, **values})


def meeting(**values: Any) -> Meeting:
    base = {"key": "7", "organization": "Rat", "date": DAY, "url": "http://localhost/7", "start": START}
    return Meeting(**{**base, **values})


def fields(census: Census, record: str) -> dict[str, list[int]]:
    counted: dict[str, list[int]] = census.as_json()["fields"]
    return {name.partition(".")[2]: each for name, each in counted.items() if name.startswith(record)}


def test_a_new_paper_counts_with_each_field() -> None:
    census = Census()
    file = FileLink(url="http://localhost/a.pdf", name="Antrag")
    census.paper(paper(files=(file,), consultations=(Consultation(organization="Rat"),)), None)
    census.paper(paper(key="2", date=None, consultations=()), None)
    counted = fields(census, "paper")
    assert counted["title"] == [2, 2]
    assert counted["date"] == counted["files"] == counted["consultations"] == [1, 2]
    assert counted["reference"] == [0, 2]


def test_consultations_that_could_not_be_read_are_not_missing() -> None:
    census = Census()
    census.paper(paper(consultations=None), None)
    assert "consultations" not in fields(census, "paper")


def test_a_known_paper_counts_only_where_a_field_is_filled_now_or_no_more() -> None:
    census = Census()
    census.paper(paper(), frozenset({"title", "date"}))
    assert fields(census, "paper") == {}
    census.paper(paper(date=None, reference="26-1"), frozenset({"title", "date"}))
    assert fields(census, "paper") == {"date": [0, 1], "reference": [1, 1]}


def test_a_meeting_counts_once() -> None:
    census = Census()
    for _ in range(2):
        census.meeting(meeting(), True, DAY)
    census.meeting(meeting(key="8"), True, DAY)
    census.meeting(meeting(key=None, organization="Kreistag"), True, DAY)
    assert census.as_json()["meetings"] == {"Kreistag": 1, "Rat": 2}


def test_a_meeting_outside_the_window_does_not_count() -> None:
    census = Census()
    census.meeting(meeting(), False, DAY)
    assert census.as_json() == {"listed": 0, "everything": True, "meetings": {}, "fields": {}}


def test_only_a_meeting_that_is_over_should_have_an_agenda() -> None:
    item = AgendaItem(title="Radweg")
    census = Census()
    census.meeting(meeting(), True, DAY)  # it is today
    assert "agenda" not in fields(census, "meeting")
    later = DAY + dt.timedelta(days=1)
    census.meeting(meeting(key="8", agenda=(item,)), True, later)
    census.meeting(meeting(key="9", agenda=None), True, later)
    census.meeting(meeting(key="10", cancelled=True), True, later)
    assert fields(census, "meeting")["agenda"] == [1, 2]


def test_of_a_meeting_that_is_only_announced_little_need_be_known() -> None:
    census = Census()
    census.meeting(meeting(url=None, start=None), True, DAY)
    assert fields(census, "meeting") == {}
    census.meeting(meeting(key="8", start=None), True, DAY)
    assert fields(census, "meeting")["start"] == [0, 1]
