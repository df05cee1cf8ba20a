"""What the parts of one run share: the database, the archive, the matcher, the circumstances."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from scrapy.crawler import Crawler
from sqlalchemy import Engine

from scrapers.census import Census
from scrapers.documents.pool import DocumentReader
from scrapers.items import PaperGone, PaperLink
from scrapers.journal import Journal
from scrapers.memory import PageMemory
from scrapers.mix_ups import Names
from scrapers.revisits import LIVE_AFTER, LIVE_BEFORE, lateness, the_round
from scrapers.selection.matcher import Matcher
from scrapers.spider import Mode, Window
from storage.archive import Archive
from storage.database import reading
from storage.known import last_agendas
from storage.listings import listings_of
from storage.papers import PaperRead, Reading, papers_in_window, papers_read
from storage.runs import REPLAY, Run, last_well_read
from storage.times import to_berlin, utc_now
from storage.tombstones import taken_keys

SETTING = "ANTRAGSRADAR_CONTEXT"


@dataclass
class RunContext:
    """One run over one source."""

    engine: Engine
    archive: Archive
    documents: DocumentReader
    matcher: Matcher
    run: Run
    body_ags: str | None
    mode: Mode
    window: Window
    journal: Journal
    memory: PageMemory | None = None
    afresh: bool = False  # every page and every paper is read, whatever is known of it
    counts: dict[str, int] = field(default_factory=dict)
    archive_bytes: int = 200 << 20  # how much of a source's answers is kept
    done: frozenset[str] = frozenset()  # papers that the interrupted run read which this one goes on with
    kept: set[str] = field(default_factory=set)  # papers that were read and kept
    incomplete: set[str] = field(default_factory=set)  # papers of which a document could not be fetched
    census: Census = field(default_factory=Census)
    gone: list[PaperGone] = field(default_factory=list)
    stopped_by: str = ""  # German: why the run could not go on
    lost_database: bool = False  # for a while: what failed meanwhile may go well the next time

    def __deepcopy__(self, memo: dict[int, object]) -> RunContext:
        return self  # Scrapy copies its settings; there is one run, however many copies of them

    def reading(self) -> Reading:
        """The circumstances under which something is read now."""
        replay = self.mode == REPLAY
        return Reading(self.run.source, self.body_ags, self.run.id, self.run.silent, utc_now(), replay)

    def numbers(self) -> dict[str, Any]:
        """All that is counted so far, as it is kept with the run."""
        return {**self.counts, "seen": self.census.as_json()}

    def count(self, what: str) -> None:
        """One more paper, meeting, document … was dealt with."""
        self.counts[what] = self.counts.get(what, 0) + 1


def context_of(crawler: Crawler) -> RunContext:
    """The context that scrapers.run put into the crawler's settings."""
    return cast("RunContext", crawler.settings[SETTING])


class KnownSource:
    """What the database knows of a source, for its spider (scrapers.spider.Known).

    `afresh`: everything is due, whatever is known; `wait`: results show on the papers' own pages alone.
    """

    def __init__(
        self,
        engine: Engine,
        source: str,
        goes_on_from: dt.datetime | None,
        window: Window,
        *,
        afresh: bool = False,
        wait: bool = False,
    ) -> None:
        self._engine = engine
        self._source = source
        self._afresh = afresh
        self._wait = wait
        self._now = utc_now()
        day = to_berlin(self._now).date()
        near = day - LIVE_BEFORE, day + LIVE_AFTER
        with reading(engine) as connection:
            self._taken = taken_keys(connection, source)
            self._papers = papers_read(connection, source, near=near, today=day)
            self._listings = listings_of(connection, source)
            shown = papers_in_window(connection, source, window.since, window.until)
        self._round = the_round({link.key: self._lateness(link.key) for link in shown})
        self._names = Names(paper.link for paper in self._papers.values())
        self.done = frozenset(
            key for key, paper in self._papers.items() if goes_on_from and paper.read_at >= goes_on_from
        )

    def is_done(self, paper_key: str) -> bool:
        """Whether the interrupted run that this one goes on with read that paper already."""
        return paper_key in self.done

    def has(self, paper_key: str) -> bool:
        """Whether this paper was ever read."""
        return paper_key in self._papers

    def names(self) -> Names:
        """The papers as they were last read."""
        return self._names

    def is_due(self, paper_key: str, place: str, shown: str) -> bool:
        """Whether a paper is to be read, now that this place shows it so (a digest)."""
        if paper_key in self._taken:
            return False
        paper = self._papers.get(paper_key)
        if self._afresh or paper is None or paper.state != "present":
            return True
        before = self._listings.get(paper_key, {}).get(place)
        return before is None or before.digest != shown or self._rounds_reach(paper_key, paper)

    def _rounds_reach(self, key: str, paper: PaperRead) -> bool:
        return (self._wait and paper.waiting) or key in self._round

    def _lateness(self, key: str) -> float:
        paper = self._papers[key]
        return lateness(key, paper.read_at, live=paper.live, now=self._now)

    def unseen(self, seen: set[str], window: Window) -> Iterable[PaperLink]:
        """Papers of the window that no list showed, and that one showed before, or that are due anyway."""
        with reading(self._engine) as connection:
            known = papers_in_window(connection, self._source, window.since, window.until)
        return [link for link in known if link.key not in seen and self._is_missed(link.key)]

    def _is_missed(self, key: str) -> bool:
        paper = self._papers.get(key)
        lasting = any(shown.lasting for shown in self._listings.get(key, {}).values())
        if self._afresh or paper is None or paper.state != "present" or key not in self._listings:
            return True
        return lasting or self._rounds_reach(key, paper)

    def last_well_read(self) -> dt.datetime | None:
        """When the last full run began that read the source well; None where all is read afresh."""
        if self._afresh:
            return None
        with reading(self._engine) as connection:
            return last_well_read(connection, self._source)

    def last_agendas(self, most: int) -> Sequence[str]:
        """The addresses of the latest agendas that were read; none where all is read afresh."""
        if self._afresh:
            return ()
        with reading(self._engine) as connection:
            return last_agendas(connection, self._source, most)
