"""What the spiders of council systems share that find papers, and motions without a paper, by the agendas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import Failure
from scrapers.item_motions import is_own_paper, link_to, own_key, own_paper, paper_of_page, with_own_page
from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from scrapers.page import Page
from scrapers.spider import Results, SourceSpider, add_months
from storage.records import AgendaItem
from storage.times import today


class AgendaSpider(SourceSpider):
    """Base of the spiders of systems whose calendar leads to agendas, and those to papers.

    `meeting_page`, `item_page`: the product's page objects of a meeting and of an agenda item.
    """

    meeting_page: ClassVar[type[Page[Meeting]]]
    item_page: ClassVar[type[Page[AgendaItem]]]

    def request_item(self, link: PaperLink, paper: PaperItem | None) -> Request:
        """The request for the page of a motion's own agenda item: see `ask_item`."""
        raise NotImplementedError

    def months(self) -> list[tuple[int, int]]:
        """(year, month) of the calendars to read; mode "news": of the next month and of this one."""
        if self.mode != "news":
            return self.window.months()
        return [(day.year, day.month) for day in (add_months(today(), 1), add_months(today(), 0))]

    def ask_item(self, url: str, paper: PaperItem | None) -> Request:
        """A request for an agenda item's page; where that fails, the motion stays as the agenda showed it."""
        return self.request(
            url,
            self.parse_item,
            self.item_page,
            errback=self.item_failed if paper else None,
            cb_kwargs={"paper": paper},
            dont_filter=True,  # many may be redirected to one error page
        )

    def ask_agenda_again(self, link: PaperLink) -> Request:
        """A request for the agenda that carries a motion which has no page of its own."""
        return self.request(
            link.url,
            self.parse_agenda_again,
            self.meeting_page,
            cb_kwargs={"key": link.key},
            dont_filter=True,
        )

    def follow_item(self, item: AgendaItem, meeting: Meeting) -> Results:
        """The papers of an agenda item; where it has none but is a motion itself, that."""
        place = f"si {meeting.key}"
        for link in item.papers:
            if self.wants(link, item, meeting.date, place=place):
                yield self.request_paper(link)
        if not is_own_paper(item):
            return
        paper = own_paper(item, meeting)
        link = link_to(paper)
        if item.url and item.key:
            if self.wants(link, item, meeting.date, place=place):
                yield self.request_item(link, paper)
        elif self.wants(link):
            yield paper

    def parse_item(self, response: Response, paper: PaperItem | None) -> Results:
        """A motion that hangs on an agenda item, with the text of the item's own page."""
        page = self.try_read(self.item_page, response)
        if isinstance(page, Failure):
            yield from self.told_gone(response, page)
            yield from self._as_on_agenda(paper)
        elif paper is not None:
            yield with_own_page(paper, page)
        else:
            yield paper_of_page(page, response.url)

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
        meeting = self.try_read(self.meeting_page, response)
        if isinstance(meeting, Failure):
            yield from self.told_gone(response, meeting)
            return
        if meeting.agenda is None:  # says nothing about a single item
            return
        found = next((item for item in meeting.agenda if own_key(item, meeting.key) == key), None)
        reason = "Steht nicht mehr auf der Tagesordnung der Sitzung"
        yield own_paper(found, meeting) if found else PaperGone(key=key, url=response.url, reason=reason)

    def told_gone(self, response: Response, failure: Failure) -> Iterator[PaperGone]:
        """`gone` for callbacks that yield."""
        gone = self.gone(response, failure)
        if gone is not None:
            yield gone


def completed(meeting: Meeting, announced: Meeting) -> Meeting:
    """The meeting's page knows more; what it leaves out is taken from the calendar."""
    names = ("key", "organization", "start", "end", "location", "files")
    update = {name: getattr(announced, name) for name in names if not getattr(meeting, name)}
    return meeting.model_copy(update={**update, "cancelled": meeting.cancelled or announced.cancelled})
