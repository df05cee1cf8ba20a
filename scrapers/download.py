"""The last door before a request leaves, and the first that an answer comes through."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from scrapers.addresses import host_of
from scrapers.context import SETTING
from scrapers.failures import AddressNotAllowed, GaveUp, HeadTooLarge
from scrapers.middlewares.robots import BY_PERMIT, obey_unless_permitted
from scrapers.resolver import refused
from scrapers.spider import SourceSpider

LARGEST_HEAD = 64 * 1024
"""Bytes of an answer's status line and headers, all together."""


class CarefulDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's own, with a limit for the head of an answer, which Twisted has for each line only.

    Between the middlewares and here a request may have waited: whether the run goes on, and a permission,
    are asked for once more. And here it waits for the one before to the same host to be answered: Scrapy 2.19
    counts one as under way only after it has looked for the next, and so may let two go.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory  # there is no public way to it
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def download_request(self, request: Request) -> Response:
        async with self._turns[host_of(request.url)]:
            return await self._ask(request)

    async def _ask(self, request: Request) -> Response:
        spider = self.crawler.spider
        if isinstance(spider, SourceSpider) and spider.gave_up:
            raise GaveUp(spider.gave_up)
        if request.meta.get(BY_PERMIT):
            obey_unless_permitted(self.crawler)
        if context := self.crawler.settings.get(SETTING):
            context.count("requests")
        try:
            return await super().download_request(request)
        except CannotResolveHostError as error:
            if host_of(request.url) in refused:
                raise AddressNotAllowed from error
            raise


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """Ends a connection whose answer's head does not end."""

    _head = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 (Twisted's)
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._parser is None or self._parser.state not in (STATUS, HEADER):
            self._head = 0
            return
        self._head += len(data)
        if self._head > LARGEST_HEAD:
            self._giveUp(Failure(HeadTooLarge()))  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    """Builds them."""

    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: N802 (Twisted's)
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
