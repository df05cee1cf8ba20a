"""Which of SessionNet's pages a run visits; what they mean is the page objects' matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.agenda_spider import AgendaSpider, completed
from scrapers.failures import BLOCKING_STATUSES, Failure
from scrapers.items import Meeting, PaperItem, PaperLink
from scrapers.page import Page
from scrapers.spider import Results
from scrapers.systems.sessionnet.nodes import key_in
from scrapers.systems.sessionnet.pages import (
    AgendaItemPage,
    CalendarPage,
    ConsultationsPage,
    MeetingPage,
    NewestPage,
    PaperPage,
)
from storage.records import FailureKind

OLD_PAGE = "to0040"
MEETING_PAGES = ("si0057", "si0056", OLD_PAGE)
_ENOUGH = 3  # meetings that were read by the old page alone: fewer might have been a fault of the others
_OTHER_LAYOUT = frozenset(
    {
        FailureKind.ERROR_PAGE,
        FailureKind.LOGIN_PAGE,
        FailureKind.UNEXPECTED_PAGE,
        FailureKind.NOT_ARCHIVED,
    }
)


class SessionNetSpider(AgendaSpider):
    """Base of the spiders of SessionNet systems.

    `extension`: how the system's pages end, "asp" or "php".
    `client`: the number (__cpanr) of the municipality in a system that serves several.
    """

    system = "sessionnet"
    meeting_page = MeetingPage
    item_page = AgendaItemPage
    extension: ClassVar[str] = "asp"
    client: ClassVar[str | None] = None

    def page_url(self, page: str, **parameters: object) -> str:
        """The address of one of the system's pages ("si0040") with the given parameters."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return urljoin(self.base_url, f"{page}.{self.extension}{query}")

    def first_requests(self) -> Iterable[Request]:
        """The newest documents, and the calendars of the window (mode "news": of this month and the next)."""
        client = {"__cpanr": self.client} if self.client else {}
        yield self._ask(self.page_url("do0040", **client), self.parse_newest, NewestPage)
        for year, month in self.months():
            url = self.page_url("si0040", __cjahr=year, __cmonat=month, **client)
            yield self._ask(url, self.parse_calendar, CalendarPage)

    def _ask(self, url: str, callback: Callable[..., Any], page: type[Page[Any]], **kwargs: Any) -> Request:
        """A request that is never dropped as a duplicate: many may be redirected to one error.asp."""
        return self.request(url, callback, page, dont_filter=True, **kwargs)

    # -- lists ------------------------------------------------------------------------------------

    def parse_newest(self, response: Response) -> Results:
        """The papers that the newest documents belong to."""
        newest = self.read(NewestPage, response)
        for row in newest.rows if newest else ():
            place = f"do {','.join(file.key or file.name for file in row.files)}"
            if self.wants(row.paper, row, place=place, lasting=False):
                yield self.request_paper(row.paper)

    def parse_calendar(self, response: Response) -> Results:
        """The meetings of a month: those with an agenda are read, the others kept as announced."""
        calendar = self.read(CalendarPage, response)
        for meeting in calendar.meetings if calendar else ():
            if self.mode != "news" and meeting.date not in self.window:
                continue
            if meeting.url and meeting.key:
                yield self._request_meeting(meeting, self._meeting_pages(meeting.url))
            else:
                yield meeting

    # -- meetings ---------------------------------------------------------------------------------

    @cached_property
    def _is_old(self) -> bool:
        """Whether it has shown its agendas as Layouts 4 and 5 do, where the newer pages are errors."""
        before = self.known.last_agendas(_ENOUGH)
        return len(before) == _ENOUGH and all(OLD_PAGE in urlsplit(each).path for each in before)

    def _meeting_pages(self, linked: str) -> tuple[str, ...]:
        """The order in which a meeting's pages are tried; Layout 4 links the only one it has."""
        old = OLD_PAGE in urlsplit(linked).path or self._is_old
        return (OLD_PAGE, *MEETING_PAGES[:2]) if old else MEETING_PAGES

    def _request_meeting(self, announced: Meeting, pages: tuple[str, ...]) -> Request:
        return self._ask(
            self.page_url(pages[0], __ksinr=announced.key),
            self.parse_meeting,
            MeetingPage,
            errback=self.meeting_failed,
            cb_kwargs={"announced": announced, "others": pages[1:]},
        )

    def parse_meeting(self, response: Response, announced: Meeting, others: tuple[str, ...]) -> Results:
        """A meeting with its agenda, and the papers on it."""
        meeting = self.try_read(MeetingPage, response)
        if isinstance(meeting, Failure):
            yield from self._next_page(meeting, announced, others, response.body)
            return
        meeting = completed(meeting, announced)
        yield meeting
        for item in meeting.agenda or ():
            yield from self.follow_item(item, meeting)

    def meeting_failed(self, failure: TwistedFailure) -> Results:
        """A meeting's page that the server refused: another one may do, unless the server wants no visits."""
        arguments = failure.request.cb_kwargs  # type: ignore[attr-defined]
        response = getattr(failure.value, "response", None)
        yield from self._next_page(
            self.explain(failure), **arguments, body=response.body if response is not None else b""
        )

    def _next_page(
        self, failure: Failure, announced: Meeting, others: tuple[str, ...], body: bytes
    ) -> Results:
        answered = failure.status is not None and failure.status not in BLOCKING_STATUSES
        if others and (answered or failure.kind in _OTHER_LAYOUT):
            yield self._request_meeting(announced, others)
        else:
            self.journal.failed(failure, body)
            yield announced

    # -- papers -----------------------------------------------------------------------------------

    def request_paper(self, link: PaperLink) -> Request:
        """The page that a paper stands on: vo0050, to0050, or the meeting whose agenda carries it."""
        meeting_key = key_in(link.url, "si")
        if link.key.isdecimal():
            return self._ask(self.page_url("vo0050", __kvonr=link.key), self.parse_paper, PaperPage)
        if link.key.startswith("to-") and meeting_key is None:
            return self.request_item(link, None)
        return self.ask_agenda_again(link)

    def request_item(self, link: PaperLink, paper: PaperItem | None) -> Request:
        """The page of an agenda item: to0050."""
        return self.ask_item(self.page_url("to0050", __ktonr=link.key.removeprefix("to-")), paper)

    def parse_paper(self, response: Response) -> Results:
        """A paper; its consultations are asked for next."""
        paper = self.try_read(PaperPage, response)
        if isinstance(paper, Failure):
            yield from self.told_gone(response, paper)
            return
        yield self._ask(
            self.page_url("vo0053", __kvonr=paper.key),
            self.parse_consultations,
            ConsultationsPage,
            errback=self.consultations_failed,
            cb_kwargs={"paper": paper},
        )

    def parse_consultations(self, response: Response, paper: PaperItem) -> Results:
        """The paper with its consultations; without, where they cannot be read."""
        found = self.read(ConsultationsPage, response)
        if found is None:
            self.half_read.add(paper.key)
        yield paper.model_copy(update={"consultations": found.consultations}) if found else paper

    def consultations_failed(self, failure: TwistedFailure) -> Results:
        """The paper without its consultations."""
        self.on_failure(failure)
        paper: PaperItem = failure.request.cb_kwargs["paper"]  # type: ignore[attr-defined]
        self.half_read.add(paper.key)
        yield paper
