"""What the parts of one run share: the database, the archive, the matcher, the circumstances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast

from scrapy.crawler import Crawler
from sqlalchemy import Engine

from scrapers.documents.pool import DocumentReader
from scrapers.items import PaperGone, PaperLink
from scrapers.journal import Journal
from scrapers.selection.matcher import Matcher
from scrapers.spider import Mode, Window
from storage.archive import Archive
from storage.database import reading
from storage.papers import Reading, done_since, papers_in_window
from storage.runs import Run
from storage.times import utc_now

SETTING = "ANTRAGSRADAR_CONTEXT"


@dataclass
class RunContext:
    """One run over one source."""

    engine: Engine
    archive: Archive
    reader: DocumentReader
    matcher: Matcher
    run: Run
    body_ags: str | None
    mode: Mode
    window: Window
    journal: Journal
    counts: dict[str, int] = field(default_factory=dict)
    gone: list[PaperGone] = field(default_factory=list)
    stopped_by: str = ""  # German: why the run could not go on

    def __deepcopy__(self, memo: dict[int, object]) -> RunContext:
        return self  # Scrapy copies its settings; there is one run, however many copies of them

    def reading(self) -> Reading:
        """The circumstances under which something is read now."""
        return Reading(self.run.source, self.body_ags, self.run.id, self.run.silent, utc_now())

    def count(self, what: str) -> None:
        """One more paper, meeting, document … was dealt with."""
        self.counts[what] = self.counts.get(what, 0) + 1


def context_of(crawler: Crawler) -> RunContext:
    """The context that scrapers.run put into the crawler's settings."""
    return cast("RunContext", crawler.settings[SETTING])


class KnownSource:
    """What the database knows of a source, for its spider (scrapers.spider.Known)."""

    def __init__(self, engine: Engine, source: str, goes_on_from: dt.datetime | None) -> None:
        self._engine = engine
        self._source = source
        self._done: frozenset[str] = frozenset()
        if goes_on_from:
            with reading(engine) as connection:
                self._done = frozenset(done_since(connection, source, goes_on_from))

    def is_done(self, paper_key: str) -> bool:
        """Whether the interrupted run that this one goes on with read that paper already."""
        return paper_key in self._done

    def unseen(self, seen: set[str], window: Window) -> Iterable[PaperLink]:
        """Papers of the window that were not listed in this run."""
        with reading(self._engine) as connection:
            known = papers_in_window(connection, self._source, window.since, window.until)
        return [link for link in known if link.key not in seen]
