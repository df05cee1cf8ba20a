"""The bare spider that benchmarks.crawl compares with, as a process of its own.

    python -m benchmarks.bare_spider FILE

It asks for the addresses of the file by Scrapy's own settings but for the pace, parses pages with
BeautifulSoup, and keeps nothing.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import scrapy
from bs4 import BeautifulSoup
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response, TextResponse

from scrapers.loading import LOOPBACK_DELAY


class BareSpider(scrapy.Spider):
    """Asks for what it is told to."""

    name = "bare"

    def __init__(self, addresses: list[str], **arguments: Any) -> None:
        super().__init__(**arguments)
        self.addresses = addresses

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """All at once: Scrapy keeps them in a queue."""
        for address in self.addresses:
            yield scrapy.Request(address, dont_filter=True)

    def parse(self, response: Response) -> None:
        """A page becomes a soup; documents are only fetched."""
        if isinstance(response, TextResponse):
            BeautifulSoup(response.text, "lxml")


def main(file: str) -> None:
    """Ask for the addresses of the file."""
    process = AsyncCrawlerProcess(
        {
            "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
            "DOWNLOAD_DELAY": LOOPBACK_DELAY,
            "LOG_LEVEL": "WARNING",
            "TELNETCONSOLE_ENABLED": False,
        }
    )
    process.crawl(BareSpider, addresses=Path(file).read_text().split())
    process.start()


if __name__ == "__main__":
    main(sys.argv[1])
