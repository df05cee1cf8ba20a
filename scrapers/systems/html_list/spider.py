"""Which pages of a site with described lists to visit: the lists, and what their rows lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure as TwistedFailure

from scrapers.items import PaperGone, PaperLink
from scrapers.sites.descriptions import Article, Rows, Sections
from scrapers.sites.page import PageT, PostList, SitePage, bound
from scrapers.sites.spider import SiteSpider, Way
from scrapers.spider import Results
from scrapers.systems.html_list.pages import ArticlePage, RowsPage, SectionsPage


class HtmlListSpider(SiteSpider):
    """Base of all spiders for described lists; a site's spider only sets the class attributes.

    Where no list can be read, that is told, and a feed is looked for in the start page's head.
    """

    system = "html_list"
    lists: ClassVar[tuple[str, ...]] = ("",)  # paths, all of which are read
    instead: ClassVar[tuple[str, ...]] = ()  # where a list may stand otherwise, tried in turn
    listing: ClassVar[Rows | Sections] = Rows()
    article: ClassVar[Article] = Article()  # the pages that rows lead to

    @classmethod
    def list_page(cls) -> type[SitePage[PostList]]:
        """The page object that reads the lists."""
        return RowsPage if isinstance(cls.listing, Rows) else SectionsPage

    @classmethod
    def page(cls, kind: type[PageT]) -> type[PageT]:
        """A page object that knows this site, and its description where it takes one."""
        facts: dict[str, Any] = {"site": cls.site()}
        if issubclass(kind, RowsPage) and isinstance(cls.listing, Rows):
            facts["rows"] = cls.listing
        elif issubclass(kind, SectionsPage) and isinstance(cls.listing, Sections):
            facts["sections"] = cls.listing
        elif issubclass(kind, ArticlePage):
            facts["described"] = cls.article
        return bound(kind, **facts)

    def first_requests(self) -> Iterable[Request]:
        """The first page of each list."""
        instead = [Way(self.base_url + path, self.list_page()) for path in self.instead]
        yield from self.read_lists(
            [[Way(self.base_url + path, self.list_page()), *instead] for path in self.lists]
        )

    def request_paper(self, link: PaperLink) -> Request:
        """The request for a post's own page, or for the page that the post stands on."""
        if self.site().key(link.url) == link.key:
            return super().request_paper(link)
        url = link.url.partition("#")[0]
        for path in (*self.lists, *self.instead):  # a list is read in the form that its description is for
            if self.site().plain(self.base_url + path) == url:
                url = self.base_url + path
        page = self.page(self.list_page())
        return self.request(url, self.listed_post, page, cb_kwargs={"asked": link}, dont_filter=True)

    def listed_post(self, response: Response, asked: PaperLink) -> Results:
        """A post that stands on a list's page; that it is gone where it does not."""
        found = self.read(self.page(self.list_page()), response)
        if found is None:
            return
        post = next((post for post in found.posts if post.key == asked.key), None)
        if post is not None:
            yield self._as_ours(post)
        else:
            yield PaperGone(key=asked.key, url=asked.url, reason="Der Text steht nicht mehr auf der Seite")

    def _when_gone(self, failure: TwistedFailure) -> Iterator[PaperGone]:
        """That a list's own page is missing does not say that its posts are gone."""
        request: Request = failure.request  # type: ignore[attr-defined]
        if request.meta.get("page") == self.list_page().names[0]:
            self.on_failure(failure)
        else:
            yield from super()._when_gone(failure)
