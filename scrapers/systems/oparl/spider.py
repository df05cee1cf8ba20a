"""Which answers of an OParl system a run asks for: system, body, three lists, and little one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import GONE_STATUSES, Failure
from scrapers.items import PaperGone, PaperLink
from scrapers.page import Page
from scrapers.spider import Results
from scrapers.systems.oparl.answer import Absent, Listing
from scrapers.systems.oparl.depth import depth_of
from scrapers.systems.oparl.entry import OparlEntry
from scrapers.systems.oparl.findings import OBJECT_PAGES, Findings
from scrapers.systems.oparl.identity import identity, sibling
from scrapers.systems.oparl.pages import (
    AgendaItemPage,
    MeetingListPage,
    OrganizationListPage,
    PaperListPage,
    PaperPage,
)
from scrapers.systems.oparl.register import Need
from scrapers.systems.oparl.system import OparlBody
from scrapers.systems.oparl.walk import Endless, Walk
from storage.records import FailureKind
from storage.times import utc_now

_NO_OTHER_WAY = frozenset({FailureKind.BLOCKED, FailureKind.UNREACHABLE, FailureKind.HELD})
_READ_AS_ANSWERS = [400, 404]  # statuses whose body says more: an empty list, or what is wrong
_DELETED = "Im System gelöscht oder nicht mehr öffentlich"
_OWN = "to-"  # as scrapers.item_motions begins the keys of motions without a paper


class OparlSpider(OparlEntry):
    """Base of all spiders for OParl. `base_url` is the address of the System.

    `body_id`: the body's `id` or its number in a system that serves several, where the official key and
    the name do not tell which one it is.
    """

    system = "oparl"
    longest_list: ClassVar[int] = 1000  # pages

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.depth = depth_of(self.mode, self.window, self.known.last_well_read(), utc_now())
        self.findings = Findings(self.window, self.depth, self.known.has)
        self.journal.lists_everything = False  # until a whole run has come to its end
        self._lists: deque[Walk] = deque()
        self._with_parameters = True  # until a list is answered only without them
        self._complete = True

    def read_body(self, body: OparlBody) -> Results:
        """The body's lists: its organizations first, for their names; its papers last."""
        for page, url, since in (
            (OrganizationListPage, body.organizations, None),
            (MeetingListPage, body.meetings, self.depth.meetings_since),
            (PaperListPage, body.papers, self.depth.papers_since),
        ):
            if url:
                encoded = not self.oparl.takes_plain_queries
                self._lists.append(Walk.start(page, url, since, encoded=encoded))
            else:
                self._lacks(page, self.failure(f"Die Körperschaft nennt nicht: {page.what}", page))
        yield from self._next_list()

    # -- lists ------------------------------------------------------------------------------------

    def _next_list(self) -> Results:
        if not self._lists:
            yield from self._go_on()
            return
        walk = self._lists.popleft()
        yield self._request_list(walk if self._with_parameters else walk.plain())

    def _request_list(self, walk: Walk) -> Request:
        return self.ask(
            walk.url,
            self.parse_list,
            walk.page,
            errback=self._list_failed,
            cb_kwargs={"walk": walk},
            meta={"handle_httpstatus_list": _READ_AS_ANSWERS},
        )

    def parse_list(self, response: Response, walk: Walk) -> Results:
        """What a page of a list holds, and the next page or the next list."""
        found = self.try_read(walk.page, response)
        if isinstance(found, Failure):
            yield from self._without_page(found, response.body, walk)
            return
        yield from self._papers(self.findings.take(found))
        following = self._following(walk, found)
        if following:
            yield self._request_list(following)
        else:
            yield from self._next_list()

    def _following(self, walk: Walk, found: Listing) -> Walk | None:
        if self.mode == "news" and walk.number == 1 and self.findings.is_unfiltered(found, walk.since):
            return walk.to_the_end(found)
        try:
            return walk.following(found, self.longest_list)
        except Endless as error:
            self._lacks(walk.page, self.failure(f"Die {walk.page.what} {error}", walk.page, walk.url))
            return None

    def _list_failed(self, failure: TwistedFailure) -> Results:
        response = getattr(failure.value, "response", None)
        body = response.body if response is not None else b""
        walk: Walk = failure.request.cb_kwargs["walk"]  # type: ignore[attr-defined]
        yield from self._without_page(self.explain(failure), body, walk)

    def _without_page(self, why: Failure, body: bytes, walk: Walk) -> Results:
        """The same list without parameters, which not every server bears; else the next list."""
        if walk.has_parameters and why.kind not in _NO_OTHER_WAY:
            self._with_parameters = False
            yield self._request_list(walk.plain())
            return
        if not walk.is_beyond:
            self._lacks(walk.page, why, body)
        yield from self._next_list()

    def _lacks(self, page: type[Page[Any]], why: Failure, body: bytes = b"") -> None:
        """A list could not be read, or not to its end: what it would name is not asked for one by one."""
        self.journal.failed(why, body)
        self._complete = False
        self.findings.lists_lack(page)

    # -- what is asked for one by one -------------------------------------------------------------

    def _go_on(self) -> Results:
        """The next object that something names and no list held; at the end, all that is known is told."""
        need = self.findings.next_need()
        if need is None:
            yield from self._finish()
            return
        yield self.ask(
            need.url,
            self.parse_object,
            OBJECT_PAGES[need.kind],
            errback=self._object_failed,
            cb_kwargs={"need": need},
        )

    def parse_object(self, response: Response, need: Need) -> Results:
        """A single object."""
        found = self.read(OBJECT_PAGES[need.kind], response)
        if found is not None:
            yield from self._papers(self.findings.take_object(need, found))
        yield from self._go_on()

    def _object_failed(self, failure: TwistedFailure) -> Results:
        """An object that is not there is not public (any more); everything else is a failure."""
        need: Need = failure.request.cb_kwargs["need"]  # type: ignore[attr-defined]
        if self.explain(failure).status in GONE_STATUSES:
            self.findings.take_object(need, Absent(key=need.key))
        else:
            self.on_failure(failure)
        yield from self._go_on()

    # -- what is told -----------------------------------------------------------------------------

    def _papers(self, papers: Iterable[Any]) -> Results:
        """The papers that are wanted: at once where all that belongs to them is known, else at the end."""
        for paper in papers:
            if self.wants(self.findings.register.papers[paper.key]):
                yield from self.findings.tell_or_wait(paper)

    def _finish(self) -> Results:
        yield from self.findings.tell_papers()
        for meeting in self.findings.tell_meetings():
            yield meeting
            for paper in self.findings.own_papers(meeting):
                if self.wants(PaperLink(key=paper.key, title=paper.title, url=paper.url)):
                    yield paper
        yield from self._deleted()
        if self.findings.is_cut_short and self.mode == "full":
            message = f"Zu vieles ist nur verlinkt (nach {self.depth.followed} einzelnen Abrufen beendet)"
            self._lacks(PaperPage, self.failure(message, PaperPage))
        everything = self._complete and self.findings.told_all
        self.journal.lists_everything = self.depth.whole and everything

    def _deleted(self) -> Iterator[PaperGone]:
        """Papers that are known and that the list has as deleted."""
        gone = self.findings.deleted
        for link in self.known.unseen(self.seen, self.window) if gone else ():
            if link.key in gone:
                self.seen.add(link.key)
                yield PaperGone(key=link.key, url=link.url, reason=_DELETED)

    # -- a second look ----------------------------------------------------------------------------

    def request_paper(self, link: PaperLink) -> Request:
        """The paper's own object, or the agenda item that a motion stands on.

        Its address is made from its number where the link leads to a page for people.
        """
        if link.key.startswith(_OWN):
            return self.ask(link.url, self.parse_item, AgendaItemPage, cb_kwargs={"asked": link})
        like = self.findings.some_paper
        known = link.url if identity(link.url) == link.key else None
        url = known or (sibling(link.key, like) if like else None) or link.url
        return self.ask(url, self.parse_paper, PaperPage, cb_kwargs={"asked": link})

    def parse_paper(self, response: Response, asked: PaperLink) -> Results:
        """A paper that no list had, with what the lists said of its meetings."""
        found = self.try_read(PaperPage, response)
        if isinstance(found, Failure | Absent):
            yield from self._missing(response, found, asked)
        else:
            yield from self.findings.tell(found)

    def parse_item(self, response: Response, asked: PaperLink) -> Results:
        """A motion's agenda item; what the meeting says of it is told with the meeting."""
        found = self.try_read(AgendaItemPage, response)
        if isinstance(found, Failure | Absent):
            yield from self._missing(response, found, asked)

    def _missing(self, response: Response, found: Failure | Absent, asked: PaperLink) -> Iterator[PaperGone]:
        if isinstance(found, Absent):
            yield PaperGone(key=asked.key, url=asked.url, reason=_DELETED)
        elif gone := self.gone(response, found):
            yield gone
