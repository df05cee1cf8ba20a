"""Manners: robots.txt, only the source's own hosts, waiting when asked to, leaving alone what fails."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.spidermiddlewares.httperror import HttpError

from scrapers.failures import BLOCKING_STATUSES, HostNotAllowed, RobotsUnavailable, classify
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

    def give_up(self, request: Request, error: Exception) -> None:
        """End the run because of this failure; once, however often it is said."""
        spider, engine = self.crawler.spider, self.crawler.engine
        if not isinstance(spider, SourceSpider) or engine is None or spider.gave_up:
            return
        spider.gave_up = True
        logger.warning("giving up at %s", request.url)
        # Requests that wait to be tried again have told the journal nothing.
        spider.journal.failed(classify(error, request.url, request.meta.get("page", "")))
        self._closing = asyncio.ensure_future(engine.close_spider_async(reason="gave up"))


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


class RobotsMiddleware(RobotsTxtMiddleware):
    """robots.txt is asked for once per host, and all requests wait until it is understood.

    Scrapy 2.19 hands the answer to only one of those that wait; the others are let through.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._lock = asyncio.Lock()
        self._unavailable: dict[str, int] = {}  # status of robots.txt by host

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for a request's host; None where it has none.

        Raises RobotsUnavailable where the server could not say: then nothing may be read (RFC 9309, 2.3.1.4).
        """
        async with self._lock:
            parser = await super().robot_parser(request)
        status = self._unavailable.get(urlsplit(request.url).netloc)
        if status is not None:
            raise RobotsUnavailable(
                f"robots.txt antwortet mit HTTP-Status {status}; solange wird nichts gelesen"
            )
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500:
            self._unavailable[netloc] = response.status
        rules = response if response.status < 400 else response.replace(body=b"")
        await super()._parse_robots(rules, netloc, request)


class BackOffMiddleware(_CrawlerMiddleware):
    """On 429 and 503 the host is left alone as long as it asks for, a few times; then the answer counts.

    Settings: BACK_OFF_FIRST, seconds to wait where the server names none, doubled each time;
    BACK_OFF_LONGEST, seconds: a server that asks for more has blocked us, and the run ends.
    """

    STATUSES = frozenset({429, 503})
    TRIES = 2

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.first = crawler.settings.getfloat("BACK_OFF_FIRST")
        self.longest = crawler.settings.getfloat("BACK_OFF_LONGEST")
        # Sent before the downloader turns to the host's next request; `process_response` would be too late.
        crawler.signals.connect(self.hold, signal=signals.response_downloaded)

    def hold(self, request: Request, response: Response) -> None:
        """Keep all requests for the host back, also those that the downloader has taken on already."""
        engine = self.crawler.engine
        slot = engine.downloader.slots.get(request.meta.get("download_slot", "")) if engine else None
        wait = self._wait(request, response)
        if slot is not None and 0 < wait <= self.longest:
            logger.warning("asked to wait %.0f s by %s", wait, urlsplit(request.url).netloc)
            slot.lastseen = time.monotonic() + wait - slot.delay  # the next leaves `delay` after `lastseen`

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if self._wait(request, response) > self.longest:
            self.give_up(request, HttpError(response))
            return response
        tries = _back_off_tries(request)
        if response.status not in self.STATUSES or tries >= self.TRIES:
            return response
        return request.replace(dont_filter=True, meta={**request.meta, "back_off_tries": tries + 1})

    def _wait(self, request: Request, response: Response) -> float:
        if response.status not in self.STATUSES:
            return 0.0
        asked = retry_after(response, utc_now())
        return self.first * 2 ** _back_off_tries(request) if asked is None else asked


def _back_off_tries(request: Request) -> int:
    tries: int = request.meta.get("back_off_tries", 0)
    return tries


def retry_after(response: Response, now: dt.datetime) -> float | None:
    """Seconds to wait by the Retry-After header, as number or as date (RFC 9110, 10.2.3)."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
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
        self._count(request, HttpError(response) if bad else None)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        if not isinstance(exception, IgnoreRequest):
            self._count(request, exception)

    def _count(self, request: Request, error: Exception | None) -> None:
        self._failed = self._failed + 1 if error else 0
        if error and self._failed == self.IN_A_ROW:
            self.give_up(request, error)
