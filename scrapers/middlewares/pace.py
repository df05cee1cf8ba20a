"""How often a host is asked: one request at a time, a pause before the next, and both also between runs."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
import time

from scrapy import Request, signals
from scrapy.crawler import Crawler
from sqlalchemy.exc import DatabaseError

from scrapers.addresses import host_of
from scrapers.failures import HostPaused
from scrapers.middlewares.base import CrawlerMiddleware
from storage.database import reading
from storage.database_errors import explain
from storage.hosts import Turn, keep_turns, pause, turn_of
from storage.times import to_berlin

logger = logging.getLogger(__name__)

LONGEST_PAUSE = 24 * 3600.0
"""Seconds: a server that asks for more is asked again after a day, in case it was a mistake."""
_NOTE_SECONDS = 1.0


class PaceMiddleware(CrawlerMiddleware):
    """Names each request's place in the queue by its host's one spelling, and begins a host when it is free.

    When a host is free again is written down while a run asks it, so that the next run, whose ever it is,
    keeps the pause too. Setting: BACK_OFF_LONGEST, seconds that a run waits for a host's pause to end.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._own_delay = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._longest = crawler.settings.getfloat("BACK_OFF_LONGEST")
        self._begun: set[str] = set()
        self._lock = asyncio.Lock()
        self._turns: dict[str, dt.datetime] = {}
        self._noted = 0.0
        crawler.signals.connect(self._answered, signal=signals.request_left_downloader)
        crawler.signals.connect(self._note, signal=signals.spider_closed)

    async def process_request(self, request: Request) -> None:
        host = host_of(request.url)
        request.meta["download_slot"] = host
        async with self._lock:
            if host not in self._begun:
                await self._begin(host)
                self._begun.add(host)

    async def _begin(self, host: str) -> None:
        turn = self._turn_of(host)
        now = _now()
        if turn.paused_until and (turn.paused_until - now).total_seconds() > self._longest:
            until = f"{to_berlin(turn.paused_until):%d.%m.%Y, %H:%M} Uhr"
            raise HostPaused(f"Der Server hat darum gebeten, ihn bis {until} nicht zu fragen")
        free = max((each for each in (turn.free_at, turn.paused_until) if each), default=now)
        # Never longer than that: the clock of another machine may be wrong.
        await asyncio.sleep(min((free - now).total_seconds(), self._longest))

    def slow_down(self, host: str, delay: float) -> None:
        """Ask a host no more often than every `delay` seconds, where that is longer than our own pause."""
        engine = self.crawler.engine
        if engine is None or delay <= self._own_delay:
            return
        engine.downloader.per_slot_settings[host] = {"delay": delay}
        if slot := engine.downloader.slots.get(host):
            slot.delay = delay

    def pause(self, host: str, seconds: float) -> None:
        """Remember that a host wants to be left alone for so long, whoever comes."""
        until = _now() + dt.timedelta(seconds=min(seconds, LONGEST_PAUSE))
        context = self.context
        if context is None:
            return
        try:
            with context.engine.begin() as connection:
                pause(connection, host, until)
        except DatabaseError as error:
            logger.warning("the pause of %s is not kept: %s", host, explain(error))

    def _turn_of(self, host: str) -> Turn:
        if self.context is None:
            return Turn()
        with reading(self.context.engine) as connection:
            return turn_of(connection, host)

    def _answered(self, request: Request) -> None:
        host = request.meta.get("download_slot")
        if host is None:  # answered without asking anybody: in a replay
            return
        self._turns[host] = _now() + dt.timedelta(seconds=self._delay(host))
        if time.monotonic() - self._noted >= _NOTE_SECONDS:
            self._note()

    def _delay(self, host: str) -> float:
        engine = self.crawler.engine
        settings = engine.downloader.per_slot_settings.get(host, {}) if engine else {}
        return float(settings.get("delay", self._own_delay))

    def _note(self) -> None:
        self._noted = time.monotonic()
        if self.context is None or not self._turns:
            return
        try:
            with self.context.engine.begin() as connection:
                keep_turns(connection, self._turns)
        except DatabaseError as error:
            logger.warning("when hosts are free is not kept: %s", explain(error))


def _now() -> dt.datetime:
    """Now, not cut to whole seconds: the pause is one."""
    return dt.datetime.now(dt.UTC)
