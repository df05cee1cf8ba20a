"""What goes on beside the reading of a run: signs of life, and at its end all that follows from it."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from sqlalchemy import ExceptionContext, event
from sqlalchemy.exc import DatabaseError
from twisted.python.failure import Failure as TwistedFailure

from scrapers.context import context_of
from scrapers.failures import classify
from scrapers.gone import note_gone
from scrapers.health import conclude, read_the_calendar
from scrapers.judging import judge
from scrapers.spider import SourceSpider
from storage.changes import settle
from storage.database_errors import explain, is_passing
from storage.listings import forget_listings, keep_listings
from storage.meetings import mark_missing_meetings
from storage.runs import REPLAY, RunReport, beat
from storage.sources import set_reader
from storage.times import utc_now

logger = logging.getLogger(__name__)

BEAT_SECONDS = 5.0


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
        said = ""
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
            except Exception as error:  # whatever it is: a run that reads on is seen to
                what = f"{type(error).__name__}: {error}"
                if what != said:  # else it would be said some thousand times in a long run
                    logger.exception("no sign of life")
                said = what

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
