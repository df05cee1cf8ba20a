"""A server that asks for a pause gets it: within a run, and from every run that comes after."""

from __future__ import annotations

import datetime as dt
import logging
import time
from email.utils import parsedate_to_datetime

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from scrapers.addresses import host_of
from scrapers.middlewares.base import CrawlerMiddleware
from scrapers.middlewares.pace import PaceMiddleware
from storage.times import utc_now

logger = logging.getLogger(__name__)


class BackOffMiddleware(CrawlerMiddleware):
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
        wait = self._wait(request, response)
        if wait <= 0:
            return
        host = host_of(request.url)
        logger.warning("asked to wait %.0f s by %s", wait, host)
        if pace := self.crawler.get_downloader_middleware(PaceMiddleware):
            pace.pause(host, wait)
        engine = self.crawler.engine
        slot = engine.downloader.slots.get(host) if engine else None
        if slot is not None and wait <= self.longest:
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
