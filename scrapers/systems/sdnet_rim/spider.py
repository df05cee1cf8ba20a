"""Which pages of an SD.NET RIM system to visit: the calendar, its agendas, the list of papers, papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import Failure
from scrapers.items import Meeting, PaperLink, PaperListRow
from scrapers.mix_ups import OTHER_PAPER
from scrapers.page import Page
from scrapers.spider import Results, SourceSpider
from scrapers.systems.sdnet_rim.agenda import AgendaPage
from scrapers.systems.sdnet_rim.calendar import CalendarExport, CalendarTablePage
from scrapers.systems.sdnet_rim.paper import PaperPage
from scrapers.systems.sdnet_rim.paper_list import PaperListPage
from storage.records import FailureKind, Record
from storage.times import today

EXPORT_PATH = "termine/ics/SD.NET_RIM.ics"
NEWS_AHEAD = dt.timedelta(weeks=6)
# The list is ordered by number, not by date: one page without anything in the window proves nothing.
PAGES_WITHOUT_ANYTHING = 2
LIST_PAGES_PER_MONTH = 10
CALENDAR_FIRST = 10  # priority: who knows the calendar need not follow the meetings of each paper


class SdNetRimSpider(SourceSpider):
    """Base of all spiders for SD.NET RIM. A municipality's spider only sets the class attributes."""

    system = "sdnet_rim"
    results_on_agenda = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._agendas_asked: set[str] = set()
        self._calendar_failure: tuple[Failure, bytes] | None = None

    def first_requests(self) -> Iterable[Request]:
        """The calendar export and the first page of the list of papers, in both modes."""
        yield self.request(
            self.base_url + EXPORT_PATH,
            self.calendar,
            CalendarExport,
            errback=self._without_export,
            priority=CALENDAR_FIRST,
        )
        yield self.request(self.base_url + "vorlagen", self.papers, PaperListPage)

    def calendar_sight(self) -> tuple[dt.date, dt.date] | None:
        """Also in mode "news": a moved meeting has another key, and must not stay at its old time as well."""
        return (today(), today() + NEWS_AHEAD) if self.mode == "news" else super().calendar_sight()

    # -- calendar and agendas ---------------------------------------------------------------------

    def calendar(self, response: Response) -> Results:
        """The agendas of the meetings in sight; the other meetings as the calendar has them."""
        found = self.try_read(CalendarExport, response)
        if isinstance(found, Failure):
            yield from self._calendar_table(found, response.body)
        else:
            yield from self._meetings(found.meetings)

    def _without_export(self, failure: TwistedFailure) -> Iterator[Request]:
        yield from self._calendar_table(self.explain(failure), b"")

    def _calendar_table(self, why: Failure, body: bytes) -> Iterator[Request]:
        """Ask for the older table; a second failure, or a server that says no, ends the attempt."""
        if self._calendar_failure or why.kind in (FailureKind.BLOCKED, FailureKind.UNREACHABLE):
            self._give_up_calendar(why, body)
            return
        self._calendar_failure = (why, body)
        yield self.request(
            self.base_url + "termine",
            self.calendar_table,
            CalendarTablePage,
            errback=self._without_table,
            priority=CALENDAR_FIRST,
        )

    def _without_table(self, failure: TwistedFailure) -> None:
        self._give_up_calendar(self.explain(failure), b"")

    def _give_up_calendar(self, why: Failure, body: bytes) -> None:
        if self._calendar_failure:
            self.journal.failed(*self._calendar_failure)
        self.journal.failed(why, body)

    def calendar_table(self, response: Response, other_year: bool = False) -> Results:
        """The table's meetings; from its first page also the other years and the export it names."""
        found = self.try_read(CalendarTablePage, response)
        if isinstance(found, Failure):
            if other_year:
                self.journal.failed(found, response.body)
            else:
                self._give_up_calendar(found, response.body)
            return
        yield from self._meetings(found.meetings)
        if other_year:
            return
        export = found.next_url if found.next_url != self.base_url + EXPORT_PATH else None
        if export:
            yield self.request(
                export, self.calendar, CalendarExport, errback=self._without_export, priority=CALENDAR_FIRST
            )
        elif not found.meetings:
            empty = _failure("Die Seite der Termine zeigt keine Sitzungen", response, CalendarTablePage)
            self._give_up_calendar(empty, response.body)
        shown = {meeting.date.year for meeting in found.meetings}
        wanted = {year for year, _ in self.window.months()} - shown
        for year, url in found.years:
            if year in wanted:
                yield self.request(
                    url, self.calendar_table, CalendarTablePage, cb_kwargs={"other_year": True}
                )

    def _meetings(self, meetings: Iterable[Meeting]) -> Results:
        for meeting in meetings:
            if not self._in_sight(meeting.date):
                continue
            if meeting.url is None:
                yield meeting
            else:
                yield from self._agenda_of(meeting, in_calendar=True)

    def _in_sight(self, day: dt.date) -> bool:
        if self.mode != "news":
            return day in self.window
        return today() <= day <= today() + NEWS_AHEAD

    def _agenda_of(self, meeting: Meeting, in_calendar: bool) -> Iterator[Request]:
        if meeting.key is None or meeting.url is None or meeting.key in self._agendas_asked:
            return
        self._agendas_asked.add(meeting.key)
        yield self.request(
            meeting.url,
            self.agenda,
            AgendaPage,
            errback=self._without_agenda,
            cb_kwargs={"announced": meeting if in_calendar else None},
        )

    def _without_agenda(self, failure: TwistedFailure) -> Iterator[Record]:
        self.on_failure(failure)
        announced: Meeting | None = failure.request.cb_kwargs["announced"]  # type: ignore[attr-defined]
        if announced:
            yield announced

    def agenda(self, response: Response, announced: Meeting | None = None) -> Results:
        """One record for calendar and page together, and the papers that are on the agenda."""
        meeting = self.read(AgendaPage, response)
        if meeting is None:
            if announced:
                yield announced
            return
        self._agendas_asked.add(meeting.key or "")
        yield _joined(meeting, announced)
        for item in meeting.agenda or ():
            for link in item.papers:
                if self.wants(link, item, meeting.date, place=f"tops {meeting.key}"):
                    yield self.request_paper(link)

    # -- papers -----------------------------------------------------------------------------------

    def papers(self, response: Response, number: int = 1, empty: int = 0) -> Results:
        """The papers in the window; on to the next page until two in a row have none."""
        found = self.read(PaperListPage, response)
        if found is None:
            return
        for row in found.rows:
            if (row.date is None or row.date in self.window) and self._wants_row(row):
                yield self.request_paper(row.paper)
        empty = 0 if self._any_in_window(found.rows) else empty + 1
        if self.mode == "news" or not found.next_url or empty >= PAGES_WITHOUT_ANYTHING:
            return
        if number >= LIST_PAGES_PER_MONTH * len(self.window.months()):
            message = f"Die Liste der Vorlagen endet nicht (abgebrochen nach {number} Seiten)"
            self.journal.failed(_failure(message, response, PaperListPage))
            return
        yield self.request(
            found.next_url, self.papers, PaperListPage, cb_kwargs={"number": number + 1, "empty": empty}
        )

    def _wants_row(self, row: PaperListRow) -> bool:
        """A paper without a meeting may stand behind the page that the reading of the list ends with."""
        return self.wants(row.paper, row, place="vorlagen", lasting=row.date is not None)

    def _any_in_window(self, rows: Iterable[PaperListRow]) -> bool:
        """Papers without a meeting do not count: they stay in the list for ever."""
        return any(row.date is not None and row.date >= self.window.since for row in rows)

    def request_paper(self, link: PaperLink) -> Request:
        """The request for a paper's own page."""
        return self.request(link.url, self.paper, PaperPage, cb_kwargs={"link": link})

    def paper(self, response: Response, link: PaperLink) -> Results:
        """The paper under the one key that list and agenda know it by, and its other meetings."""
        item = self.try_read(PaperPage, response)
        if isinstance(item, Failure):
            gone = self.gone(response, item)
            if gone:
                yield gone
            return
        paper = item.paper()
        if link.reference and paper.reference and paper.reference != link.reference:
            self.journal.failed(_failure(OTHER_PAPER, response, PaperPage), response.body)
            return
        if not paper.reference:
            paper = paper.model_copy(update={"key": link.key, "reference": link.reference})
        if paper.key == link.key or paper.key not in self.seen:
            self.seen.add(paper.key)
            yield paper
        for meeting in item.meetings:
            if self._in_sight(meeting.date):
                yield from self._agenda_of(meeting, in_calendar=False)


def _joined(page: Meeting, announced: Meeting | None) -> Meeting:
    """The meeting's page, with what only the calendar tells: the end, and whether it takes place."""
    if announced is None:
        return page
    update = {
        "end": page.end or announced.end,
        "location": page.location or announced.location,
        "cancelled": page.cancelled or announced.cancelled,
    }
    return page.model_copy(update=update)


def _failure(message: str, response: Response, page: type[Page[Any]]) -> Failure:
    return Failure(FailureKind.UNEXPECTED_PAGE, message, response.url, page.names[0])
