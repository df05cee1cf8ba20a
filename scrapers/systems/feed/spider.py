"""Which pages of a site with a feed to visit: the feed, and the pages of entries that it cuts short."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from scrapy import Request

from scrapers.items import PaperItem, PaperListRow
from scrapers.sites.spider import SiteSpider, Way
from scrapers.systems.feed.pages import FeedPage


class FeedSpider(SiteSpider):
    """Base of all spiders for sites with a feed; a site's spider only sets the class attributes."""

    system = "feed"
    feeds: ClassVar[tuple[str, ...]] = ("feed/",)  # paths, all of which are read

    feed_page = FeedPage

    def first_requests(self) -> Iterable[Request]:
        """Each feed."""
        yield from self.read_lists([[Way(self.base_url + path, FeedPage)] for path in self.feeds])

    def completed(self, item: PaperItem, asked: PaperListRow) -> PaperItem:
        """A post with what its feed says of it, which is also its key."""
        return super().completed(item, asked).model_copy(update={"key": asked.paper.key})
