"""Names are resolved once, and only to addresses of the public internet: what was checked is connected to."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.error import DNSLookupError

from scrapers.addresses import host_of, is_public, plain_host

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.defer import Deferred

logger = logging.getLogger(__name__)

refused: set[str] = set()
"""Hosts whose address is not public, in their one spelling. Twisted only says that they were not found."""


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, which every connection goes through, literal addresses in any form too.

    Setting: TRUSTED_HOSTS, names that may lead anywhere, as the demo's does. A proxy of the environment may
    too: it is the operator's, and where it connects to is its own concern.
    """

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.trusted = frozenset(host_of(url) for url in getproxies().values()) - {""}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> PublicResolver:
        resolver = super().from_crawler(crawler, reactor)
        named = {plain_host(host) for host in crawler.settings.getlist("TRUSTED_HOSTS")}
        resolver.trusted |= named - {""}
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 (Twisted's)
        return super().getHostByName(name, timeout).addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        host = plain_host(name)
        if is_public(address) or host in self.trusted:
            return address
        logger.warning("%s leads to %s, which is not public", name, address)
        refused.add(host)
        raise DNSLookupError(name)
