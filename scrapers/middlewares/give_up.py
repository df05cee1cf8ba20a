"""A server that fails again and again is left alone."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from scrapers.failures import BLOCKING_STATUSES
from scrapers.middlewares.base import CrawlerMiddleware


class GiveUpMiddleware(CrawlerMiddleware):
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
