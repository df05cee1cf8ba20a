"""Which pages of a WordPress site to visit: REST, else the feed, else the archive and each post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import GONE_STATUSES, Failure
from scrapers.items import PaperItem, PaperLink, PaperListRow
from scrapers.page import Page
from scrapers.spider import Results, SourceSpider
from scrapers.systems.wordpress.pages import (
    ArchivePage,
    CategoriesJson,
    FeedPage,
    PostList,
    PostPage,
    PostsJson,
)
from storage.records import FailureKind

REST_PATH = "wp-json/wp/v2/"
REST_PER_PAGE = 100
NEWS_PER_PAGE = 20
# Far more than half a year of a busy site; a list that does not end is a failure, not a way to go on.
MAX_PAGES = 200
# What WordPress answers to a page behind the last: 404 for feeds, 400 for REST.
BEHIND_THE_LAST = GONE_STATUSES | {400}
TOO_BUSY = (429, 503)


class WordPressSpider(SourceSpider):
    """Base of all spiders for WordPress sites; a site's spider only sets the class attributes."""

    system = "wordpress"
    shows_non_public = False
    categories: ClassVar[tuple[str, ...]] = ()  # names of categories as in addresses; () for all posts
    party: ClassVar[str] = ""  # whose site it is: the originator of every post
    default_kind: ClassVar[str] = "Beitrag"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rest_failure: tuple[Failure, bytes] | None = None

    def first_requests(self) -> Iterable[Request]:
        """The REST API: the newest posts, or first the numbers of the categories."""
        if not self.categories:
            yield self._rest_posts(())
            return
        url = f"{self.base_url}{REST_PATH}categories?slug={','.join(self.categories)}"
        yield self.request(url, self.category_ids, CategoriesJson, errback=self._without_rest)

    # -- REST -------------------------------------------------------------------------------------

    def category_ids(self, response: Response) -> Results:
        """The posts of these categories; a site that does not know them is asked for its feeds."""
        found = self.try_read(CategoriesJson, response)
        if isinstance(found, Failure):
            yield from self._feeds(found, response.body)
        elif not found.ids:
            message = f"Die Seite kennt keine der Kategorien {', '.join(self.categories)}"
            failure = Failure(FailureKind.UNEXPECTED_PAGE, message, response.url, CategoriesJson.names[0])
            yield from self._feeds(failure, b"")
        else:
            yield self._rest_posts(found.ids)

    def _rest_posts(self, categories: tuple[int, ...]) -> Request:
        per_page = NEWS_PER_PAGE if self.mode == "news" else REST_PER_PAGE
        url = (
            f"{self.base_url}{REST_PATH}posts?per_page={per_page}&page=1&after={self.window.since}T00:00:00"
            "&_fields=id,link,status,date,date_gmt,title,content"
        )
        if categories:
            url += f"&categories={','.join(str(number) for number in categories)}"
        return self.request(url, self.rest, PostsJson, errback=self._without_rest)

    def rest(self, response: Response, number: int = 1) -> Results:
        """The posts of one answer, and the next one."""
        found = self.try_read(PostsJson, response)
        if isinstance(found, Failure):
            if number == 1:
                yield from self._feeds(found, response.body)
            else:
                self.journal.failed(found, response.body)
            return
        yield from self._posts(found)
        if found.next_url and self._may_go_on(number, response, PostsJson):
            yield self.request(
                found.next_url,
                self.rest,
                PostsJson,
                errback=self._at_the_end,
                cb_kwargs={"number": number + 1},
            )

    def _without_rest(self, failure: TwistedFailure) -> Results:
        yield from self._feeds(self.explain(failure), b"")

    def _at_the_end(self, failure: TwistedFailure) -> None:
        if self.explain(failure).status not in BEHIND_THE_LAST:
            self.on_failure(failure)

    # -- feed -------------------------------------------------------------------------------------

    def _feeds(self, why: Failure, body: bytes) -> Iterator[Request]:
        """The feeds instead of REST; not where the server cannot be reached or asks for a pause."""
        if why.kind is FailureKind.UNREACHABLE or why.status in TOO_BUSY:
            self.journal.failed(why, body)
            return
        self._rest_failure = (why, body)
        for place in self._places():
            url = f"{self.base_url}{place}feed/"
            yield self.request(
                url, self.feed, FeedPage, errback=self._without_feed, cb_kwargs={"place": place}
            )

    def _places(self) -> tuple[str, ...]:
        return tuple(f"category/{name}/" for name in self.categories) or ("",)

    def feed(self, response: Response, place: str, number: int = 1, before: tuple[str, ...] = ()) -> Results:
        """The posts of one page of a feed, and the next page until the window's start."""
        found = self.try_read(FeedPage, response)
        if isinstance(found, Failure):
            if number == 1:
                yield from self._archive(place, [(found, response.body)])
            else:
                self.journal.failed(found, response.body)
            return
        yield from self._posts(found)
        keys = tuple(post.key for post in found.posts) + tuple(row.paper.key for row in found.links)
        dates = [post.date for post in found.posts] + [row.date for row in found.links]
        # A site that does not know the parameter gives its first page again.
        goes_on = keys != before and self._reaches_into_window(dates)
        if goes_on and found.next_url and self._may_go_on(number, response, FeedPage):
            yield self.request(
                found.next_url,
                self.feed,
                FeedPage,
                errback=self._at_the_end,
                cb_kwargs={"place": place, "number": number + 1, "before": keys},
            )

    def _without_feed(self, failure: TwistedFailure) -> Results:
        place: str = failure.request.cb_kwargs["place"]  # type: ignore[attr-defined]
        yield from self._archive(place, [(self.explain(failure), b"")])

    # -- archive ----------------------------------------------------------------------------------

    def _archive(self, place: str, tried: list[tuple[Failure, bytes]]) -> Iterator[Request]:
        yield self.request(
            self.base_url + place,
            self.archive,
            ArchivePage,
            errback=self._without_archive,
            cb_kwargs={"tried": tried},
            dont_filter=True,
        )

    def archive(self, response: Response, tried: list[tuple[Failure, bytes]], number: int = 1) -> Results:
        """Each post of one page of the archive, and the next page until the window's start."""
        found = self.try_read(ArchivePage, response)
        if isinstance(found, Failure):
            self._all_failed(tried if number == 1 else [], found, response.body)
            return
        yield from self._rows(found.rows)
        is_deeper = self._reaches_into_window([row.date for row in found.rows])
        if is_deeper and found.next_url and self._may_go_on(number, response, ArchivePage):
            yield self.request(
                found.next_url,
                self.archive,
                ArchivePage,
                cb_kwargs={"tried": tried, "number": number + 1},
            )

    def _without_archive(self, failure: TwistedFailure) -> None:
        tried = failure.request.cb_kwargs["tried"]  # type: ignore[attr-defined]
        self._all_failed(tried, self.explain(failure), b"")

    def _all_failed(self, tried: list[tuple[Failure, bytes]], last: Failure, body: bytes) -> None:
        """Only here the failures of the other ways count; that of REST once for all categories."""
        first = [self._rest_failure] if self._rest_failure and tried else []
        self._rest_failure = None if tried else self._rest_failure
        for failure, answer in [*first, *tried, (last, body)]:
            self.journal.failed(failure, answer)

    # -- posts ------------------------------------------------------------------------------------

    def request_paper(self, link: PaperLink) -> Request:
        """The request for a post's own page."""
        return self.request(link.url, self.post, PostPage, cb_kwargs={"asked": link})

    def post(self, response: Response, asked: PaperLink) -> Results:
        """One post from its own page; nothing where it leads to a post that was read already."""
        item = self.try_read(PostPage, response)
        if isinstance(item, Failure):
            gone = self.gone(response, item)
            if gone:
                yield gone
        elif item.key in self.seen and item.key != asked.key:
            return
        elif "link" in response.meta or self._is_wanted_day(item.date):
            self.seen.add(item.key)
            yield self._as_ours(item)

    def _posts(self, found: PostList) -> Results:
        for post in found.posts:
            link = PaperLink(key=post.key, title=post.title, url=post.url)
            if self._is_wanted_day(post.date) and self.wants(link):
                yield self._as_ours(post)
        yield from self._rows(found.links)

    def _rows(self, rows: Iterable[PaperListRow]) -> Iterator[Request]:
        for row in rows:
            if self._is_wanted_day(row.date) and self.wants(row.paper, row, place="list", lasting=False):
                yield self.request_paper(row.paper)

    def _as_ours(self, post: PaperItem) -> PaperItem:
        originators = (self.party,) if self.party else ()
        return post.model_copy(update={"kind": self.default_kind, "originators": originators})

    def _is_wanted_day(self, day: dt.date | None) -> bool:
        return day is None or day >= self.window.since

    def _reaches_into_window(self, days: list[dt.date | None]) -> bool:
        return self.mode != "news" and any(self._is_wanted_day(day) for day in days)

    def _may_go_on(self, number: int, response: Response, page: type[Page[Any]]) -> bool:
        if self.mode == "news":
            return False
        if number < MAX_PAGES:
            return True
        message = f"Die Liste der Beiträge endet nicht (abgebrochen nach {number} Seiten)"
        self.journal.failed(Failure(FailureKind.UNEXPECTED_PAGE, message, response.url, page.names[0]))
        return False
