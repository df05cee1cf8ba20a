"""Which pages of a party's or press site to visit: one way to its posts after the other, until one works."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import GONE_STATUSES, Failure
from scrapers.items import PaperItem, PaperLink, PaperList, PaperListRow
from scrapers.page import Page
from scrapers.sites.addresses import Site, host_of
from scrapers.sites.article import ArticlePage
from scrapers.sites.descriptions import check_pattern
from scrapers.sites.feed import FeedPage
from scrapers.sites.heads import HeadPage
from scrapers.sites.page import PageT, SitePage, bound
from scrapers.spider import Results, SourceSpider, Window
from storage.records import FailureKind

# Far more than half a year of a busy site; a list that does not end is a failure, not a way to go on.
MAX_PAGES = 200
# What a server answers to a page behind the last that was asked for without being named.
BEHIND_THE_LAST = GONE_STATUSES | {400}
TOO_BUSY = (429, 503)
_CUT_TITLE = re.compile(r"(?:…|\.\.\.|\[…\])$")

Tried = tuple[tuple[Failure, bytes], ...]
"""Ways that failed, with what was answered."""


@dataclass(frozen=True)
class Way:
    """A way to a site's posts: an address, and the page object that reads what is answered there."""

    url: str
    page: type[SitePage[Any]]


@dataclass(frozen=True)
class Turn:
    """Where the reading of a list stands."""

    way: Way
    others: tuple[Way, ...] = ()  # to be tried instead
    tried: Tried = ()
    number: int = 1
    before: tuple[str, ...] = ()  # keys on the page before
    may_be_missing: bool = False  # a list that is not there is no failure where another one is


class SiteSpider(SourceSpider):
    """Base of the spiders for party and press sites; a site's spider only sets the class attributes."""

    shows_non_public = False
    documents_can_be_pages = False
    party: ClassVar[str] = ""  # whose site it is: the originator of every post
    default_kind: ClassVar[str] = "Beitrag"
    alias_hosts: ClassVar[tuple[str, ...]] = ()  # where the same posts stand too, or stood before
    number: ClassVar[str] = ""  # see Site.number

    site_kind: ClassVar[type[Site]] = Site
    article_page: ClassVar[type[ArticlePage]] = ArticlePage
    feed_page: ClassVar[type[FeedPage]] = FeedPage
    pages_tell_all: ClassVar[bool] = False
    """Whether a post's own page says all that lists and feeds say of it, so that either may be kept."""
    lists_show_all: ClassVar[bool] = True
    """Whether a list shows all posts of the window, so that one which it shows no more is looked for."""
    looks_for_feeds: ClassVar[bool] = True  # in the start page's head, where no list could be read

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turned: set[str] = set()  # pages of lists that were asked for
        self._open = 0  # lists whose first page is still to come
        self._read = 0
        self._failed: list[Turn] = []
        self._looked_for_feeds = False
        self._followed: set[str] = set()  # pages of lists that posts have led to
        self._reach = self.window.since  # how far back the lists show all posts

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        check_pattern(f"{cls.__name__}.number", cls.number, groups=1)

    @classmethod
    def hosts(cls) -> frozenset[str]:
        """The only hosts that are ever asked for this source."""
        return super().hosts() | set(cls.alias_hosts)

    @classmethod
    def site(cls) -> Site:
        """What the page objects know of this site."""
        hosts = frozenset(host_of(f"//{host}") for host in cls.hosts())
        return cls.site_kind(hosts=hosts, number=cls.number)

    @classmethod
    def pages(cls) -> tuple[type[Page[Any]], ...]:
        """The product's page objects, knowing this site."""
        return tuple(cls.page(page) for page in super().pages())

    @classmethod
    def page(cls, kind: type[PageT]) -> type[PageT]:
        """A page object of the product, knowing this site."""
        return bound(kind, site=cls.site())

    # -- lists ------------------------------------------------------------------------------------

    def read_lists(
        self, lists: Sequence[Sequence[Way]], *, may_be_missing: bool = False
    ) -> Iterator[Request]:
        """The first pages of some lists, for each of which there are several ways."""
        self._open += len(lists)
        for way, *others in lists:
            yield self._turn(Turn(way, tuple(others), may_be_missing=may_be_missing))

    def _turn(self, turn: Turn) -> Request:
        self._turned.add(turn.way.url)
        return self.request(
            turn.way.url,
            self.turned,
            self.page(turn.way.page),
            errback=self._not_answered,
            cb_kwargs={"turn": turn},
            dont_filter=True,  # a list may stand on a page that is asked for as something else
        )

    def turned(self, response: Response, turn: Turn) -> Results:
        """The posts of one page of a list, and the next page until the window's start."""
        found = self.try_read(self.page(turn.way.page), response)
        if isinstance(found, Failure):
            yield from self._not_read(turn, found, response.body)
            return
        if turn.number == 1:
            self._read += 1
            yield from self._settle_lists()
        rows = found.rows if isinstance(found, PaperList) else found.links
        posts = () if isinstance(found, PaperList) else found.posts
        yield from self._posts(posts)
        keys = (*(post.key for post in posts), *(row.paper.key for row in rows))
        days = [*(post.date for post in posts), *(row.date for row in rows)]
        following = self._following(found.next_url, keys, days, turn)
        if following is None:
            self._note_end(turn, days)
        requests = list(self._rows(rows, dated=any(days)))
        # Where a list shows no dates, its posts say whether the older ones are wanted.
        if following and rows and not any(days) and len(requests) == len(rows):
            requests = [_leading_to(request, following) for request in requests]
        elif following:
            requests.append(following)
        yield from requests

    def _following(
        self, url: str | None, keys: tuple[str, ...], days: Sequence[dt.date | None], turn: Turn
    ) -> Request | None:
        """The request for a list's next page; None where it ends, or leads back to a page that was read."""
        if self.mode == "news" or not url or url in self._turned:
            return None
        if turn.way.page.ends_by_repeating and keys == turn.before:
            return None
        if days and not any(self.is_wanted_day(day) for day in days):
            return None
        if turn.number >= MAX_PAGES:
            message = f"Die Liste der Beiträge endet nicht (abgebrochen nach {turn.number} Seiten)"
            kind = FailureKind.UNEXPECTED_PAGE
            self.journal.failed(Failure(kind, message, turn.way.url, turn.way.page.names[0]))
            return None
        return self._turn(replace(turn, way=Way(url, turn.way.page), number=turn.number + 1, before=keys))

    def _note_end(self, turn: Turn, days: Sequence[dt.date | None]) -> None:
        """A feed that ends shows only the newest posts; of the older ones it says nothing."""
        page = turn.way.page
        if issubclass(page, FeedPage) and not page.guesses_next:
            oldest = min((day for day in days if day), default=self.window.until)
            self._reach = max(self._reach, oldest)

    def sight(self) -> Window:
        """The window as far back as the lists show all posts."""
        return replace(self.window, since=self._reach)

    # -- lists that cannot be read ----------------------------------------------------------------

    def _not_answered(self, failure: TwistedFailure) -> Results:
        turn: Turn = failure.request.cb_kwargs["turn"]  # type: ignore[attr-defined]
        why = self.explain(failure)
        if turn.number == 1:
            yield from self._not_read(turn, why, b"")
        elif not (turn.way.page.guesses_next and why.status in BEHIND_THE_LAST):
            self.on_failure(failure)

    def _not_read(self, turn: Turn, why: Failure, body: bytes) -> Results:
        """The next way instead; not where the server cannot be reached or asks for a pause."""
        if turn.number > 1:
            self.journal.failed(why, body)
            return
        tried = (*turn.tried, (why, body))
        busy = self.wants_peace(why)
        if turn.others and not busy:
            way, *others = turn.others
            yield self._turn(replace(turn, way=way, others=tuple(others), tried=tried))
            return
        self._looked_for_feeds = self._looked_for_feeds or busy
        self._failed.append(replace(turn, tried=tried))
        yield from self._settle_lists()

    def _settle_lists(self) -> Results:
        """When all lists have been tried: tell which of them cannot be read, and look for a feed instead."""
        self._open -= 1
        if self._open > 0:
            return
        failed, self._failed = self._failed, []
        for turn in failed:
            if not (self._read and turn.may_be_missing and _is_missing(turn.tried)):
                yield from self.not_listed(turn.tried)
        if failed and not self._read and self.looks_for_feeds and not self._looked_for_feeds:
            self._looked_for_feeds = True
            yield self.request(self.base_url, self.head, self.page(HeadPage), dont_filter=True)

    def not_listed(self, tried: Tried) -> Results:
        """What to do about a list that no way led to; here, to tell."""
        self.tell(tried)
        yield from ()

    def tell(self, tried: Tried) -> None:
        """Put ways that failed into the journal: only where no other one leads to the posts do they count."""
        for failure, body in tried:
            self.journal.failed(failure, body)

    @staticmethod
    def wants_peace(failure: Failure) -> bool:
        """Whether a server cannot be reached, or asks for a pause: then no other way is tried."""
        return failure.kind is FailureKind.UNREACHABLE or failure.status in TOO_BUSY

    def head(self, response: Response) -> Results:
        """The feeds that the start page names, in its order, until one can be read."""
        found = self.read(self.page(HeadPage), response)
        if found is not None:
            yield from self.read_lists([[Way(url, self.feed_page) for url in found.urls]])

    # -- posts ------------------------------------------------------------------------------------

    def request_paper(self, link: PaperLink) -> Request:
        """The request for a post's own page."""
        return self._request_row(PaperListRow(paper=link))

    def _request_row(self, row: PaperListRow) -> Request:
        page = self.page(self.article_page)
        return self.request(row.paper.url, self.post, page, cb_kwargs={"asked": row})

    def post(self, response: Response, asked: PaperListRow, following: Request | None = None) -> Results:
        """One post from its own page; nothing where it leads to a post that was read already."""
        item = self._leads_to_a_list(response) or self.try_read(self.page(self.article_page), response)
        if isinstance(item, Failure):
            if gone := self.gone(response, item):
                yield gone
            return
        if "link" in response.meta and not self.pages_tell_all:
            return  # it is still there; what else is known of it came from where it is listed no more
        item = self.completed(item, asked)
        if item.key in self.seen and item.key != asked.paper.key:
            return
        if "link" in response.meta or self.is_wanted_day(item.date):
            self.seen.add(item.key)
            yield self._as_ours(item)
            if following is not None and following.url not in self._followed:
                self._followed.add(following.url)
                yield following

    def _leads_to_a_list(self, response: Response) -> Failure | None:
        """Why an answer is no post: some sites lead to a list where a post is no more."""
        plain = self.site().plain
        if response.request is None or plain(response.url) not in {plain(url) for url in self._turned}:
            return None
        message, page = "Statt des Beitrags kam ein Verzeichnis", self.article_page.names[0]
        return Failure(FailureKind.ERROR_PAGE, message, response.url, page)

    def completed(self, item: PaperItem, asked: PaperListRow) -> PaperItem:
        """A post with what its list says of it: title and day as listed, and documents beside its row."""
        if self.pages_tell_all:
            return item
        paper = asked.paper
        known = {file.url for file in item.files}
        files = (*item.files, *(file for file in asked.files if file.url not in known))
        cut = not paper.title or (_CUT_TITLE.search(paper.title) and item.title)
        listed = {
            "title": item.title if cut else paper.title,
            "date": asked.date or item.date,
            "files": files,
        }
        if self.site().number_in(paper.url):  # whatever the page calls itself, its number is its identity
            listed |= {"key": paper.key, "url": paper.url}
        return item.model_copy(update=listed)

    def _posts(self, posts: Iterable[PaperItem]) -> Iterator[PaperItem]:
        for post in posts:
            link = PaperLink(key=post.key, title=post.title, url=post.url)
            if self.is_wanted_day(post.date) and self.wants(link):
                yield self._as_ours(post)

    def _rows(self, rows: Iterable[PaperListRow], *, dated: bool) -> Iterator[Request]:
        for row in rows:
            # Without dates only the posts say how far a list is to be read: they are asked for each time.
            shown = (row,) if dated or self.mode == "news" else ()
            if self.is_wanted_day(row.date) and self.wants(
                row.paper, *shown, place="list", lasting=self.lists_show_all
            ):
                yield self._request_row(row)

    def _as_ours(self, post: PaperItem) -> PaperItem:
        originators = (self.party,) if self.party else ()
        return post.model_copy(update={"kind": self.default_kind, "originators": originators})

    def is_wanted_day(self, day: dt.date | None) -> bool:
        """Whether a post of that day is to be read; one without a day always is."""
        return day is None or day >= self.window.since


def _leading_to(request: Request, following: Request) -> Request:
    return request.replace(cb_kwargs={**request.cb_kwargs, "following": following})


def _is_missing(tried: Tried) -> bool:
    return all(failure.status in GONE_STATUSES for failure, _ in tried)
