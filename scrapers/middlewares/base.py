"""What the middlewares share: their crawler, its run, and how a run is ended because of a failure."""

from __future__ import annotations

import asyncio
import logging

from scrapy import Request
from scrapy.crawler import Crawler

from scrapers.context import RunContext, context_of
from scrapers.failures import classify
from scrapers.spider import SourceSpider

logger = logging.getLogger(__name__)


class CrawlerMiddleware:
    """A downloader middleware that knows its crawler."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlerMiddleware:
        return cls(crawler)

    @property
    def context(self) -> RunContext | None:
        """The run; None for Scrapy's own commands, which have none."""
        return context_of(self.crawler)

    def give_up(self, request: Request, error: Exception) -> None:
        """End the run because of this failure; once, however often it is said."""
        spider, engine = self.crawler.spider, self.crawler.engine
        if not isinstance(spider, SourceSpider) or engine is None or spider.gave_up:
            return
        spider.gave_up = classify(error, request.url, request.meta.get("page", ""))
        logger.warning("giving up at %s", request.url)
        # Requests that wait to be tried again have told the journal nothing.
        spider.journal.failed(spider.gave_up)
        self._closing = asyncio.ensure_future(engine.close_spider_async(reason="gave up"))
