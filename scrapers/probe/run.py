"""One probe, as a process of its own: `python -m scrapers.probe.run URL …`; its report is JSON on stdout."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from scrapers.looking import look
from scrapers.probe.inquiry import MOST, Inquiry, held_hosts
from scrapers.probe.records import ProbeReport
from scrapers.probe.spider import probe_spider
from scrapers.run import end_with_parent


def probe(url: str, most: int, settings: Settings) -> ProbeReport:
    """Look at an address. Once in a process: Scrapy's reactor cannot be started twice."""
    inquiry = Inquiry(url, most)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(probe_spider(url))
    process.crawl(crawler, inquiry=inquiry)
    process.start()
    sent = crawler.stats.get_value("downloader/request_count", 0) if crawler.stats else 0
    return inquiry.report(sent)


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the process."""
    parser = argparse.ArgumentParser(prog="scrapers.probe.run", description="Look at one address.")
    parser.add_argument("url")
    parser.add_argument("--user-agent", required=True)
    parser.add_argument("--most", type=int, default=MOST, help="questions")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes")
    options = parser.parse_args(arguments)
    if options.with_parent:
        end_with_parent()

    def tell(settings: Settings) -> None:
        print(probe(options.url, options.most, settings).model_dump_json())  # noqa: T201

    return look(options.url, held_hosts(options.url), options.user_agent, tell)


if __name__ == "__main__":
    sys.exit(main())
