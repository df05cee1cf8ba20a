"""Scrapy's settings where no name is known."""

from scrapers.settings import *  # noqa: F403

TWISTED_DNS_RESOLVER = "tests.end_to_end.names.resolvers.Nowhere"
