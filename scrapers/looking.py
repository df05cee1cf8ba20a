"""Looking at a site without keeping anything of it: all manners of a run, but no pipelines."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from scrapy.settings import Settings
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from scrapers.context import SETTING
from scrapers.loading import LOOPBACK_DELAY, is_loopback, project_settings
from scrapers.middlewares.back_off import BackOffMiddleware
from scrapers.run import EXIT_BUSY, EXIT_FAILED, end_this_process
from storage.database import open_database
from storage.database_errors import StorageError, explain
from storage.ownership import HostBusy, holding_hosts

TIMEOUT = 30  # seconds
LONGEST_WAIT = 60.0  # seconds; a host that wants to be left alone for longer is
_CONCLUDING = "scrapers.extension.RunExtension"
_BACK_OFF = "scrapers.middlewares.back_off.BackOffMiddleware"


@dataclass(frozen=True)
class _LookRun:
    """What stands in for a run: nothing of it is kept."""

    source: str  # whose permission to read counts; "" for a site that is no source


@dataclass
class LookContext:
    """What the middlewares know of a look, as they know a run by its RunContext.

    The database is there for the pace of hosts and for permissions; no memory of what was read before.
    """

    engine: Engine
    run: _LookRun
    mode: str = "full"
    memory: None = None
    afresh: bool = True
    counts: dict[str, int] = field(default_factory=dict)

    def __deepcopy__(self, memo: dict[int, object]) -> LookContext:
        return self  # Scrapy copies its settings

    def count(self, what: str) -> None:
        """One more of something."""
        self.counts[what] = self.counts.get(what, 0) + 1


class NoSecondTry(BackOffMiddleware):
    """A server that asks for a pause gets it, and is not asked again: that is an answer too."""

    TRIES = 0


def look(
    url: str, hosts: Iterable[str], user_agent: str, then: Callable[[Settings], None], *, source: str = ""
) -> int:
    """Hold these hosts (in their one spelling) while `then` looks with Scrapy's settings; the exit code.

    The database's address comes by the environment, as for a run.
    """
    try:
        engine = open_database(os.environ["ANTRAGSRADAR_DATABASE_URL"])
        try:
            with holding_hosts(engine, hosts, end_this_process):
                then(_settings(user_agent, url, LookContext(engine, _LookRun(source))))
        finally:
            engine.dispose()
    except HostBusy:
        return EXIT_BUSY
    except (StorageError, DatabaseError) as error:
        said = explain(error) if isinstance(error, DatabaseError) else error
        print(said, file=sys.stderr)  # noqa: T201
        return EXIT_FAILED
    return 0


def _settings(user_agent: str, url: str, context: LookContext) -> Settings:
    settings = project_settings()
    middlewares: dict[str | type, Any] = {**settings.getdict("DOWNLOADER_MIDDLEWARES")}
    middlewares[NoSecondTry] = middlewares.pop(_BACK_OFF)
    settings.setdict(
        {
            SETTING: context,
            "USER_AGENT": user_agent,
            "ITEM_PIPELINES": {},
            "SPIDER_MIDDLEWARES": {},
            "EXTENSIONS": {**settings.getdict("EXTENSIONS"), _CONCLUDING: None},
            "DOWNLOADER_MIDDLEWARES": middlewares,
            "CONCURRENT_REQUESTS": 1,
            "RETRY_ENABLED": False,
            "BACK_OFF_LONGEST": LONGEST_WAIT,
            "DOWNLOAD_TIMEOUT": TIMEOUT,
        }
    )
    if is_loopback(url):
        settings.set("DOWNLOAD_DELAY", LOOPBACK_DELAY)
    return settings
