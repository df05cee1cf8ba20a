"""Scrapy's settings where every name leads to this machine, and none is trusted."""

from scrapers.settings import *  # noqa: F403

TWISTED_DNS_RESOLVER = "tests.end_to_end.names.resolvers.InsideUntrusted"
