"""Which pages of a Joomla site to visit: the lists of its categories and each article, else their feeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from scrapy import Request

from scrapers.sites.addresses import with_query
from scrapers.sites.spider import SiteSpider, Way
from scrapers.systems.joomla.pages import ArticlePage, CategoryPage, FeedPage, JoomlaSite
from storage.times import today


class JoomlaSpider(SiteSpider):
    """Base of all spiders for Joomla sites; a site's spider only sets the class attributes."""

    system = "joomla"
    shows_non_public = True  # the beginnings of articles that are only for those who log in
    lists: ClassVar[tuple[str, ...]] = ("",)  # paths; "{year}" in one stands for each year of the window

    site_kind = JoomlaSite
    article_page = ArticlePage
    feed_page = FeedPage

    def first_requests(self) -> Iterable[Request]:
        """Each list, or else its feed, which shows only the newest and may date them otherwise."""
        dated = [path for path in self.lists if "{year}" in path]
        fixed = [path for path in self.lists if "{year}" not in path]
        yield from self.read_lists([self._ways(path) for path in fixed])
        by_year = [self._ways(path.format(year=year)) for path in dated for year in self._years()]
        yield from self.read_lists(by_year, may_be_missing=True)

    def _ways(self, path: str) -> list[Way]:
        url = self.base_url + path
        return [Way(url, CategoryPage), Way(with_query(url, format="feed", type="rss"), FeedPage)]

    def _years(self) -> Iterator[int]:
        """The years of the window up to now, newest first; for the news this one alone."""
        last = min(today(), self.window.until).year
        yield from range(last, (last if self.mode == "news" else self.window.since.year) - 1, -1)
