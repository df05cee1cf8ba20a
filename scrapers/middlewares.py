"""Manners: only the source's own hosts, waiting when asked to, and leaving a server alone that fails."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from scrapers.failures import BLOCKING_STATUSES, HostNotAllowed
from scrapers.spider import SourceSpider
from storage.times import utc_now

logger = logging.getLogger(__name__)


class _CrawlerMiddleware:
    """A downloader middleware that knows its crawler."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> _CrawlerMiddleware:
        return cls(crawler)


class OwnHostsMiddleware(_CrawlerMiddleware):
    """Only the source's own hosts are asked, also after a redirect."""

    def process_request(self, request: Request) -> None:
        spider = self.crawler.spider
        if isinstance(spider, SourceSpider) and not is_own(request.url, spider.hosts()):
            host = urlsplit(request.url).netloc
            raise HostNotAllowed(f"Die Adresse gehört nicht zur Quelle: {host}")


def is_own(url: str, hosts: frozenset[str]) -> bool:
    """Whether an http(s) address is on one of these hosts, with or without "www."."""
    parts = urlsplit(url)
    bare = {host.removeprefix("www.").lower() for host in hosts}
    return parts.scheme in ("http", "https") and parts.netloc.removeprefix("www.").lower() in bare


class BackOffMiddleware(_CrawlerMiddleware):
    """On 429 and 503 the whole run waits as long as the server asks, a few times, then goes on without."""

    STATUSES = frozenset({429, 503})
    TRIES = 2
    FIRST_WAIT = 30.0  # seconds, where the server names none; doubled each time
    LONGEST_WAIT = 300.0  # a server that asks for more is left alone: it has blocked us

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status not in self.STATUSES:
            return response
        tries = request.meta.get("back_off_tries", 0)
        wait = retry_after(response, utc_now())
        if wait is None:
            wait = self.FIRST_WAIT * 2**tries
        if tries >= self.TRIES or wait > self.LONGEST_WAIT:
            return response
        logger.warning("asked to wait %.0f s by %s", wait, urlsplit(request.url).netloc)
        await self._wait(wait)
        return request.replace(dont_filter=True, meta={**request.meta, "back_off_tries": tries + 1})

    async def _wait(self, seconds: float) -> None:
        engine = self.crawler.engine
        if engine is None:
            return
        engine.pause()
        try:
            await asyncio.sleep(seconds)
        finally:
            engine.unpause()


def retry_after(response: Response, now: dt.datetime) -> float | None:
    """Seconds to wait by the Retry-After header, as number or as date (RFC 9110, 10.2.3)."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdigit():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=dt.UTC)
    return max(0.0, (then - now).total_seconds())


class GiveUpMiddleware(_CrawlerMiddleware):
    """After several requests in a row that failed or were refused, the run ends: no hammering."""

    IN_A_ROW = 6

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._failed = 0

    def process_response(self, request: Request, response: Response) -> Response:
        bad = response.status in BLOCKING_STATUSES or response.status >= 500
        self._count(bad)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, IgnoreRequest):
            self._count(True)

    def _count(self, bad: bool) -> None:
        self._failed = self._failed + 1 if bad else 0
        if self._failed == self.IN_A_ROW and self.crawler.engine is not None:
            logger.warning("giving up: %d requests in a row failed", self._failed)
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="gave up"))
