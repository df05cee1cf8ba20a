"""Which answers of more!rubin a run asks for: the calendar, and each of its meetings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.agenda_spider import completed
from scrapers.failures import Failure
from scrapers.gathering import GatheringSpider, own_papers
from scrapers.items import Meeting, PaperGone, PaperItem, PaperLink
from scrapers.spider import Results, Window
from scrapers.systems.more_rubin.answers import in_query
from scrapers.systems.more_rubin.bodies import BodiesAnswer
from scrapers.systems.more_rubin.calendar import CalendarAnswer, Months
from scrapers.systems.more_rubin.keys import meeting_key
from scrapers.systems.more_rubin.meeting import MeetingAnswer, Sitting

MONTHS_AT_ONCE = 12


class MoreRubinSpider(GatheringSpider):
    """Base of the spiders of more!rubin systems.

    `body_id`: the municipality ("Koerperschaftsnummer") in a system that serves several; None: all of them.
    `older`: an installation without api.php. Its calendar comes from a web service, and its agendas from the
    pages of its meetings; both addresses are inferred, no such installation was at hand.
    """

    system = "more_rubin"
    documents_can_be_pages = False
    body_id: ClassVar[str | None] = None
    older: ClassVar[bool] = False

    def api_url(self, **parameters: str) -> str:
        """The address of an answer."""
        if self.older:
            common = {"json": "true", "system": "ris", "platform": "ris"}
            return f"{self.base_url}webservice-mobile/webservice.php?{urlencode({**common, **parameters})}"
        return f"{self.base_url}api.php?{urlencode({'json': 'true', **parameters})}"

    def first_requests(self) -> Iterable[Request]:
        """The calendar of the window (mode "news": of this month and the next), and the list of bodies."""
        requests = [self._ask_calendar(span) for span in self.spans(MONTHS_AT_ONCE)]
        if self.body_id and self.mode != "news":
            requests.append(self.request(self._bodies_url(), self.parse_bodies, BodiesAnswer))
        return requests

    def _ask_calendar(self, asked: Window) -> Request:
        body = {"body_id": self.body_id} if self.body_id else {}
        months = {"from": f"{asked.since:%Y-%m}", "to": f"{asked.until:%Y-%m}"}
        return self.ask(
            self.api_url(id="calendar", action="get", **months, view="list", **body),
            self.parse_calendar,
            CalendarAnswer,
            errback=self.page_failed,
            cb_kwargs={"asked": asked},
        )

    def _bodies_url(self) -> str:
        return self.api_url(id="organizations", action="bodies")

    def meeting_in(self, url: str) -> str:
        """The key of the meeting whose page has this address."""
        return meeting_key(in_query(url, "id"))

    # -- lists ------------------------------------------------------------------------------------

    def parse_bodies(self, response: Response) -> None:
        """Whether the system has the body that this source is."""
        found = self.read(BodiesAnswer, response)
        if found and self.body_id not in {body.id for body in found.bodies}:
            there = ", ".join(f"{body.id} ({body.name})" for body in found.bodies)
            message = f"Die Körperschaft „{self.body_id}“ gibt es nicht, aber: {there}"
            self.fail(message, response.url, "bodies")

    def parse_calendar(self, response: Response, asked: Window) -> Results:
        """The meetings of some months; each is asked for its agenda."""
        yield from self.counted(self._meetings(response, asked))

    def _meetings(self, response: Response, asked: Window) -> Results:
        calendar = self.read(CalendarAnswer, response)
        if calendar is None:
            return
        if not _reaches(calendar, asked):
            message = (
                f"Der Kalender reicht von {calendar.first_day} bis {calendar.last_day}, gefragt war nach "
                f"{asked.since} bis {asked.until}"
            )
            self.fail(message, response.url, "calendar")
        for meeting in self.in_sight(calendar.meetings):
            yield self._ask_meeting(meeting)

    # -- meetings ---------------------------------------------------------------------------------

    def _ask_meeting(self, announced: Meeting) -> Request:
        return self.ask(
            self._meeting_url(announced.url or ""),
            self.parse_meeting,
            MeetingAnswer,
            errback=self.meeting_failed,
            cb_kwargs={"announced": announced},
        )

    def _meeting_url(self, page: str) -> str:
        """Where the meeting is asked for whose page is known; under our address, wherever that page was."""
        number = in_query(page, "id")
        if self.older:
            return f"{self.base_url}meeting.php?{urlencode({'id': number})}"
        parameters = {"meeting_id": number, "with_agenda_item_documents": "true"}
        return self.api_url(id="meetings", action="get", **parameters)

    def parse_meeting(self, response: Response, announced: Meeting) -> Results:
        """A meeting with its agenda; its papers are told when all agendas are read."""
        yield from self.counted(self._sitting(response, announced))

    def meeting_failed(self, failure: TwistedFailure) -> Results:
        """A meeting as the calendar announced it."""
        self.on_failure(failure)
        yield from self.counted(self.as_announced(**failure.request.cb_kwargs))  # type: ignore[attr-defined]

    def _sitting(self, response: Response, announced: Meeting) -> Results:
        sitting = self.read(MeetingAnswer, response)
        if sitting is not None and sitting.meeting.key != announced.key:
            self.fail(f"Es kam eine andere Sitzung: {sitting.meeting.key}", response.url, "meeting")
            sitting = None
        if sitting is None:
            yield from self.as_announced(announced)
        elif self._is_ours(sitting, response):
            yield completed(sitting.meeting, announced)
            self.saw(sitting.meeting.date, _papers(sitting))

    def _is_ours(self, sitting: Sitting, response: Response) -> bool:
        """Whether a committee of our body meets. The calendar was asked for ours alone; some ignore that."""
        if self.body_id is None or self.body_id in sitting.bodies:
            return True
        if not sitting.bodies:
            message = "Die Sitzung nennt die Körperschaft ihres Gremiums nicht"
            self.fail(message, response.url, "meeting")
        return False

    # -- papers -----------------------------------------------------------------------------------

    def request_paper(self, link: PaperLink) -> Request:
        """The meeting whose agenda carries the paper: it has no page of its own."""
        return self.request(
            self._meeting_url(link.url),
            self.parse_agenda_again,
            MeetingAnswer,
            dont_filter=True,
            cb_kwargs={"key": link.key},
        )

    def parse_agenda_again(self, response: Response, key: str) -> Results:
        """A second look at a paper that no agenda of the calendar carried: is it still on its own?"""
        sitting = self.try_read(MeetingAnswer, response)
        if isinstance(sitting, Failure):
            yield from self.told_gone(response, sitting)
        elif sitting.meeting.agenda is not None:  # else it says nothing about a single item
            found = next((paper for paper in _papers(sitting) if paper.key == key), None)
            reason = "Steht nicht mehr auf der Tagesordnung der Sitzung"
            yield found or PaperGone(key=key, url=response.url, reason=reason)


def _papers(sitting: Sitting) -> list[PaperItem]:
    """The papers of a meeting, and the motions that hang on an item alone."""
    return [*sitting.papers, *own_papers(sitting.meeting)]


def _reaches(calendar: Months, asked: Window) -> bool:
    """Whether the answer is about all of the asked months, as far as it says so."""
    first, last = calendar.first_day, calendar.last_day
    return (first is None or first <= asked.since) and (last is None or last >= asked.until)
