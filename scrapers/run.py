"""One run over one source, as a process of its own: `python -m scrapers.run SOURCE …`.

Scrapy's reactor cannot be started twice, and a run that goes wrong must not take the service with it.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import gc
import importlib.util
import ipaddress
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.project import ENVVAR, get_project_settings
from sqlalchemy import Engine, ExceptionContext, event
from sqlalchemy.exc import DatabaseError
from twisted.python.failure import Failure as TwistedFailure

from scrapers.context import SETTING, KnownSource, RunContext, context_of
from scrapers.documents.pool import DocumentReader
from scrapers.failures import classify
from scrapers.gone import note_gone
from scrapers.health import conclude, read_the_calendar
from scrapers.journal import Journal
from scrapers.judging import judge
from scrapers.memory import PageMemory, reader_version
from scrapers.selection.matcher import Matcher
from scrapers.selection.topics import load_topics
from scrapers.skeleton import skeleton
from scrapers.spider import SourceSpider, Window
from scrapers.spider_files import HouseSpiderLoader
from storage import logs
from storage.answers import AnswerArchive
from storage.archive import Archive
from storage.changes import settle
from storage.database import open_database
from storage.database_errors import StorageError, explain, is_passing
from storage.listings import forget_listings, keep_listings
from storage.meetings import mark_missing_meetings
from storage.ownership import HostBusy, holding_hosts
from storage.runs import REPLAY, RunReport, beat, start_run
from storage.sources import set_reader
from storage.times import today, utc_now

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
DEMO_URL = "ANTRAGSRADAR_DEMO_URL"
LOG_FORMAT = "ANTRAGSRADAR_LOG_FORMAT"
LOOPBACK_DELAY = 0.001  # seconds; without any, Scrapy 2.19 lets all waiting requests of a host go at once
EXIT_FAILED = 1
EXIT_WRONG_CALL = 2
EXIT_BUSY = 75
"""Another process reads from one of the source's hosts; later it may go (EX_TEMPFAIL of sysexits.h)."""


class RunExtension:
    """Gives signs of life while a run reads, and at its end settles what is new and says how it went."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.context = context_of(crawler)
        self._beating: asyncio.Task[None] | None = None
        event.listen(self.context.engine, "handle_error", self.failed_to_answer)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RunExtension:
        extension = cls(crawler)
        crawler.signals.connect(extension.opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.closed, signal=signals.spider_closed)
        crawler.signals.connect(extension.went_wrong, signal=signals.spider_error)
        crawler.signals.connect(extension.went_wrong, signal=signals.item_error)
        return extension

    def opened(self) -> None:
        """Begin to give signs of life."""
        self._beating = asyncio.ensure_future(self._beat())

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            context = self.context
            try:
                with context.engine.begin() as connection:
                    beat(connection, context.run.id, context.numbers(), utc_now())
                if context.run.first:  # a first run may take hours; what it found can be seen before
                    settle(context.engine, context.reading(), folding=True)
            except DatabaseError as error:  # the next sign of life may come through again
                logger.warning("no sign of life: %s", explain(error))

    def failed_to_answer(self, error: ExceptionContext) -> None:
        """A statement failed, whoever asks: whether that is over soon."""
        exception = error.sqlalchemy_exception
        if isinstance(exception, DatabaseError) and is_passing(exception):
            self.context.lost_database = True

    def went_wrong(self, failure: TwistedFailure, response: Response | None) -> None:
        """An exception of ours outside a page object: the run is not well, whatever else it read."""
        url = response.url if response is not None else ""
        self.context.journal.failed(classify(failure.value or RuntimeError("unknown"), url, "code"))

    def closed(self, reason: str) -> None:
        """Settle what was read, judge how it went, record it."""
        if self._beating:
            self._beating.cancel()
        try:
            self._conclude(reason)
        except DatabaseError as error:
            self.context.stopped_by = str(explain(error))
        except Exception as error:
            logger.exception("the run could not be concluded")
            self.context.stopped_by = f"Der Lauf ließ sich nicht abschließen ({type(error).__name__})."

    def _conclude(self, reason: str) -> None:
        context = self.context
        self._remember(reason)
        if reason == "finished":
            note_gone(context)
        report = judge(
            context.journal,
            reason,
            context.numbers(),
            context.stopped_by,
            lost_database=context.lost_database,
        )
        reading = context.reading()
        if sight := self._calendar_sight(report):
            with context.engine.begin() as connection:
                mark_missing_meetings(connection, reading, *sight)
        if report.outcome != "interrupted":
            settle(context.engine, reading, folding=context.run.first)
        conclude(context, report, utc_now())
        if report.outcome in ("ok", "partial") and context.mode != "news" and context.memory:
            with context.engine.begin() as connection:
                set_reader(connection, context.run.source, context.memory.reader)

    def _calendar_sight(self, report: RunReport) -> tuple[dt.date, dt.date] | None:
        """The days whose meetings the run has listed completely; None for none."""
        spider = self.crawler.spider
        listed = isinstance(spider, SourceSpider) and read_the_calendar(self.context, report)
        return spider.calendar_sight() if listed and isinstance(spider, SourceSpider) else None

    def _remember(self, reason: str) -> None:
        """Keep how papers were listed that were read whole, so that they are left alone until it changes.

        Those that were asked for and not read whole are owed: the next run reads them, however shown.
        """
        context, spider = self.context, self.crawler.spider
        if context.memory is None or not isinstance(spider, SourceSpider):
            return
        whole = (context.kept | context.done) - context.incomplete - spider.half_read
        shown = {key: places for key, places in spider.shown_at.items() if key in whole}
        owed = spider.asked - whole if context.mode != REPLAY else ()  # the archive never had all pages
        complete = reason == "finished" and context.mode == "full"
        with context.engine.begin() as connection:
            forget_listings(connection, context.run.source, owed)
            keep_listings(connection, context.run.source, shown, complete=complete)
        context.memory.conclude(context.archive_bytes)


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine; only there no pause of a second is owed."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def project_settings() -> Settings:
    """Scrapy's settings for our project, wherever the process was started."""
    os.environ.setdefault(ENVVAR, "scrapers.settings")
    settings = get_project_settings()
    if DEMO_URL in os.environ:  # the demo world's councils instead of the real ones
        settings.set("SPIDER_MODULES", ["demo.spiders"])
        settings.set("TRUSTED_HOSTS", [urlsplit(os.environ[DEMO_URL]).hostname or ""])
    return settings


def load_spider(name: str, settings: Settings) -> type[SourceSpider]:
    """The spider of a source; of the others, only those that cannot be told from it by their file's name are
    loaded. Raises KeyError where there is none of that name."""
    packages = settings.getlist("SPIDER_MODULES")
    file = name.removeprefix("demo-").replace("-", "_")
    settings.set("SPIDER_MODULES", [f"{each}.{file}" for each in packages if _has(each, file)] or packages)
    spider = HouseSpiderLoader.from_settings(settings).load(name)
    if not issubclass(spider, SourceSpider):
        raise KeyError(name)
    return spider


def _has(package: str, module: str) -> bool:
    return module.isidentifier() and importlib.util.find_spec(f"{package}.{module}") is not None


def load_spiders() -> list[type[SourceSpider]]:
    """The spiders of all sources, by name."""
    loader = HouseSpiderLoader.from_settings(project_settings())
    spiders = [loader.load(name) for name in sorted(loader.list())]
    return [spider for spider in spiders if issubclass(spider, SourceSpider)]


def crawl(
    spider: type[SourceSpider], settings: Settings, database: str, data_dir: Path, options: argparse.Namespace
) -> str:
    """Read one source, with its hosts held meanwhile; returns why it could not be done to the end, or "".

    Raises HostBusy.
    """
    engine = open_database(database)
    try:
        with holding_hosts(engine, spider.held_hosts(), end_this_process):
            return _crawl(engine, spider, settings, data_dir, options)
    finally:
        engine.dispose()


def _crawl(
    engine: Engine,
    spider: type[SourceSpider],
    settings: Settings,
    data_dir: Path,
    options: argparse.Namespace,
) -> str:
    archive = Archive(data_dir)
    window = Window.around(today(), options.since)
    with engine.begin() as connection:
        run = start_run(
            connection,
            spider.name,
            mode=options.mode,
            window=(window.since, window.until),
            backfill=options.since is not None,
            now=utc_now(),
            afresh=options.afresh,
        )
    journal = Journal(keep_page=partial(_keep_page, archive, spider))
    afresh = options.afresh or options.mode == REPLAY
    answers = AnswerArchive(data_dir, spider.name)
    memory = PageMemory(engine, answers, spider.name, reader_version(spider))
    waits = not spider.results_on_agenda
    known = KnownSource(engine, spider.name, run.goes_on_from, window, afresh=afresh, wait=waits)
    with DocumentReader(workers=options.workers) as reader:
        context = RunContext(
            engine=engine,
            archive=archive,
            documents=reader,
            matcher=Matcher(load_topics(*options.topics)),
            run=run,
            body_ags=spider.body.ags if spider.body else None,
            mode=options.mode,
            window=window,
            journal=journal,
            memory=memory,
            afresh=afresh,
            archive_bytes=options.archive_mb << 20,
            done=known.done,
        )
        settings.set(SETTING, context)
        process = AsyncCrawlerProcess(settings)
        gc.freeze()  # what stays is not looked through for each page's garbage, which so goes soon
        process.crawl(spider, window=window, mode=options.mode, known=known, journal=journal, memory=memory)
        process.start()
    return context.stopped_by


def _keep_page(archive: Archive, spider: type[SourceSpider], reason: str, url: str, body: bytes) -> None:
    """Keep a page that was not understood; what it may show of non-public items never reaches the disk."""
    try:
        kept = skeleton(body) if spider.shows_non_public else body
        archive.keep_page(spider.name, reason, url, kept)
    except OSError:  # a page for the maintainers is never worth a run
        return


def end_with_parent() -> None:
    """End in an orderly way when the process that started this one is gone: its pipe closes."""

    def wait() -> None:
        while os.read(0, 1024):  # not by sys.stdin: its lock would be held when this process ends
            pass
        end_this_process()

    threading.Thread(target=wait, daemon=True).start()


def end_this_process() -> None:
    """Have what is under way finished and recorded."""
    os.kill(os.getpid(), signal.SIGTERM)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scrapers.run", description="Read one source.")
    parser.add_argument("source")
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--user-agent", required=True)
    parser.add_argument("--mode", choices=["full", "news", REPLAY], default="full")
    parser.add_argument("--since", type=dt.date.fromisoformat, help="YYYY-MM-DD")
    parser.add_argument("--afresh", action="store_true", help="do not go on with an interrupted run")
    parser.add_argument("--archive-mb", type=int, default=200, help="how much of the answers is kept")
    parser.add_argument("--topics", type=Path, action="append", default=[])
    # A host is asked once a second, which one keeps up with; each takes 50 MB, and 70 to recognise text.
    parser.add_argument("--workers", type=int, default=1, help="processes that read documents")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input closes")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry of the process. The database's address comes by the environment: it may hold a password."""
    options = _parse(arguments)
    if options.with_parent:
        end_with_parent()
    settings = project_settings()
    logs.set_up(logs.format_for(os.environ.get(LOG_FORMAT, "")), logging.WARNING)
    try:
        spider = load_spider(options.source, settings)
    except KeyError:
        print(f"Diese Quelle gibt es nicht: {options.source}", file=sys.stderr)  # noqa: T201
        return EXIT_WRONG_CALL
    settings.set("USER_AGENT", options.user_agent)
    if is_loopback(spider.base_url):
        settings.set("DOWNLOAD_DELAY", LOOPBACK_DELAY)
    try:
        stopped_by = crawl(
            spider, settings, os.environ["ANTRAGSRADAR_DATABASE_URL"], options.data_dir, options
        )
    except HostBusy as busy:
        print(f"Ein anderer Vorgang liest gerade von {busy}.", file=sys.stderr)  # noqa: T201
        return EXIT_BUSY
    except (StorageError, DatabaseError) as error:
        stopped_by = str(explain(error) if isinstance(error, DatabaseError) else error)
    if stopped_by:
        print(stopped_by, file=sys.stderr)  # noqa: T201
    return EXIT_FAILED if stopped_by else 0


if __name__ == "__main__":
    sys.exit(main())
