"""What the gate refuses, whatever the format."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from alerts.calendar import calendar
from alerts.feeds import WRITERS, Feed, motion_feed
from alerts.feeds.markup import Content, ours
from alerts.gate import check
from storage.filters import Filter
from tests.alerts.samples import NOW, SITE, instant, motion
from tests.feeds.test_calendar import MEETING

FORMATS = pytest.mark.parametrize("format_", WRITERS)


def written(format_: Any, feed: Feed) -> bytes:
    return WRITERS[format_](feed)


def good() -> Feed:
    return motion_feed([motion(1), motion(2)], SITE)


def with_first(**changes: Any) -> Feed:
    """The good feed with another first entry."""
    feed = good()
    first, *others = feed.entries
    return replace(feed, entries=(replace(first, **changes), *others))


@FORMATS
def test_what_is_good_goes_through(format_: str) -> None:
    assert check(written(format_, good()), format_, NOW) == ()
    assert check(written(format_, motion_feed([], SITE)), format_, NOW) == ()


@FORMATS
@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"title": ""}, "ohne Kennung, Titel oder Datum"),
        ({"id": ""}, "ohne Kennung, Titel oder Datum"),
        ({"published": instant(20), "updated": instant(20)}, "Datum in der Zukunft"),
        ({"id": good().entries[1].id}, "derselben Kennung"),
        (
            {"content": Content(ours("<p>gut</p><script>alert(1)</script>").encode())},
            "HTML, das nicht hineingehört",
        ),
        (
            {"content": Content(ours('<p onclick="alert(1)">gut</p>').encode())},
            "HTML, das nicht hineingehört",
        ),
        (
            {"content": Content(ours('<a href="javascript:alert(1)">gut</a>').encode())},
            "HTML, das nicht hineingehört",
        ),
        (
            {"content": Content(ours('<img src="https://zaehler.example/x.gif">').encode())},
            "HTML, das nicht hineingehört",
        ),
    ],
)
def test_an_entry_that_is_wrong_is_refused(format_: str, changes: dict[str, Any], problem: str) -> None:
    problems = check(written(format_, with_first(**changes)), format_, NOW)
    assert len(problems) == 1
    assert problem in problems[0]


@FORMATS
def test_a_feed_that_loses_most_entries_is_refused(format_: str) -> None:
    many = written(format_, motion_feed([motion(number) for number in range(6)], SITE))
    few = written(format_, motion_feed([motion(1)], SITE))
    assert check(few, format_, NOW, last=many) == ("5 von 6 Einträgen wären auf einmal verschwunden",)
    assert check(many, format_, NOW, last=few) == ()
    assert check(few, format_, NOW, last=b"kaputt") == ()


@pytest.mark.parametrize(
    ("format_", "content"),
    [
        ("rss", b"<html/>"),
        ("rss", b"<rss><channel><title>x</title></channel></rss>"),
        ("rss", b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><rss>&e;</rss>"),
        ("atom", b"<feed/>"),
        ("atom", b'<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id></feed>'),
        ("json", b"[]"),
        ("json", b'{"version": "1", "title": "x", "feed_url": "x"}'),
        ("json", b'{"version": "1", "title": "x", "feed_url": "x", "items": [1]}'),
        ("json", b"\xff\xfe"),
        ("ics", b"BEGIN:VEVENT"),
        ("ics", b"Fehler 500"),
        ("ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:gestern\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
    ],
)
def test_what_no_reader_would_understand_is_refused(format_: str, content: bytes) -> None:
    assert len(check(content, format_, NOW)) == 1


def test_dates_without_a_zone_are_none() -> None:
    feed = json.loads(written("json", good()))
    feed["items"][0]["date_published"] = "2026-03-01T09:00:00"
    (problem,) = check(json.dumps(feed).encode(), "json", NOW)
    assert "ohne Kennung, Titel oder Datum" in problem


def test_calendars_too() -> None:
    meetings = [replace(MEETING, identity=str(number)) for number in range(5)]
    many = calendar(meetings, SITE, Filter())
    assert check(many, "ics", NOW) == ()
    assert "derselben Kennung" in check(calendar([MEETING, MEETING], SITE, Filter()), "ics", NOW)[0]
    later = replace(MEETING, revised=instant(20))
    assert "Datum in der Zukunft" in check(calendar([later], SITE, Filter()), "ics", NOW)[0]
    assert "verschwunden" in check(calendar(meetings[:1], SITE, Filter()), "ics", NOW, last=many)[0]
