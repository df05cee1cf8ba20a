"""Which of ALLRIS 4's pages a run visits; what they mean is the page objects' matter.

Two things are shown only in the session of the page that they belong to: the rows of a calendar, and the
attachments of a paper. The session's cookies go with these requests and are forgotten after them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import Failure
from scrapers.items import FileLink, PaperItem, PaperLink
from scrapers.page import PageWarning
from scrapers.sessions import Session, going_on, opening, session_of
from scrapers.spider import Results
from scrapers.systems.allris4.agenda import MeetingPage
from scrapers.systems.allris4.agenda_item import AgendaItemPage
from scrapers.systems.allris4.base import AllrisSpider
from scrapers.systems.allris4.calendar import CalendarFrame, CalendarPage, CalendarRowsPage
from scrapers.systems.allris4.files import is_session_bound, reachable
from scrapers.systems.allris4.keys import number_in, page_in
from scrapers.systems.allris4.paper import PaperPage
from storage.records import FailureKind

ROWS_FIRST = 10  # priority: a calendar's rows are asked for right after their page, before its session is old
MOST_SESSIONS = 500  # attachments whose session is kept in mind; they are fetched soon after they are listed

_NO_SESSION = "Der Server eröffnet keine Sitzung (Session), ohne die der Kalender keine Termine zeigt"
_COMPILED = "keine Sitzung (Session) für die Anlagen; statt ihrer wird das Sammeldokument gelesen"


class Allris4Spider(AllrisSpider):
    """Base of the spiders of ALLRIS 4 systems. `base_url` ends before the pages: "https://…/public/"."""

    system = "allris4"
    meeting_page = MeetingPage
    item_page = AgendaItemPage
    paper_page = PaperPage

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sessions: dict[str, Session] = {}  # by the address of an attachment

    def first_requests(self) -> Iterable[Request]:
        """The calendars of the window (mode "news": of this month and the next)."""
        for year, month in self.months():
            url = self.page_url("si010", MM=month, YY=year)
            yield self.request(url, self.parse_calendar, CalendarPage, meta=opening())

    # -- calendar ---------------------------------------------------------------------------------

    def parse_calendar(self, response: Response) -> Results:
        """The meetings that a calendar shows by itself, and the request for its rows."""
        frame = self.read(CalendarPage, response)
        if frame is None:
            return
        yield from self.follow_meetings(frame.meetings)
        if frame.next_url:
            yield from self._ask_for_rows(frame, frame.next_url, response)

    def _ask_for_rows(self, frame: CalendarFrame, url: str, response: Response) -> Results:
        session = session_of(response)
        if not (session.cookies or ";jsessionid=" in url or self.mode == "replay"):
            page = CalendarRowsPage.names[0]
            failure = Failure(FailureKind.UNEXPECTED_PAGE, _NO_SESSION, response.url, page)
            self.journal.failed(failure, response.body)
            self.journal.led_nowhere(CalendarPage.names[0])
            return
        yield self.request(
            url,
            self.parse_rows,
            CalendarRowsPage,
            errback=self.rows_failed,
            headers={
                "Accept": "application/xml, text/xml, */*; q=0.01",
                "Wicket-Ajax": "true",
                "Wicket-Ajax-BaseURL": frame.ajax_base,
            },
            meta=going_on(session),
            priority=ROWS_FIRST,
            dont_filter=True,
        )

    def parse_rows(self, response: Response) -> Results:
        """The meetings of a month."""
        calendar = self.read(CalendarRowsPage, response)
        if calendar is None:
            self.journal.led_nowhere(CalendarPage.names[0])
        else:
            yield from self.follow_meetings(calendar.meetings)

    def rows_failed(self, failure: TwistedFailure) -> None:
        """Put it into the journal; the calendar's page says nothing without its rows."""
        self.on_failure(failure)
        self.journal.led_nowhere(CalendarPage.names[0])

    def page_of(self, url: str) -> str:
        """With `refresh=false`, as the product's own links to meetings and papers have it."""
        page, number = page_in(url), number_in(url)
        if not page or number is None:
            return url
        again = {} if page == "to020" else {"refresh": "false"}
        return self.page_url(page, **{number[0]: number[1]}, **again)

    # -- attachments ------------------------------------------------------------------------------

    def ask_item(self, url: str, paper: PaperItem | None) -> Request:
        """The same, with a session for the item's attachments."""
        request = super().ask_item(url, paper)
        return request.replace(meta={**request.meta, **opening()})

    def request_paper(self, link: PaperLink) -> Request:
        """The same, with a session for the paper's attachments."""
        request = super().request_paper(link)
        return request.replace(meta={**request.meta, **opening()})

    def parse_paper(self, response: Response) -> Results:
        """A paper with its consultations and the documents that can be fetched."""
        yield from self._with_reachable_files(super().parse_paper(response), response)

    def parse_item(self, response: Response, paper: PaperItem | None) -> Results:
        """A motion that hangs on an agenda item, with the documents that can be fetched."""
        yield from self._with_reachable_files(super().parse_item(response, paper), response)

    def _with_reachable_files(self, found: Results, response: Response) -> Results:
        for each in found:
            yield self._reaching(each, response) if isinstance(each, PaperItem) else each

    def _reaching(self, paper: PaperItem, response: Response) -> PaperItem:
        session = session_of(response)
        attachments = [file for file in paper.files if is_session_bound(file.url)]
        in_session = bool(session.cookies) or self.mode == "replay"  # then they are known already
        if attachments and not in_session:
            warning = PageWarning("no-session", _COMPILED)
            self.journal.warned(str(response.meta.get("page")), warning, response.url, response.body)
            self.half_read.add(paper.key)
        if session.cookies:
            self._remember(attachments, session)
        return paper.model_copy(update={"files": reachable(paper.files, in_session)})

    def _remember(self, attachments: Iterable[FileLink], session: Session) -> None:
        for file in attachments:
            self._sessions[file.url] = session
        while len(self._sessions) > MOST_SESSIONS:
            del self._sessions[next(iter(self._sessions))]

    def request_file(self, link: FileLink) -> Request:
        """The request for a document; for an attachment with the session of the page that listed it."""
        request = super().request_file(link)
        session = self._sessions.pop(link.url, None)
        return request.replace(meta={**request.meta, **going_on(session)}) if session else request
