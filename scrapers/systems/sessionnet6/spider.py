"""Which answers of SessionNet 6 a run asks for: committees, meetings, and the agendas of those released."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import Failure
from scrapers.gathering import GatheringSpider, own_papers
from scrapers.item_motions import own_key, own_kind, own_paper
from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from scrapers.spider import Results
from scrapers.systems.sessionnet6.agenda import AgendaAnswer
from scrapers.systems.sessionnet6.answers import meeting_number
from scrapers.systems.sessionnet6.calendar import CalendarAnswer
from scrapers.systems.sessionnet6.committees import CommitteesAnswer, named_in
from scrapers.systems.sessionnet6.documents import Documents, DocumentsAnswer, kind_of
from storage.records import AgendaItem
from storage.times import today

MONTHS_AT_ONCE = 3


class SessionNet6Spider(GatheringSpider):
    """Base of the spiders of SessionNet 6.

    The vendor describes no interface. The addresses below `base_url` are inferred from what the application
    itself asks for, and may be set otherwise: `committees_path`; `calendar_path` with {since} and {until};
    `agenda_path` and `documents_path` with {meeting}.
    """

    system = "sessionnet6"
    documents_can_be_pages = False
    committees_path: ClassVar[str] = "api/v1/gremien"
    calendar_path: ClassVar[str] = "api/v1/sitzungen?von={since}&bis={until}"
    agenda_path: ClassVar[str] = "api/v1/sitzungen/{meeting}/tagesordnung"
    documents_path: ClassVar[str] = "api/v1/sitzungen/{meeting}/tagesordnung/dokumente"

    def first_requests(self) -> Iterable[Request]:
        """The committees; the calendars follow, as agendas name committees by number alone."""
        yield self.ask(
            self.base_url + self.committees_path,
            self.parse_committees,
            CommitteesAnswer,
            errback=self.committees_failed,
        )

    def meeting_in(self, url: str) -> str:
        """The key of the meeting whose page has this address."""
        return meeting_number(url)

    # -- lists ------------------------------------------------------------------------------------

    def parse_committees(self, response: Response) -> Results:
        """The names of the committees; without them meetings are called by their titles."""
        found = self.read(CommitteesAnswer, response)
        yield from self.counted(self._ask_calendars(found.names() if found else {}))

    def committees_failed(self, failure: TwistedFailure) -> Results:
        """The calendars all the same."""
        self.on_failure(failure)
        yield from self.counted(self._ask_calendars({}))

    def _ask_calendars(self, committees: dict[str, str]) -> Iterator[Request]:
        for span in self.spans(MONTHS_AT_ONCE):
            yield self.ask(
                self.base_url + self.calendar_path.format(since=span.since, until=span.until),
                self.parse_calendar,
                CalendarAnswer,
                errback=self.page_failed,
                cb_kwargs={"committees": committees},
            )

    def parse_calendar(self, response: Response, committees: dict[str, str]) -> Results:
        """The meetings of some months: those that are released are read, the others kept as announced."""
        yield from self.counted(self._meetings(response, committees))

    def _meetings(self, response: Response, committees: dict[str, str]) -> Results:
        calendar = self.read(CalendarAnswer, response)
        if calendar is None:
            return
        opened = {key for key, day in calendar.released if day <= today()}
        for meeting in self.in_sight(calendar.meetings):
            name = named_in(meeting.title, committees.values()) or meeting.organization
            if meeting.key in opened:
                yield self._ask_agenda(meeting.model_copy(update={"organization": name}), committees)
            else:
                yield meeting.model_copy(update={"organization": name, "url": None})

    # -- meetings ---------------------------------------------------------------------------------

    def _ask_agenda(self, announced: Meeting, committees: dict[str, str]) -> Request:
        return self.ask(
            self.base_url + self.agenda_path.format(meeting=announced.key),
            self.parse_agenda,
            AgendaAnswer,
            errback=self.agenda_failed,
            cb_kwargs={"announced": announced, "committees": committees},
        )

    def parse_agenda(self, response: Response, announced: Meeting, committees: dict[str, str]) -> Results:
        """A meeting's agenda; its documents are asked for next."""
        yield from self.counted(self._agenda(response, announced, committees))

    def agenda_failed(self, failure: TwistedFailure) -> Results:
        """A meeting as the calendar announced it."""
        self.on_failure(failure)
        announced: Meeting = failure.request.cb_kwargs["announced"]  # type: ignore[attr-defined]
        yield from self.counted(self.as_announced(announced))

    def _agenda(self, response: Response, announced: Meeting, committees: dict[str, str]) -> Results:
        agenda = self.read(AgendaAnswer, response)
        if agenda is None:
            yield from self.as_announced(announced)
            return
        if not agenda.items:  # still to come: what is released has some
            yield announced
            return
        names = [committees[number] for number in agenda.committees if number in committees]
        meeting = announced.model_copy(
            update={"agenda": agenda.items, "organization": ", ".join(names) or announced.organization}
        )
        yield self.ask(
            self._documents_url(announced.key or ""),
            self.parse_documents,
            DocumentsAnswer,
            errback=self.documents_failed,
            cb_kwargs={"meeting": meeting},
        )

    def _documents_url(self, meeting: str) -> str:
        return self.base_url + self.documents_path.format(meeting=meeting)

    def parse_documents(self, response: Response, meeting: Meeting) -> Results:
        """A meeting with its agenda; its papers are told when all agendas are read."""
        yield from self.counted(self._with_documents(response, meeting))

    def documents_failed(self, failure: TwistedFailure) -> Results:
        """A meeting with its agenda alone."""
        self.on_failure(failure)
        meeting: Meeting = failure.request.cb_kwargs["meeting"]  # type: ignore[attr-defined]
        yield from self.counted(self._without_documents(meeting))

    def _with_documents(self, response: Response, meeting: Meeting) -> Results:
        documents = self.read(DocumentsAnswer, response)
        if documents is None:
            yield from self._without_documents(meeting)
            return
        meeting = _with_files(meeting, documents)
        yield meeting
        self.saw(meeting.date, papers_of(meeting))

    def _without_documents(self, meeting: Meeting) -> Iterator[Meeting]:
        """The papers wait for another run: told now, they would have lost what they are known to have."""
        yield meeting
        for paper in papers_of(meeting):
            self.wants(PaperLink(key=paper.key, url=paper.url))
            self.half_read.add(paper.key)

    # -- papers -----------------------------------------------------------------------------------

    def request_paper(self, link: PaperLink) -> Request:
        """The meeting whose agenda carries the paper: it has no page of its own."""
        return self.request(
            self.base_url + self.agenda_path.format(meeting=meeting_number(link.url)),
            self.look_for,
            AgendaAnswer,
            dont_filter=True,
            cb_kwargs={"known": link},
        )

    def look_for(self, response: Response, known: PaperLink) -> Results:
        """A second look at a paper that no agenda of the calendar carried: is it still on its own?"""
        agenda = self.try_read(AgendaAnswer, response)
        if isinstance(agenda, Failure):
            yield from self.told_gone(response, agenda)
            return
        meeting = meeting_number(known.url)
        item = next((item for item in agenda.items if paper_key(item, meeting) == known.key), None)
        if not agenda.items:  # says nothing about a single one
            return
        if item is None:
            reason = "Steht nicht mehr auf der Tagesordnung der Sitzung"
            yield PaperGone(key=known.key, url=response.url, reason=reason)
            return
        yield self.request(
            self._documents_url(meeting),
            self.look_for_documents,
            DocumentsAnswer,
            dont_filter=True,
            cb_kwargs={"known": known, "item": item},
        )

    def look_for_documents(self, response: Response, known: PaperLink, item: AgendaItem) -> Results:
        """The paper that is still there. Of its meeting nothing is known here; what was known stays."""
        documents = self.read(DocumentsAnswer, response)
        if documents is not None:
            item = item.model_copy(update={"files": documents.of(item.key)})
            yield PaperItem(
                key=known.key,
                url=known.url,
                title=item.title,
                kind=paper_kind(item),
                text=item.resolution,
                files=item.files,
            )


def papers_of(meeting: Meeting) -> list[PaperItem]:
    """The papers of a meeting, and the motions that hang on an item alone."""
    numbered = [paper_of(item, meeting) for item in meeting.agenda or () if item.papers]
    return [*numbered, *own_papers(meeting)]


def paper_of(item: AgendaItem, meeting: Meeting) -> PaperItem:
    """The paper of an item. Its number is the system's; the one that people know stands in its documents."""
    return own_paper(item, meeting).model_copy(
        update={"key": item.papers[0].key, "url": item.papers[0].url, "kind": paper_kind(item)}
    )


def paper_key(item: AgendaItem, meeting: str) -> str:
    """The key of the paper of an item, or of the item itself."""
    return item.papers[0].key if item.papers else own_key(item, meeting)


def paper_kind(item: AgendaItem) -> str:
    """The kind by the item's title, or else by what its documents are called, or by its heading."""
    titled = item.model_copy(update={"files": (), "heading": ""})
    return own_kind(titled) or kind_of(item.files) or own_kind(item)


def _with_files(meeting: Meeting, documents: Documents) -> Meeting:
    agenda = (item.model_copy(update={"files": documents.of(item.key)}) for item in meeting.agenda or ())
    return meeting.model_copy(update={"agenda": tuple(agenda)})
