"""Which pages of a WordPress site to visit: REST, else the feed, else the archive and each post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.failures import Failure
from scrapers.sites.spider import SiteSpider, Tried, Way
from scrapers.spider import Results
from scrapers.systems.wordpress.addresses import WordPressSite
from scrapers.systems.wordpress.pages import ArchivePage, CategoriesJson, FeedPage, PostPage, PostsJson
from storage.records import FailureKind

REST_PATH = "wp-json/wp/v2/"
REST_PER_PAGE = 100
NEWS_PER_PAGE = 20


class WordPressSpider(SiteSpider):
    """Base of all spiders for WordPress sites; a site's spider only sets the class attributes."""

    system = "wordpress"
    categories: ClassVar[tuple[str, ...]] = ()  # names of categories as in addresses; () for all posts

    site_kind = WordPressSite
    article_page = PostPage
    feed_page = FeedPage
    pages_tell_all = True
    lists_show_all = False
    looks_for_feeds = False  # its feeds have their fixed places

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._without_rest: Tried = ()

    def first_requests(self) -> Iterable[Request]:
        """The REST API: the newest posts, or first the numbers of the categories."""
        if not self.categories:
            yield from self.read_lists([[self._rest(), *self._ways("")]])
            return
        url = f"{self.base_url}{REST_PATH}categories?slug={','.join(self.categories)}"
        page = self.page(CategoriesJson)
        yield self.request(url, self.category_ids, page, errback=self._no_categories)

    def category_ids(self, response: Response) -> Results:
        """The posts of these categories; a site that does not know them is asked for its feeds."""
        found = self.try_read(self.page(CategoriesJson), response)
        if isinstance(found, Failure):
            yield from self._by_category(((found, response.body),))
        elif not found.ids:
            message = f"Die Seite kennt keine der Kategorien {', '.join(self.categories)}"
            failure = Failure(FailureKind.UNEXPECTED_PAGE, message, response.url, CategoriesJson.names[0])
            yield from self._by_category(((failure, b""),))
        else:
            yield from self.read_lists([[self._rest(found.ids)]])

    def _rest(self, categories: tuple[int, ...] = ()) -> Way:
        per_page = NEWS_PER_PAGE if self.mode == "news" else REST_PER_PAGE
        url = (
            f"{self.base_url}{REST_PATH}posts?per_page={per_page}&page=1&after={self.window.since}T00:00:00"
            "&_fields=id,link,status,date,date_gmt,title,content"
        )
        if categories:
            url += f"&categories={','.join(str(number) for number in categories)}"
        return Way(url, PostsJson)

    def _ways(self, place: str) -> tuple[Way, Way]:
        return Way(f"{self.base_url}{place}feed/", FeedPage), Way(self.base_url + place, ArchivePage)

    def _no_categories(self, failure: TwistedFailure) -> Results:
        yield from self._by_category(((self.explain(failure), b""),))

    def _by_category(self, why: Tried) -> Iterator[Request]:
        """Each category's feed or archive instead of REST."""
        if any(self.wants_peace(failure) for failure, _ in why):
            self.tell(why)
            return
        self._without_rest = why
        yield from self.read_lists([self._ways(f"category/{name}/") for name in self.categories])

    def not_listed(self, tried: Tried) -> Results:
        """Where REST gives no posts of the categories, their feeds may."""
        failure, _ = tried[-1]
        if self.categories and failure.page == PostsJson.names[0]:
            yield from self._by_category(tried)
        else:
            # Only where nothing else helps does it count that REST does not answer; once for all categories.
            self.tell((*self._without_rest, *tried))
            self._without_rest = ()
