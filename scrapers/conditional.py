"""Conditional requests with our own validators (RFC 9110, 13), and runs that read from the archive alone.

Scrapy's RFC2616Policy never revalidates pages that are sent with "Cache-Control: no-cache", as those of
council systems are.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from scrapers.context import context_of
from scrapers.failures import NotArchived
from scrapers.memory import KNOWN
from storage.pages import KnownPage

_CONDITIONS = (("If-None-Match", "etag"), ("If-Modified-Since", "last_modified"))


class ConditionalMiddleware:
    """Asks for a page that is known only if it changed, and hands on what is known where it did not."""

    def __init__(self, crawler: Crawler) -> None:
        self._context = context_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ConditionalMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        for header, _ in _CONDITIONS:  # of the request that this one was redirected from
            request.headers.pop(header, None)
        request.meta.pop(KNOWN, None)
        page, memory = request.meta.get("page"), self._context.memory
        if memory is None or not page or page == "file" or request.method != "GET" or self._context.afresh:
            return
        if known := memory.known(request.url, page):
            request.meta[KNOWN] = known
            for header, name in _CONDITIONS:
                if value := getattr(known, name):
                    request.headers[header] = value

    def process_response(self, request: Request, response: Response) -> Response:
        known: KnownPage | None = request.meta.get(KNOWN)
        if response.status != 304 or known is None or self._context.memory is None:
            return response
        stand_in = self._context.memory.stands_in(known)
        return response if stand_in is None else stand_in.replace(request=request)


class ReplayMiddleware:
    """In a replay nothing is asked of a server: what the archive does not have is missing."""

    def __init__(self, crawler: Crawler) -> None:
        self._context = context_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ReplayMiddleware:
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        if self._context.mode != "replay":
            return None
        memory = self._context.memory
        answer = memory.archived(request.url) if memory is not None else None
        if answer is None:
            raise NotArchived(f"Nicht im Archiv: {request.url}")
        return answer
