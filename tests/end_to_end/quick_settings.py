"""Scrapy's settings for faults that take long or are large: the limits are low."""

from scrapers.settings import *  # noqa: F403

DOWNLOAD_TIMEOUT = 0.5  # seconds
DOWNLOAD_MAXSIZE = 1 << 20  # bytes
DOCUMENT_TIMEOUT = 5.0  # seconds
DOCUMENT_MAXSIZE = 2 << 20  # bytes
RETRY_TIMES = 1
