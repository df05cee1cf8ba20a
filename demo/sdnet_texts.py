"""How SD.NET RIM writes things: tokens, dates, exported files, votes, and its calendar export."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from html.entities import codepoint2name
from typing import Literal

from markupsafe import Markup

from demo.model import Document, Meeting, Station
from demo.pages import TEMPLATES, WEEKDAYS

HEAD = "RGVtb1J1cnRhbFRva2VuX"  # every token begins with the same 21 characters
PAGE_LENGTH, FILE_LENGTH = 43, 64

Kind = Literal["meeting", "paper", "item", "file", "list"]


@dataclass
class Tokens:
    """Opaque names of the world's things: the same as long as nobody rotates them."""

    seed: int
    epoch: int
    known: dict[str, tuple[Kind, int]] = field(default_factory=dict)

    def token(self, kind: Kind, number: int) -> str:
        """The token of a thing; it can be looked up from then on."""
        digest = hashlib.sha512(f"{self.seed}:{self.epoch}:{kind}:{number}".encode()).digest()
        tail = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        length = FILE_LENGTH if kind == "file" else PAGE_LENGTH
        name = (HEAD + tail)[:length]
        self.known[name] = (kind, number)
        return name


def long_time(meeting: Meeting) -> str:
    """ "Dienstag, 29.09.2026 16:30" """
    return f"{WEEKDAYS[meeting.day.weekday()]}, {meeting.day:%d.%m.%Y} {meeting.start:%H:%M}"


def short_time(meeting: Meeting) -> str:
    """ "Di, 29.09.2026 16:30" """
    return f"{WEEKDAYS[meeting.day.weekday()][:2]}, {meeting.day:%d.%m.%Y} {meeting.start:%H:%M}"


def exported(document: Document) -> str:
    """The note behind a document's name: when it was exported, and how large it is."""
    size = f"{len(document.text) * 31 // 10:,}".replace(",", ".")
    return f"(exportiert: {document.day:%d.%m.%Y}) ({size} KB)"


def named_entities(text: str) -> Markup:
    """Text as it stands in the product's title attributes: `Antr&auml;ge`."""
    names = {ord(letter): codepoint2name.get(ord(letter)) for letter in text}
    table = {code: f"&{name};" for code, name in names.items() if name}
    return Markup(text.translate(table))  # noqa: S704 - all that HTML minds is an entity now


def vote_text(station: Station) -> str:
    """Result and count of votes in one cell."""
    if station.votes is None:
        return station.result
    votes = station.votes
    counts = f"{votes.yes} Ja, {votes.no} Nein, {votes.abstentions} Enthaltungen"
    return f"{station.result}, {counts}"


TEMPLATES.filters.update(
    {
        "long_time": long_time,
        "short_time": short_time,
        "exported": exported,
        "named_entities": named_entities,
        "vote_text": vote_text,
    }
)

_TIMEZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "TZNAME:CEST",
    "DTSTART:19700329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "TZNAME:CET",
    "DTSTART:19701025T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\n", "\\n")


def _folded(line: str) -> str:
    """A line of at most 75 octets, continued on lines that begin with a space (RFC 5545, section 3.1)."""
    parts, rest = [], line
    while len(rest.encode()) > 74:
        cut = 74
        while len(rest[:cut].encode()) > 74:
            cut -= 1
        parts.append(rest[:cut])
        rest = rest[cut:]
    return "\r\n ".join([*parts, rest])


def calendar(meetings: list[Meeting], today: dt.date, url: Callable[[Meeting], str]) -> str:
    """The calendar export: all meetings, also those without an agenda and the cancelled ones."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "METHOD:PUBLISH", "PRODID:-//SD.NET RIM v1.0//DE"]
    lines += ["CALSCALE:GREGORIAN", "X-WR-TIMEZONE:Europe/Berlin", *_TIMEZONE]
    for meeting in meetings:
        lines += _event(meeting, today, url)
    return "\r\n".join(_folded(line) for line in [*lines, "END:VCALENDAR", ""])


def _event(meeting: Meeting, today: dt.date, url: Callable[[Meeting], str]) -> list[str]:
    start = dt.datetime.combine(meeting.day, meeting.start)
    end = dt.datetime.combine(meeting.day, meeting.end) if meeting.end else start + dt.timedelta(hours=3)
    note = "Die Sitzung entfällt." if meeting.cancelled else ""
    if meeting.published:
        note = f"Link zur Tagesordnung: {url(meeting)}"
    summary = meeting.organization + (" - entfällt" if meeting.cancelled else "")
    return [
        "BEGIN:VEVENT",
        f"DTSTAMP:{today:%Y%m%d}T060000Z",
        f"DTSTART;TZID=Europe/Berlin:{start:%Y%m%dT%H%M%S}",
        f"DTEND;TZID=Europe/Berlin:{end:%Y%m%dT%H%M%S}",
        f"SUMMARY:{_escaped(summary)}",
        *([f"DESCRIPTION:{_escaped(note)}"] if note else []),
        f"UID:{meeting.number}",
        f"LOCATION:{_escaped(meeting.location)}",
        "END:VEVENT",
    ]
