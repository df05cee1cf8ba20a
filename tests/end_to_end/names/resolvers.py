"""Resolvers that know only what a test needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scrapy.resolver import dnscache
from twisted.internet.defer import Deferred, fail
from twisted.internet.error import DNSLookupError

from scrapers.resolver import PublicResolver

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.internet.base import ReactorBase


class Nowhere(PublicResolver):
    """No name leads anywhere."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        return fail(DNSLookupError(name))


class Inside(PublicResolver):
    """All names lead to this machine; what is done with that is as always."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802
        dnscache[name] = "127.0.0.1"
        return super().getHostByName(name, timeout)


class InsideUntrusted(Inside):
    """The same, where the demo's host is like any other."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> InsideUntrusted:
        resolver = super().from_crawler(crawler, reactor)
        resolver.trusted = frozenset()
        return resolver
