"""Redirects are followed, a few in a row, and none is dropped because others lead to the same page."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from scrapers.failures import RedirectedTooOften


class EveryRedirectMiddleware(RedirectMiddleware):
    """Redirects by status. Scrapy's own lets its filter drop one without a word to whoever has asked."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        try:
            return _never_dropped(super().process_response(request, response))
        except IgnoreRequest as error:
            raise RedirectedTooOften from error


class EveryRefreshMiddleware(MetaRefreshMiddleware):
    """The same for redirects that a page contains."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        try:
            return _never_dropped(super().process_response(request, response))
        except IgnoreRequest as error:
            raise RedirectedTooOften from error


def _never_dropped(result: Request | Response) -> Request | Response:
    return result.replace(dont_filter=True) if isinstance(result, Request) else result
