"""Which answers of an OParl system a run asks for: system, body, three lists, and little one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import GONE_STATUSES, Failure
from scrapers.items import Body, PaperGone, PaperLink
from scrapers.page import Page
from scrapers.spider import Results, SourceSpider
from scrapers.systems.oparl.answer import Absent, Listing, said_in
from scrapers.systems.oparl.depth import depth_of
from scrapers.systems.oparl.findings import OBJECT_PAGES, Findings
from scrapers.systems.oparl.identity import identity, sibling
from scrapers.systems.oparl.pages import (
    AgendaItemPage,
    BodyListPage,
    MeetingListPage,
    OrganizationListPage,
    PaperListPage,
    PaperPage,
    SystemPage,
)
from scrapers.systems.oparl.register import Need
from scrapers.systems.oparl.system import BodyList, OparlBody, OparlSystem, choose_body
from scrapers.systems.oparl.walk import Endless, Walk
from storage.records import FailureKind
from storage.times import utc_now

_NO_OTHER_WAY = frozenset({FailureKind.BLOCKED, FailureKind.UNREACHABLE, FailureKind.HELD})
_READ_AS_ANSWERS = [400, 404]  # statuses whose body says more: an empty list, or what is wrong
_DELETED = "Im System gelöscht oder nicht mehr öffentlich"
_OWN = "to-"  # as scrapers.item_motions begins the keys of motions without a paper
_NAMED_BODIES = 10
_MOST_BODIES = 20  # pages, or bodies that a System only names


class OparlSpider(SourceSpider):
    """Base of all spiders for OParl. `base_url` is the address of the System.

    `body_id`: the body's `id` or its number in a system that serves several, where the official key and
    the name do not tell which one it is.
    """

    system = "oparl"
    body_id: ClassVar[str] = ""
    longest_list: ClassVar[int] = 1000  # pages

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.depth = depth_of(self.mode, self.window, self.known.last_well_read(), utc_now())
        self.findings = Findings(self.window, self.depth)
        self.journal.lists_everything = False  # until a whole run has come to its end
        self._system = OparlSystem()
        self._root = self.base_url
        self._bodies: list[OparlBody] = []
        self._body_urls: deque[str] = deque()
        self._lists: deque[Walk] = deque()
        self._with_parameters = True  # until a list is answered only without them
        self._complete = True

    def first_requests(self) -> Iterable[Request]:
        """The System, in both modes."""
        yield self._ask(self.base_url, self.parse_system, SystemPage)

    def _ask(self, url: str, callback: Any, page: type[Page[Any]], **kwargs: Any) -> Request:
        """A request that is never dropped as a duplicate: each goes on to the next."""
        return self.request(url, callback, page, dont_filter=True, **kwargs)

    # -- system and body --------------------------------------------------------------------------

    def parse_system(self, response: Response) -> Results:
        """The bodies of the system, or where they are listed."""
        found = self.read(SystemPage, response)
        if found is None:
            return
        self._system, self._root = found, response.url
        self._bodies = list(found.bodies)
        self._body_urls.extend(found.lists[:_MOST_BODIES])
        yield from self._next_bodies()

    def _next_bodies(self) -> Results:
        if self._body_urls:
            url = self._body_urls.popleft()
            walk = Walk(BodyListPage, url, url)
            yield self._ask(url, self.parse_bodies, BodyListPage, cb_kwargs={"walk": walk})
        else:
            yield from self._begin()

    def parse_bodies(self, response: Response, walk: Walk) -> Results:
        """The bodies of one page. A list that repeats itself has ended: it is only searched for ours."""
        found = self.read(BodyListPage, response)
        if found is None:
            return
        self._bodies += found.bodies
        if following := self._following_bodies(walk, found):
            yield self._ask(following.url, self.parse_bodies, BodyListPage, cb_kwargs={"walk": following})
        else:
            yield from self._next_bodies()

    def _following_bodies(self, walk: Walk, found: BodyList) -> Walk | None:
        self._body_urls.extend(found.linked[: _MOST_BODIES - len(self._body_urls)])
        try:
            return walk.following(found, _MOST_BODIES)
        except Endless:
            return None

    def _begin(self) -> Results:
        """The lists of our body: its organizations first, for their names; papers last."""
        bodies = list({body.key: body for body in self._bodies}.values())
        own = self.body
        body = choose_body(bodies, own.ags if own else "", own.name if own else "", self.body_id)
        if body is None:
            self.journal.failed(self._failure(_no_such_body(own, bodies), BodyListPage))
            return
        for page, url, since in (
            (OrganizationListPage, body.organizations, None),
            (MeetingListPage, body.meetings, self.depth.meetings_since),
            (PaperListPage, body.papers, self.depth.papers_since),
        ):
            if url:
                encoded = not self._system.takes_plain_queries
                self._lists.append(Walk.start(page, url, since, encoded=encoded))
            else:
                self._lacks(page, self._failure(f"Die Körperschaft nennt nicht: {page.what}", page))
        yield from self._next_list()

    # -- lists ------------------------------------------------------------------------------------

    def _next_list(self) -> Results:
        if not self._lists:
            yield from self._go_on()
            return
        walk = self._lists.popleft()
        yield self._request_list(walk if self._with_parameters else walk.plain())

    def _request_list(self, walk: Walk) -> Request:
        return self._ask(
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
            self._lacks(walk.page, self._failure(f"Die {walk.page.what} {error}", walk.page, walk.url))
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
        yield self._ask(
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
            self._lacks(PaperPage, self._failure(message, PaperPage))
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
            return self._ask(link.url, self.parse_item, AgendaItemPage, cb_kwargs={"asked": link})
        like = self.findings.some_paper
        known = link.url if identity(link.url) == link.key else None
        url = known or (sibling(link.key, like) if like else None) or link.url
        return self._ask(url, self.parse_paper, PaperPage, cb_kwargs={"asked": link})

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

    # -- failures ---------------------------------------------------------------------------------

    def explain(self, failure: TwistedFailure) -> Failure:
        """Our word for a failed request, and the server's own where it gives one."""
        explained = super().explain(failure)
        response = getattr(failure.value, "response", None)
        words = said_in(response.body) if response is not None else ""
        return replace(explained, message=f"{explained.message}: {words}") if words else explained

    def _failure(self, message: str, page: type[Page[Any]], url: str = "") -> Failure:
        return Failure(FailureKind.UNEXPECTED_PAGE, message, url or self._root, page.names[0])


def _no_such_body(own: Body | None, bodies: list[OparlBody]) -> str:
    """Why no body was chosen, with those that there are, so that a declaration can be set right."""
    wanted = f"{own.name} ({own.ags})" if own else "diese Körperschaft"
    named = [f"{body.name} ({body.ags or 'ohne Schlüssel'}, Nummer {body.key})" for body in bodies]
    more = " …" if len(named) > _NAMED_BODIES else ""
    return f"Das System führt {wanted} nicht eindeutig; es nennt: {'; '.join(named[:_NAMED_BODIES])}{more}"
