"""Papers whose pages contradict what lists and earlier readings say wait until several can be compared."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response, TextResponse

from scrapers.failures import Failure
from scrapers.items import PaperItem
from scrapers.mix_ups import Judged, Read, Waiting
from scrapers.spider import SourceSpider
from storage.records import FailureKind

LET_GO = "let_go"
"""In the meta of the request by which those that wait go on at the end of a run: nobody is asked."""


class MixUpMiddleware:
    """A spider middleware; for its rules see scrapers.mix_ups."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._waiting = Waiting()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> MixUpMiddleware:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.idle, signal=signals.spider_idle)
        return middleware

    async def process_spider_output(
        self, response: Response, result: AsyncIterator[Any]
    ) -> AsyncIterator[Any]:
        spider = self.crawler.spider
        async for each in result:
            if (
                LET_GO in response.meta
                or not isinstance(each, PaperItem)
                or not isinstance(spider, SourceSpider)
            ):
                yield each
                continue
            read = Read.among(each, spider.listed_as, spider.known.names())
            for item in self._told(spider, self._waiting.take(read)):
                yield item

    def idle(self, spider: SourceSpider) -> None:
        """At the end of a run nothing more comes that those that wait could be compared with."""
        engine = self.crawler.engine
        if self._waiting and engine is not None:
            engine.crawl(Request(spider.base_url, self._rest, meta={LET_GO: True}, dont_filter=True))
            raise DontCloseSpider

    def _rest(self, response: Response) -> Iterator[PaperItem]:
        spider = self.crawler.spider
        if isinstance(spider, SourceSpider):
            yield from self._told(spider, self._waiting.rest())

    def _told(self, spider: SourceSpider, judged: Judged) -> list[PaperItem]:
        for item, reason in judged.refused:
            spider.journal.failed(Failure(FailureKind.UNEXPECTED_PAGE, reason, item.url, "paper"))
        return judged.good


class LetGoMiddleware:
    """Answers the request by which those that wait go on."""

    def process_request(self, request: Request) -> Response | None:
        return TextResponse(request.url) if LET_GO in request.meta else None
