"""The calendar: as iCal export, and as the table that older installations show."""

import datetime as dt
import re
from functools import cached_property
from typing import Any

import icalendar
from bs4 import Tag

from scrapers.german import parse_date, parse_times
from scrapers.items import Calendar, Meeting
from scrapers.nodes import Index
from scrapers.page import Page, PageFailure
from scrapers.systems.sdnet_rim.keys import meeting_key
from scrapers.systems.sdnet_rim.markup import (
    RimPage,
    absolute,
    attribute,
    cells_of,
    is_non_public,
    leads_to,
    refusal,
    rows_with,
    text_of,
    url_of,
)
from storage.records import FailureKind
from storage.text import one_line
from storage.times import BERLIN, to_berlin

_AGENDA_LINK = re.compile(r"https?://[^\s<>\"\\]+/tops/?\?[^\s<>\"\\]+")
_REMARK = re.compile(r"\bBemerkung(?:en)?\s*:", re.IGNORECASE)
_CANCELLED = re.compile(r"\bentfällt\b|\babgesagt\b|\bfällt aus\b", re.IGNORECASE)
# In a remark the words must be about the meeting: "Die Fragestunde entfällt" is about one item.
_MEETING_CANCELLED = re.compile(
    r"(?:^|\bSitzung\s+(?:\S+\s+){0,3}?)(?:entfällt|abgesagt|fällt aus)\b", re.IGNORECASE | re.MULTILINE
)
_CANCELLED_MARK = re.compile(
    r"^\W*(?:entfällt|abgesagt)\W+"
    r"|(?:(?<![\s(\[–-])[\s(\[–-]*+)?\b(?:entfällt|abgesagt|fällt aus)\b\W*$",  # from its beginning alone
    re.IGNORECASE,
)
_YEAR = re.compile(r"20\d\d")


class CalendarExport(Page[Calendar]):
    """/termine/ics/SD.NET_RIM.ics: every meeting, the cancelled ones and those without agenda too."""

    names = ("calendar", "termine.ics")
    publicity = "marked"

    def check(self) -> None:
        """Raise PageFailure where the answer is no iCal file."""
        if (
            not bytes(self.response.body)
            .lstrip(b"\xef\xbb\xbf \r\n\t")
            .upper()
            .startswith(b"BEGIN:VCALENDAR")
        ):
            raise refusal(self.soup, self.response.status or 200, "Kalender (iCal)")

    def extract(self) -> Calendar:
        """The meetings in the order of the file; raises PageFailure where it is cut off."""
        body = bytes(self.response.body).lstrip(b"\xef\xbb\xbf \r\n\t")
        try:
            events = icalendar.Calendar.from_ical(body).walk("VEVENT")
        except (ValueError, IndexError, KeyError) as error:
            message = "Der Kalender ist kein lesbares iCal"
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, message) from error
        meetings = (self._meeting(event) for event in events)
        return Calendar(meetings=tuple(meeting for meeting in meetings if meeting))

    def redacted(self) -> bytes:
        """The file without the meetings that are not public."""
        calendar = icalendar.Calendar.from_ical(bytes(self.response.body).lstrip(b"\xef\xbb\xbf \r\n\t"))
        calendar.subcomponents = [each for each in calendar.subcomponents if not _is_withheld(each)]
        return bytes(calendar.to_ical())

    def _meeting(self, event: icalendar.cal.Component) -> Meeting | None:
        summary, description = _line(event, "SUMMARY"), str(event.get("DESCRIPTION") or "")
        organization = one_line(_CANCELLED_MARK.sub("", summary))
        if _is_withheld(event):
            return None
        day, start = _instant(event, "DTSTART")
        if not day or not organization:
            self.warn("event-without-date-or-name", f"{summary} {_line(event, 'UID')}")
            return None
        link = _AGENDA_LINK.search(description)
        return Meeting(
            key=meeting_key(organization, day, start),
            organization=organization,
            date=day,
            url=link.group() if link else None,
            start=start,
            end=_instant(event, "DTEND")[1] if start else None,
            location=_line(event, "LOCATION").strip(" ,"),
            cancelled=_is_cancelled(summary, description) or _line(event, "STATUS") == "CANCELLED",
        )


def _is_withheld(event: icalendar.cal.Component) -> bool:
    """Whether a meeting is not public."""
    return is_non_public(_line(event, "SUMMARY")) or _line(event, "CLASS").upper() in (
        "PRIVATE",
        "CONFIDENTIAL",
    )


def _line(event: icalendar.cal.Component, name: str) -> str:
    value: Any = event.get(name)
    return one_line(str(value[0] if isinstance(value, list) and value else value or ""))


def _is_cancelled(summary: str, description: str) -> bool:
    before, *remarks = _REMARK.split(description, maxsplit=1)
    if _CANCELLED.search(summary) or _CANCELLED.search(before):
        return True
    return any(_MEETING_CANCELLED.search(remark.strip()) for remark in remarks)


def _instant(event: icalendar.cal.Component, name: str) -> tuple[dt.date | None, dt.datetime | None]:
    """The day in Germany and the instant in UTC; a time without zone is German time."""
    try:
        value = event.decoded(name)
    except (KeyError, ValueError, TypeError, AttributeError):
        return None, None
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=BERLIN)
        return to_berlin(aware).date(), aware.astimezone(dt.UTC)
    return (value, None) if isinstance(value, dt.date) else (None, None)


class CalendarYear(Calendar):
    """The meetings that the table shows, and where the other years are."""

    years: tuple[tuple[int, str], ...] = ()


class CalendarTablePage(RimPage[CalendarYear]):
    """/termine: the table of older installations; newer ones only name the export, as `next_url`."""

    names = ("calendar-table", "termine")
    publicity = "marked"
    landmarks = ("td.column-termin", "#btn-export-ics")
    what = "Termine"

    def has_landmark(self) -> bool:
        """Whether there are rows, or at least the address of the export."""
        return super().has_landmark() or self._export is not None

    @cached_property
    def _export(self) -> Tag | None:
        return self.index.with_attribute("data-export-url")

    def extract(self) -> CalendarYear:
        """The rows of the table, the addresses of other years, and the export as `next_url`."""
        rows = rows_with(self.index, "td.column-termin")
        meetings = [meeting for meeting in (self._meeting(row) for row in rows) if meeting]
        return CalendarYear(
            meetings=tuple(meetings),
            next_url=absolute(self.url, attribute(self._export, "data-export-url")),
            years=_years(self.index, self.url),
        )

    def _meeting(self, row: Tag) -> Meeting | None:
        cells = cells_of(row)
        when, what = text_of(cells.get("termin")), cells.get("gremium") or cells.get("uebersicht")
        name, text = one_line(text_of(what)), one_line(text_of(row))
        if is_non_public(text):
            self.withhold(row)
            return None
        day, organization = parse_date(when), one_line(_CANCELLED_MARK.sub("", name))
        if not day or not organization:
            self.warn("row-without-date-or-name", text)
            return None
        start, end = parse_times(when, day)
        return Meeting(
            key=meeting_key(organization, day, start),
            organization=organization,
            date=day,
            url=url_of(row, "tops", self.url),
            start=start,
            end=end,
            location=one_line(text_of(cells.get("ort"))),
            cancelled=bool(_CANCELLED.search(text)),
        )


def _years(index: Index, base: str) -> tuple[tuple[int, str], ...]:
    """Links whose whole text is a year, to this page."""
    found: dict[int, str] = {}
    for link in index.all("a"):
        year = one_line(text_of(link))
        if _YEAR.fullmatch(year) and (url := leads_to(link, "termine", base)):
            found.setdefault(int(year), url)
    return tuple(sorted(found.items()))
