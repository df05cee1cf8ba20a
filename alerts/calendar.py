"""The meetings that deal with motions as an iCalendar (RFC 5545, 7986). Pure.

The same knowledge always makes the same bytes: no clock is asked, stamps are those of the last real change.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration, vText

from alerts.addresses import calendar_path
from alerts.safe import line, web_url
from alerts.site import Site
from storage.calendar import ItemState, MeetingItem, MeetingView
from storage.filters import Filter, describe
from storage.times import BERLIN

REFRESH = dt.timedelta(hours=2)
"""How often a calendar program should look again."""
_MEETINGS = uuid.UUID("2b5c1f0e-7a54-5f0a-9b0c-8f5f0f3b6a21")  # ours; made once, never changes
_ESCAPED = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
_STATE_WORDS: Mapping[ItemState, str] = {
    "on": "",
    "off": "von der Tagesordnung genommen",
    "moved": "steht hier nicht mehr auf der Tagesordnung",
}


def calendar(
    meetings: Sequence[MeetingView],
    site: Site,
    wanted: Filter,
    bodies: Mapping[str, str] | None = None,
    *,
    motion: str = "",
) -> bytes:
    """One event for each meeting. `bodies`: names by official key; `motion`: the title of the one followed.

    A meeting that is moved is the same event; one that falls away, or that the motions were taken off, stays
    as a cancelled one.
    """
    title = f"Sitzungen: {line(describe(wanted, bodies, motion=motion))}"
    about = " ".join(filter(None, (f"{title}.", line(site.trouble))))
    url = site.url(calendar_path(wanted))
    made = Calendar()
    made.add("PRODID", "-//Antragsradar//Sitzungen//DE")
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("UID", str(uuid.uuid5(_MEETINGS, url)))
    for name, text in (
        ("NAME", title),
        ("X-WR-CALNAME", title),
        ("DESCRIPTION", about),
        ("X-WR-CALDESC", about),
    ):
        made.add(name, _Text(text))
    made.add("X-WR-TIMEZONE", BERLIN.key)
    made.add("SOURCE", url, parameters={"VALUE": "URI"})
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("X-PUBLISHED-TTL", vDuration(REFRESH).to_ical().decode())  # type: ignore[no-untyped-call]
    made.add_component(_zone())
    for meeting in meetings:
        made.add_component(_event(meeting, site))
    content: bytes = made.to_ical()
    return content


class _Text(vText):
    r"""Text that comes back as it is: icalendar 7 makes a new line of "\N" (RFC 5545, section 3.3.11)."""

    def to_ical(self) -> bytes:
        """The text with what has a meaning escaped; cleaned text has no line ends but one."""
        return self.translate(_ESCAPED).encode()


def uid_of(meeting: MeetingView) -> str:
    """The name of a meeting's event in every calendar; it never changes."""
    return str(uuid.uuid5(_MEETINGS, f"{meeting.source}/{meeting.identity}"))


def _event(meeting: MeetingView, site: Site) -> Event:
    event = Event()
    event.add("UID", uid_of(meeting))
    event.add("SEQUENCE", meeting.revision)
    event.add("STATUS", "CONFIRMED" if meeting.takes_place else "CANCELLED")
    event.add("DTSTAMP", meeting.revised)
    event.add("LAST-MODIFIED", meeting.revised)
    _add_times(event, meeting)
    event.add("SUMMARY", _Text(_summary(meeting)))
    event.add("DESCRIPTION", _Text(_description(meeting, site)))
    event.add("TRANSP", "TRANSPARENT")  # to know of a meeting is not to be busy
    if location := line(meeting.location):
        event.add("LOCATION", _Text(location))
    if body := line(meeting.body):
        event.add("CATEGORIES", [body])
    event.add("URL", _url(meeting, site))
    return event


def _add_times(event: Event, meeting: MeetingView) -> None:
    """All day where no time is known. An end that is not known is not made up."""
    if meeting.start is None:
        event.add("DTSTART", meeting.date)
        return
    event.add("DTSTART", meeting.start.astimezone(BERLIN))
    if meeting.end is not None and meeting.end > meeting.start:
        event.add("DTEND", meeting.end.astimezone(BERLIN))


def _summary(meeting: MeetingView) -> str:
    name = line(meeting.organization) or "Sitzung"
    where = line(meeting.body) or line(meeting.source_title)
    if meeting.takes_place:
        return f"{name} ({where})"
    return f"{'Fällt aus' if meeting.cancelled else 'Abgesetzt'}: {name} ({where})"


def _description(meeting: MeetingView, site: Site) -> str:
    lines = [_item(item, site) for item in meeting.items]
    if meeting.cancelled:
        lines.insert(0, "Die Sitzung fällt aus oder steht nicht mehr im Sitzungskalender.")
    if url := web_url(meeting.url):
        lines.append(f"Die Sitzung in der Quelle: {url}")
    return "\n\n".join(lines)


def _item(item: MeetingItem, site: Site) -> str:
    """A motion with its place on the agenda, what came of it there, and where to read more."""
    number = f"TOP {line(item.number)}: " if item.number else ""
    name = line(item.title) or "ohne Titel"
    kind = " ".join(filter(None, (line(item.kind), line(item.reference))))
    details = ", ".join(filter(None, (kind, line(item.role))))
    came_of_it = _STATE_WORDS[item.state] or line(item.result)
    said = (
        f"{number}{name}" + (f" ({details})" if details else "") + (f": {came_of_it}" if came_of_it else "")
    )
    return f"{said}\n{site.url(f'/motions/{item.motion}')}"


def _url(meeting: MeetingView, site: Site) -> str:
    return web_url(meeting.url) or site.url(f"/motions/{meeting.items[0].motion}")


def _zone() -> Timezone:
    """Central European time, by the rule that holds since 1996 (Directive 2000/84/EC)."""
    zone = Timezone()
    zone.add("TZID", BERLIN.key)
    halves = (
        (TimezoneDaylight(), "CEST", dt.date(1996, 3, 31), 3, 1, 2),
        (TimezoneStandard(), "CET", dt.date(1996, 10, 27), 10, 2, 1),
    )
    for half, name, begins, month, before, after in halves:
        half.add("DTSTART", dt.datetime.combine(begins, dt.time(1 + before)))
        half.add("TZNAME", name)
        half.add("TZOFFSETFROM", dt.timedelta(hours=before))
        half.add("TZOFFSETTO", dt.timedelta(hours=after))
        half.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"})
        zone.add_component(half)
    return zone
