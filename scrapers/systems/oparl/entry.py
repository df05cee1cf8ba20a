"""From a system to the body in it that is ours, and how its answers are asked for."""

from __future__ import annotations

import abc
from collections import deque
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import Failure
from scrapers.items import Body
from scrapers.json_page import error_in, parsed
from scrapers.memory import NoMemory
from scrapers.page import Page
from scrapers.spider import Results, SourceSpider
from scrapers.systems.oparl.pages import BodyListPage, SystemPage
from scrapers.systems.oparl.system import BodyList, OparlBody, OparlSystem, choose_body
from scrapers.systems.oparl.walk import Endless, Walk
from storage.records import FailureKind

_NAMED_BODIES = 10
_MOST_BODIES = 20  # pages, or bodies that a System only names


class OparlEntry(SourceSpider, abc.ABC):
    """A spider that has found its body: `read_body` is for it to go on with."""

    body_id: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Lists are asked for what changed, so no answer comes twice. And none may be kept: they name persons,
        # and a paper's meetings, of which an agenda alone tells whether they were public.
        self.memory = NoMemory()
        self.oparl = OparlSystem()
        self._root = self.base_url
        self._bodies: list[OparlBody] = []
        self._body_urls: deque[str] = deque()

    @abc.abstractmethod
    def read_body(self, body: OparlBody) -> Results:
        """What is asked for of our body."""

    def first_requests(self) -> Iterable[Request]:
        """The System, in both modes."""
        yield self.ask(self.base_url, self.parse_system, SystemPage)

    def ask(self, url: str, callback: Any, page: type[Page[Any]], **kwargs: Any) -> Request:
        """A request that is never dropped as a duplicate: each goes on to the next."""
        return self.request(url, callback, page, dont_filter=True, **kwargs)

    def parse_system(self, response: Response) -> Results:
        """The bodies of the system, or where they are listed."""
        found = self.read(SystemPage, response)
        if found is None:
            return
        self.oparl, self._root = found, response.url
        self._bodies = list(found.bodies)
        self._body_urls.extend(found.lists[:_MOST_BODIES])
        yield from self._next_bodies()

    def _next_bodies(self) -> Results:
        if self._body_urls:
            url = self._body_urls.popleft()
            walk = Walk(BodyListPage, url, url)
            yield self._ask_bodies(walk)
        else:
            yield from self._begin()

    def _ask_bodies(self, walk: Walk) -> Request:
        failed = self._bodies_failed
        return self.ask(walk.url, self.parse_bodies, BodyListPage, errback=failed, cb_kwargs={"walk": walk})

    def parse_bodies(self, response: Response, walk: Walk) -> Results:
        """The bodies of one page. A list that repeats itself has ended: it is only searched for ours."""
        found = self.read(BodyListPage, response)
        if found is None:
            yield from self._without_bodies()
            return
        self._bodies += found.bodies
        if following := self._following_bodies(walk, found):
            yield self._ask_bodies(following)
        else:
            yield from self._next_bodies()

    def _bodies_failed(self, failure: TwistedFailure) -> Results:
        self.on_failure(failure)
        yield from self._without_bodies()

    def _without_bodies(self) -> Results:
        """Ours may be among the other ones."""
        if self._bodies or self._body_urls:
            yield from self._next_bodies()

    def _following_bodies(self, walk: Walk, found: BodyList) -> Walk | None:
        self._body_urls.extend(found.linked[: max(0, _MOST_BODIES - len(self._body_urls))])
        try:
            return walk.following(found, _MOST_BODIES)
        except Endless:
            return None

    def _begin(self) -> Results:
        bodies = list({body.key: body for body in self._bodies}.values())
        own = self.body
        body = choose_body(bodies, own.ags if own else "", own.name if own else "", self.body_id)
        if body is None:
            self.journal.failed(self.failure(_no_such_body(own, bodies), BodyListPage))
        else:
            yield from self.read_body(body)

    def explain(self, failure: TwistedFailure) -> Failure:
        """Our word for a failed request, and the server's own where it gives one."""
        explained = super().explain(failure)
        response = getattr(failure.value, "response", None)
        words, _ = error_in(parsed(response.body)) if response is not None else ("", None)
        return replace(explained, message=f"{explained.message}: {words}") if words else explained

    def failure(self, message: str, page: type[Page[Any]], url: str = "") -> Failure:
        """A failure of an answer that is not as it should be."""
        return Failure(FailureKind.UNEXPECTED_PAGE, message, url or self._root, page.names[0])


def _no_such_body(own: Body | None, bodies: list[OparlBody]) -> str:
    """Why no body was chosen, with those that there are, so that a declaration can be set right."""
    wanted = f"{own.name} ({own.ags})" if own else "diese Körperschaft"
    named = [f"{body.name} ({body.ags or 'ohne Schlüssel'}, Nummer {body.key})" for body in bodies]
    more = " …" if len(named) > _NAMED_BODIES else ""
    return f"Das System führt {wanted} nicht eindeutig; es nennt: {'; '.join(named[:_NAMED_BODIES])}{more}"
