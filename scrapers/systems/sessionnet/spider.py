"""Which of SessionNet's pages a run visits; what they mean is the page objects' matter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, ClassVar
from urllib.parse import urlencode, urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import BLOCKING_STATUSES, Failure
from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from scrapers.page import Page
from scrapers.spider import Results, SourceSpider, add_months
from scrapers.systems.sessionnet.motions import is_own_paper, own_key, own_kind, own_paper, with_own_page
from scrapers.systems.sessionnet.nodes import key_in
from scrapers.systems.sessionnet.pages import (
    AgendaItemPage,
    CalendarPage,
    ConsultationsPage,
    MeetingPage,
    NewestPage,
    PaperPage,
)
from storage.records import AgendaItem, FailureKind
from storage.times import today

MEETING_PAGES = ("si0057", "si0056", "to0040")
_OTHER_LAYOUT = frozenset(
    {
        FailureKind.ERROR_PAGE,
        FailureKind.LOGIN_PAGE,
        FailureKind.UNEXPECTED_PAGE,
        FailureKind.NOT_ARCHIVED,
    }
)


class SessionNetSpider(SourceSpider):
    """Base of the spiders of SessionNet systems.

    `extension`: how the system's pages end, "asp" or "php".
    `client`: the number (__cpanr) of the municipality in a system that serves several.
    """

    system = "sessionnet"
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
        for year, month in self._months():
            url = self.page_url("si0040", __cjahr=year, __cmonat=month, **client)
            yield self._ask(url, self.parse_calendar, CalendarPage)

    def _months(self) -> list[tuple[int, int]]:
        if self.mode != "news":
            return self.window.months()
        return [(day.year, day.month) for day in (add_months(today(), 1), add_months(today(), 0))]

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

    @staticmethod
    def _meeting_pages(linked: str) -> tuple[str, ...]:
        """The order in which a meeting's pages are tried; Layout 4 links the only one it has."""
        old = "to0040" in urlsplit(linked).path
        return (MEETING_PAGES[2], *MEETING_PAGES[:2]) if old else MEETING_PAGES

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
        meeting = _completed(meeting, announced)
        yield meeting
        for item in meeting.agenda or ():
            yield from self._follow_item(item, meeting)

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

    def _follow_item(self, item: AgendaItem, meeting: Meeting) -> Results:
        place = f"si {meeting.key}"
        for link in item.papers:
            if self.wants(link, item, meeting.date, place=place):
                yield self.request_paper(link)
        if not is_own_paper(item):
            return
        paper = own_paper(item, meeting)
        if item.url and item.key:
            if self.wants(_link_to(paper), item, meeting.date, place=place):
                yield self._request_item(item.key, paper)
        elif self.wants(_link_to(paper)):
            yield paper

    # -- papers -----------------------------------------------------------------------------------

    def request_paper(self, link: PaperLink) -> Request:
        """The page that a paper stands on: vo0050, to0050, or the meeting whose agenda carries it."""
        meeting_key = key_in(link.url, "si")
        if link.key.isdecimal():
            return self._ask(self.page_url("vo0050", __kvonr=link.key), self.parse_paper, PaperPage)
        if link.key.startswith("to-") and meeting_key is None:
            return self._request_item(link.key.removeprefix("to-"), None)
        return self._ask(link.url, self.parse_agenda_again, MeetingPage, cb_kwargs={"key": link.key})

    def _request_item(self, key: str, paper: PaperItem | None) -> Request:
        url = self.page_url("to0050", __ktonr=key)
        errback = self.item_failed if paper else None
        return self._ask(url, self.parse_item, AgendaItemPage, errback=errback, cb_kwargs={"paper": paper})

    def parse_paper(self, response: Response) -> Results:
        """A paper; its consultations are asked for next."""
        paper = self.try_read(PaperPage, response)
        if isinstance(paper, Failure):
            yield from self._gone(response, paper)
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

    def parse_item(self, response: Response, paper: PaperItem | None) -> Results:
        """A motion that hangs on an agenda item, with the text of the item's own page."""
        page = self.try_read(AgendaItemPage, response)
        if isinstance(page, Failure):
            yield from self._gone(response, page)
            yield from self._as_on_agenda(paper)
        elif paper is not None:
            yield with_own_page(paper, page)
        else:
            yield _paper_of_page(page, response)

    def item_failed(self, failure: TwistedFailure) -> Results:
        """The motion as the agenda showed it, unless more of it is known already."""
        self.on_failure(failure)
        yield from self._as_on_agenda(failure.request.cb_kwargs["paper"])  # type: ignore[attr-defined]

    def _as_on_agenda(self, paper: PaperItem | None) -> Iterator[PaperItem]:
        if paper is not None:
            self.half_read.add(paper.key)
            if not self.known.has(paper.key):
                yield paper

    def parse_agenda_again(self, response: Response, key: str) -> Results:
        """A second look at a motion that has no page of its own: is it still on the agenda?"""
        meeting = self.try_read(MeetingPage, response)
        if isinstance(meeting, Failure):
            yield from self._gone(response, meeting)
            return
        if meeting.agenda is None:  # says nothing about a single item
            return
        found = next((item for item in meeting.agenda if own_key(item, meeting.key) == key), None)
        reason = "Steht nicht mehr auf der Tagesordnung der Sitzung"
        yield own_paper(found, meeting) if found else PaperGone(key=key, url=response.url, reason=reason)

    def _gone(self, response: Response, failure: Failure) -> Iterator[PaperGone]:
        gone = self.gone(response, failure)
        if gone is not None:
            yield gone


def _completed(meeting: Meeting, announced: Meeting) -> Meeting:
    """The meeting's page knows more; what it leaves out is taken from the calendar."""
    names = ("key", "organization", "start", "end", "location", "files")
    update = {name: getattr(announced, name) for name in names if not getattr(meeting, name)}
    return meeting.model_copy(update={**update, "cancelled": meeting.cancelled or announced.cancelled})


def _link_to(paper: PaperItem) -> PaperLink:
    return PaperLink(key=paper.key, title=paper.title, url=paper.url)


def _paper_of_page(page: AgendaItem, response: Response) -> PaperItem:
    return PaperItem(
        key=f"to-{page.key}",
        url=page.url or response.url,
        title=page.title,
        kind=own_kind(page),
        text=page.resolution,
        files=page.files,
    )
