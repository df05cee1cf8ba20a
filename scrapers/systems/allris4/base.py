"""What the spiders of ALLRIS 3 and 4 share: from the rows of a calendar to agendas, papers and motions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode, urljoin

from scrapy import Request
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.agenda_spider import AgendaSpider, completed
from scrapers.failures import Failure
from scrapers.items import Meeting, PaperItem, PaperLink
from scrapers.page import Page
from scrapers.spider import Results
from scrapers.systems.allris4.keys import key_in
from storage.records import FailureKind, Record

ItemT = TypeVar("ItemT", bound=Record)


class AllrisSpider(AgendaSpider):
    """Base of the spiders of ALLRIS. A municipality's spider sets `base_url`, and nothing else is needed."""

    paper_page: ClassVar[type[Page[PaperItem]]]
    documents_can_be_pages = False  # where a document is not to be had, the product shows a page
    patience: ClassVar[int] = 1  # so many pages in a row that are held back end a run

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held_back = 0

    def page_of(self, url: str) -> str:
        """Where the page of that address is asked for: below `base_url`, wherever it was linked once."""
        raise NotImplementedError

    def page_url(self, page: str, **parameters: object) -> str:
        """The address of one of the system's pages with the given parameters."""
        query = f"?{urlencode(parameters)}" if parameters else ""
        return urljoin(self.base_url, f"{page}{query}")

    def try_read(self, page: type[Page[ItemT]], response: Response) -> ItemT | Failure:
        """The item of a page, or why it is none.

        Raises CloseSpider where the server wants no more visits: it says so with HTTP 200, which nobody else
        counts.
        """
        found = super().try_read(page, response)
        blocked = isinstance(found, Failure) and found.kind is FailureKind.BLOCKED
        self._held_back = self._held_back + 1 if blocked else 0
        if isinstance(found, Failure) and self._held_back >= self.patience:
            self.gave_up = found
            self.journal.failed(found, response.body)
            raise CloseSpider("gave up")
        return found

    # -- meetings ---------------------------------------------------------------------------------

    def follow_meetings(self, meetings: Iterable[Meeting]) -> Results:
        """The meetings of a calendar: those with an agenda are read, the others kept as announced."""
        for meeting in meetings:
            if self.mode != "news" and meeting.date not in self.window:
                continue
            if meeting.url and meeting.key:
                yield self.request(
                    self.page_of(meeting.url),
                    self.parse_meeting,
                    self.meeting_page,
                    errback=self.meeting_failed,
                    cb_kwargs={"announced": meeting},
                    dont_filter=True,  # many may be redirected to one page without any content
                )
            else:
                yield meeting

    def parse_meeting(self, response: Response, announced: Meeting) -> Results:
        """A meeting with its agenda, and the papers on it; as announced where its page cannot be read."""
        meeting = self.read(self.meeting_page, response)
        if meeting is None:
            yield announced
            return
        meeting = completed(meeting, announced)
        yield meeting
        for item in meeting.agenda or ():
            yield from self.follow_item(item, meeting)

    def meeting_failed(self, failure: TwistedFailure) -> Results:
        """The meeting as it was announced."""
        self.on_failure(failure)
        yield failure.request.cb_kwargs["announced"]  # type: ignore[attr-defined]

    # -- papers -----------------------------------------------------------------------------------

    def request_paper(self, link: PaperLink) -> Request:
        """The page that a paper stands on: its own, its agenda item's, or the meeting's that carries it."""
        if link.key.isdecimal():
            url = self.page_of(link.url)
            return self.request(url, self.parse_paper, self.paper_page, dont_filter=True)
        if link.key.startswith("to-") and key_in(link.url, "TOLFDNR"):
            return self.request_item(link, None)
        return self.ask_agenda_again(link.model_copy(update={"url": self.page_of(link.url)}))

    def request_item(self, link: PaperLink, paper: PaperItem | None) -> Request:
        """The page of an agenda item: to020."""
        return self.ask_item(self.page_of(link.url), paper)

    def parse_paper(self, response: Response) -> Results:
        """A paper with its consultations."""
        paper = self.try_read(self.paper_page, response)
        if isinstance(paper, Failure):
            yield from self.told_gone(response, paper)
        else:
            yield paper
