"""A calendar goes on from the one that was published last. Pure.

What is selected may become less, by a correction or by other rules, and then fewer changes are counted.
But programs take an event for a newer one by its SEQUENCE alone (RFC 5546, section 2.1.5), and may keep one
that is gone without a word. So an event that looks different has a higher number than it had, and one that
is still to come and stands there no more is called off first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

from icalendar.parser import Contentline

from storage.calendar import MEETINGS
from storage.times import to_berlin

# Only at the beginning of a line: a long text is folded, and what a title says then begins with a space.
_EVENT = re.compile(r"^BEGIN:VEVENT\r\n.*?^END:VEVENT\r\n", re.DOTALL | re.MULTILINE)
_COUNTED = re.compile(r"^(?:SEQUENCE|DTSTAMP|LAST-MODIFIED):.*\r\n", re.MULTILINE)
_WORDY = ("DESCRIPTION:", "NAME:", "X-WR-CALNAME:", "X-WR-CALDESC:")
"""What says in words what motions are about."""
_CALLED_OFF = "Entfällt hier: "


def gone_on(content: bytes, last: bytes, now: dt.datetime) -> bytes:
    """The calendar as it is published after the last one; both as alerts.calendar writes them."""
    before = {_value(event, "UID"): event for event in _events(last.decode())}
    known = set[str]()

    def counted_on(match: re.Match[str]) -> str:
        event = match[0]
        uid = _value(event, "UID")
        known.add(uid)
        return _counted_on(event, before[uid], now) if uid in before else event

    text = _EVENT.sub(counted_on, content.decode())
    if len(known) < MEETINGS:  # else those of the latest days push out others
        today = f"{to_berlin(now):%Y%m%d}"
        gone = [event for uid, event in before.items() if uid not in known and _day(event) >= today]
        events, end, rest = text.rpartition("END:VCALENDAR")
        text = "".join([events, *(_called_off(event, now) for event in gone), end, rest])
    return text.encode()


def unnamed(content: bytes, motion: str) -> bytes:
    """A published calendar that does not say any more what a motion (its uuid) is about that it names.

    Nothing else is different in its events, so their numbers go on.
    """
    return _in_each_part(content, lambda part: _unnamed(part, motion))


def unworded(content: bytes) -> bytes:
    """A published calendar that says of no event what it is about: for its numbers alone."""
    return _in_each_part(content, lambda part: _without_words(part.replace("\r\n ", "").split("\r\n")))


def _in_each_part(content: bytes, change: Callable[[str], str]) -> bytes:
    """A calendar with its head and each of its events changed."""
    head, begin, events = content.decode().partition("BEGIN:VEVENT\r\n")
    return (change(head) + _EVENT.sub(lambda match: change(match[0]), f"{begin}{events}")).encode()


def _unnamed(part: str, motion: str) -> str:
    lines = part.replace("\r\n ", "").split("\r\n")
    if not any(motion in line for line in lines):
        return part
    return _without_words(lines)


def _without_words(lines: list[str]) -> str:
    return "\r\n".join(_folded(line) for line in lines if not line.startswith(_WORDY))


def _events(text: str) -> Iterator[str]:
    return (match[0] for match in _EVENT.finditer(text))


def _value(event: str, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\r\n]*)?:(.*)\r$", event, re.MULTILINE)
    return found[1] if found else ""


def _day(event: str) -> str:
    return _value(event, "DTSTART")[:8]


def _counted_on(event: str, before: str, now: dt.datetime) -> str:
    if _COUNTED.sub("", event) == _COUNTED.sub("", before):
        return before
    had = int(_value(before, "SEQUENCE"))
    return event if int(_value(event, "SEQUENCE")) > had else _numbered(event, had + 1, now)


def _called_off(event: str, now: dt.datetime) -> str:
    # A committee may be called so: then it takes place.
    if _value(event, "STATUS") == "CANCELLED" and _value(event, "SUMMARY").startswith(_CALLED_OFF):
        return event
    lines = event.replace("\r\n ", "").split("\r\n")
    folded = "\r\n".join(_folded(_as_called_off(line)) for line in lines)
    return _numbered(folded, int(_value(event, "SEQUENCE")) + 1, now)


def _folded(line: str) -> str:
    content: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    return content.decode()


def _as_called_off(line: str) -> str:
    if line.startswith("SUMMARY:"):
        return line.replace("SUMMARY:", f"SUMMARY:{_CALLED_OFF}", 1)
    return "STATUS:CANCELLED" if line.startswith("STATUS:") else line


def _numbered(event: str, sequence: int, now: dt.datetime) -> str:
    stamp = f"{now.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    event = re.sub(r"^SEQUENCE:\d+", f"SEQUENCE:{sequence}", event, count=1, flags=re.MULTILINE)
    return re.sub(r"^(DTSTAMP|LAST-MODIFIED):\S+", rf"\1:{stamp}", event, flags=re.MULTILINE)
