"""One check, as a process of its own: `python -m scrapers.checking.run SOURCE --into FOLDER …`.

The folder gets report.json (a SourceReport) and the pages that it names.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from scrapers.checking.records import PageReport, SourceReport
from scrapers.checking.scheduler import NOT_ASKED, SparingScheduler
from scrapers.checking.spider import CheckingSpider, Noted, checking
from scrapers.golden import suffix
from scrapers.judging import judge
from scrapers.loading import load_spider, project_settings
from scrapers.looking import look
from scrapers.run import EXIT_WRONG_CALL, end_with_parent
from scrapers.spider import SourceSpider, Window, add_months
from scrapers.spider_files import spiders_of_file
from storage.times import today

REPORT = "report.json"


def check(spider: type[SourceSpider], folder: Path, settings: Settings) -> None:
    """Read a few pages of a source and write the report. Once in a process, like scrapers.run."""
    settings.set("SCHEDULER", SparingScheduler)
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(checking(spider))
    process.crawl(crawler, window=_window())
    process.start()
    (folder / REPORT).write_text(_report(crawler, folder).model_dump_json(), "utf-8")


def _window() -> Window:
    """The last month and this one: meetings with results, and some that are still to come."""
    day = today()
    return Window(add_months(day, -1), add_months(day, 1) - dt.timedelta(days=1))


def _report(crawler: Crawler, folder: Path) -> SourceReport:
    spider, stats = crawler.spider, crawler.stats
    if not isinstance(spider, CheckingSpider) or stats is None:
        raise TypeError("no check without its spider")
    judged = judge(spider.journal, str(stats.get_value("finish_reason", "finished")), {})
    pages = [_enclose(folder, number, noted) for number, noted in enumerate(spider.page_reports(), 1)]
    return SourceReport(
        source=spider.name,
        title=spider.title,
        system=spider.system,
        base_url=spider.base_url,
        outcome=judged.outcome,
        failure=judged.failure,
        message=judged.message,
        products=tuple(spider.products.values()),
        pages=tuple(pages),
        requests=stats.get_value("downloader/request_count", 0),
        not_asked=stats.get_value(NOT_ASKED, 0),
    )


def _enclose(folder: Path, number: int, noted: Noted) -> PageReport:
    """The page's report with the name of its file, which is written."""
    if not noted.body:
        return noted.report
    name = f"{number:02d}-{noted.report.page}.{suffix(noted.report.content_type)}"
    (folder / name).write_bytes(noted.body)
    return noted.report.model_copy(update={"file": name})


def _spider(options: argparse.Namespace) -> type[SourceSpider] | None:
    if options.file:
        found = spiders_of_file(options.file)
        return next((spider for spider in found if spider.name == options.source), None)
    try:
        return load_spider(options.source, project_settings())
    except KeyError:
        return None


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the process."""
    parser = argparse.ArgumentParser(prog="scrapers.checking.run", description="Check one source.")
    parser.add_argument("source")
    parser.add_argument("--file", type=Path, help="the file that declares it, where it is no source yet")
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--user-agent", required=True)
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes")
    options = parser.parse_args(arguments)
    if options.with_parent:
        end_with_parent()
    spider = _spider(options)
    if spider is None:
        print(f"Diese Quelle gibt es nicht: {options.source}", file=sys.stderr)  # noqa: T201
        return EXIT_WRONG_CALL
    then = partial(check, spider, options.into)
    return look(spider.base_url, spider.held_hosts(), options.user_agent, then, source=spider.name)


if __name__ == "__main__":
    sys.exit(main())
