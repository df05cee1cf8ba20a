"""Which of ALLRIS 3's pages a run visits; what they mean is the page objects' matter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import Failure
from scrapers.items import PaperItem
from scrapers.spider import Results
from scrapers.systems.allris3.agenda import MeetingPage
from scrapers.systems.allris3.agenda_item import AgendaItemPage
from scrapers.systems.allris3.calendar import CalendarPage
from scrapers.systems.allris3.files import reachable
from scrapers.systems.allris3.paper import PaperPage
from scrapers.systems.allris3.start import StartPage
from scrapers.systems.allris4.base import AllrisSpider
from scrapers.systems.allris4.keys import number_in
from storage.records import FailureKind

_NO_OTHER_WAY = frozenset({FailureKind.BLOCKED, FailureKind.HELD, FailureKind.UNREACHABLE})


class Allris3Spider(AllrisSpider):
    """Base of the spiders of ALLRIS 3 systems. `base_url` ends before the pages: "https://…/bi/".

    `extension`: how the system's pages end, "asp" or "php".
    `calendar`: the calendar's page ("si010_j"), where the start page does not tell.
    """

    system = "allris3"
    meeting_page = MeetingPage
    item_page = AgendaItemPage
    paper_page = PaperPage
    patience = 3  # a single page may be held back for its own sake
    extension: ClassVar[str] = "asp"
    calendar: ClassVar[str] = ""

    def first_requests(self) -> Iterable[Request]:
        """The start page, which says where the calendar is; the calendars at once where that is known."""
        if self.calendar:
            yield from self._calendars(f"{self.calendar}.{self.extension}")
            return
        url = self.page_url(f"allris.net.{self.extension}")
        yield self.request(url, self.parse_start, StartPage, errback=self.start_failed)

    def _calendars(self, page: str) -> Iterable[Request]:
        """The calendars of the window (mode "news": of this month and the next)."""
        for year, month in self.months():
            yield self.request(
                self.page_url(page, MM=month, YY=year), self.parse_calendar, CalendarPage, dont_filter=True
            )

    def parse_start(self, response: Response) -> Results:
        """The calendars that the menu leads to; the usual one where the page has none."""
        start = self.try_read(StartPage, response)
        if isinstance(start, Failure):
            yield from self._without_start(start, response.body)
        else:
            yield from self._calendars(start.calendar)

    def start_failed(self, failure: TwistedFailure) -> Results:
        """The usual calendar, unless the server wants no visits."""
        yield from self._without_start(self.explain(failure), b"")

    def _without_start(self, failure: Failure, body: bytes) -> Results:
        if failure.kind in _NO_OTHER_WAY:
            self.journal.failed(failure, body)
        else:
            yield from self._calendars(f"si010.{self.extension}")

    def parse_calendar(self, response: Response) -> Results:
        """The meetings of a month."""
        calendar = self.read(CalendarPage, response)
        if calendar is not None:
            yield from self.follow_meetings(calendar.meetings)

    def page_of(self, url: str) -> str:
        """In the look in which the page was linked ("to010_r.asp"): a system has released only one."""
        page, number = urlsplit(url).path.rpartition("/")[2], number_in(url)
        return self.page_url(page, **{number[0]: number[1]}) if page and number else url

    def parse_paper(self, response: Response) -> Results:
        """A paper with its consultations and the documents that are worth fetching."""
        yield from _with_reachable_files(super().parse_paper(response))

    def parse_item(self, response: Response, paper: PaperItem | None) -> Results:
        """A motion that hangs on an agenda item, with the documents that are worth fetching."""
        yield from _with_reachable_files(super().parse_item(response, paper))


def _with_reachable_files(found: Results) -> Results:
    for each in found:
        if isinstance(each, PaperItem):
            yield each.model_copy(update={"files": reachable(each.files)})
        else:
            yield each
