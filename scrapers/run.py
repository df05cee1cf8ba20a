"""One run over one source, as a process of its own: `python -m scrapers.run SOURCE …`.

Scrapy's reactor cannot be started twice, and a run that goes wrong must not take the service with it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from scrapers.context import SETTING, KnownSource, RunContext
from scrapers.documents.pool import DocumentReader
from scrapers.journal import Journal
from scrapers.loading import LOOPBACK_DELAY, is_loopback, load_spider, project_settings
from scrapers.memory import PageMemory
from scrapers.readers import reader_version
from scrapers.selection.matcher import Matcher
from scrapers.selection.topics import load_topics
from scrapers.skeleton import skeleton
from scrapers.spider import SourceSpider, Window
from storage import logs
from storage.answers import AnswerArchive
from storage.archive import Archive
from storage.database import open_database
from storage.database_errors import StorageError, explain
from storage.ownership import HostBusy, holding_hosts
from storage.runs import REPLAY, start_run
from storage.times import today, utc_now

LOG_FORMAT = "ANTRAGSRADAR_LOG_FORMAT"
EXIT_FAILED = 1
EXIT_WRONG_CALL = 2
EXIT_BUSY = 75
"""Another process reads from one of the source's hosts; later it may go (EX_TEMPFAIL of sysexits.h)."""


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
