"""Reads the invented council over the wire: `main` is a process of its own, as a reactor starts only once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import CrawlerProcess

from scrapers.items import Body
from scrapers.journal import Journal
from scrapers.loading import project_settings
from scrapers.spider import Window
from scrapers.systems.oparl.spider import OparlSpider

MANNERS: dict[str, Any] = {
    "DOWNLOAD_DELAY": 0.001,
    "ROBOTSTXT_OBEY": False,
    "LOG_LEVEL": "CRITICAL",
    "TRUSTED_HOSTS": ["127.0.0.1"],
    "EXTENSIONS": {},
    "ITEM_PIPELINES": {},
    "DOWNLOADER_MIDDLEWARES": {},
}


def main(words: Sequence[str]) -> int:
    """Read the interface at the first word; what came of it stands in the file that is the second."""
    url, into = words

    class Town(OparlSpider):
        name = "musterstadt"
        body = Body("09999017", "Stadt Musterstadt")
        base_url = url

    settings = project_settings()
    for name, value in MANNERS.items():
        settings.set(name, value)
    process, journal = CrawlerProcess(settings), Journal()
    crawler = process.create_crawler(Town)
    items: list[list[str]] = []

    def keep(item: Any) -> None:
        items.append([type(item).__name__, item.key])

    crawler.signals.connect(keep, signals.item_scraped, weak=False)
    process.crawl(crawler, window=Window.around(dt.date(2026, 11, 26)), journal=journal)
    process.start()
    found = {"items": items, "failures": [each.message for each in journal.failures]}
    Path(into).write_text(json.dumps(found), "utf-8")
    return 0
