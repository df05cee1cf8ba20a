"""robots.txt is obeyed (RFC 9309), unless the operator has a permission for this source."""

from __future__ import annotations

import asyncio
import math
import re
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser

from scrapers.addresses import host_of
from scrapers.context import context_of
from scrapers.failures import RobotsForbid, RobotsUnavailable, classify
from scrapers.middlewares.pace import PaceMiddleware
from storage.database import reading
from storage.permits import LIFTED, permit_of
from storage.records import FailureKind

LONGEST_CRAWL_DELAY = 60.0
"""Seconds: with more, reading a town would take more than a day."""
BY_PERMIT = "by_permit"
"""Marks, in a request's meta, what robots.txt forbids and a permission lets through."""

_LARGEST = 512 * 1024  # bytes; what is beyond is not read (RFC 9309, 2.5)
_MOST_WORK = 5_000_000  # agents times lines: the parser gives each agent of a group each of its rules
_AGENT = re.compile(r"\s*user[- ]?agent", re.IGNORECASE)


class RobotsMiddleware(RobotsTxtMiddleware):
    """robots.txt is asked for once per host, and all requests wait until it is understood.

    Scrapy 2.19 hands the answer to only one of those that wait; the others are let through. What the server
    cannot give forbids everything (RFC 9309, 2.3.1.4). A permission lifts what robots.txt says, not its pace.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._lock = asyncio.Lock()
        self._unavailable: dict[str, tuple[str, FailureKind]] = {}  # why, by host and port

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules for a request's host; None where it has none. Raises RobotsUnavailable."""
        async with self._lock:
            parser = await super().robot_parser(request)
        why = self._unavailable.get(urlsplit(request.url).netloc)
        if why is not None:
            raise RobotsUnavailable(*why)
        return parser

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        body = response.body[:_LARGEST] if response.status < 400 else b""
        if response.status >= 500 or response.status == 429:
            message = f"robots.txt antwortet mit HTTP-Status {response.status}; solange wird nichts gelesen"
            kind = FailureKind.BLOCKED if response.status in (429, 503) else FailureKind.SERVER_ERROR
            self._unavailable[netloc] = (message, kind)
        elif is_endless(body):
            message = "robots.txt ist nicht lesbar (zu viele Regeln); solange wird nichts gelesen"
            self._unavailable[netloc] = (message, FailureKind.TOO_LARGE)
            body = b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        self._keep_pace(netloc, request)

    def _keep_pace(self, netloc: str, request: Request) -> None:
        parser = self._parsers.get(netloc)
        pace = self.crawler.get_downloader_middleware(PaceMiddleware)
        if not isinstance(parser, RobotParser) or pace is None:
            return
        pace.slow_down(host_of(request.url), bounded(parser.crawl_delay(self._robotstxt_useragent or "")))

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        failure = classify(exc)
        self._unavailable[netloc] = (failure.message, failure.kind)
        super()._robots_error(exc, netloc)

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Let a request go, or raise RobotsForbid."""
        request.meta.pop(BY_PERMIT, None)  # a redirect brings it along
        if rp is None or rp.allowed(request.url, self._robotstxt_useragent or ""):
            return
        obey_unless_permitted(self.crawler)
        request.meta[BY_PERMIT] = True
        if context := context_of(self.crawler):
            context.count(LIFTED)


def obey_unless_permitted(crawler: Crawler) -> None:
    """For a request that robots.txt forbids: raises RobotsForbid where the operator has no permission now."""
    context = context_of(crawler)
    if context is None:
        raise RobotsForbid
    with reading(context.engine) as connection:
        if permit_of(connection, context.run.source) is None:
            raise RobotsForbid


def bounded(crawl_delay: float | None) -> float:
    """Seconds between two requests, as a robots.txt may ask for them; 0 for nonsense."""
    if crawl_delay is None or math.isnan(crawl_delay):
        return 0.0
    return min(max(crawl_delay, 0.0), LONGEST_CRAWL_DELAY)


def is_endless(body: bytes) -> bool:
    """Whether reading the rules would take minutes: no robots.txt in earnest comes near it."""
    lines = body.decode("utf-8", "ignore").splitlines()  # as the parser does
    agents = sum(bool(_AGENT.match(line)) for line in lines)
    return agents * len(lines) > _MOST_WORK
