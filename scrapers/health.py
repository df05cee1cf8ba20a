"""From what a run saw to a state that a reader can trust: the edge around expectations and season."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scrapy.crawler import Crawler
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from scrapers.context import RunContext, context_of
from scrapers.expectations import HISTORY, compare
from scrapers.items import Meeting, PaperItem
from scrapers.season import Season, judge_season
from scrapers.spider import SourceSpider
from storage.activity import activity_of
from storage.committees import committees_in_window
from storage.database import reading
from storage.papers import filled_fields
from storage.records import FailureKind
from storage.runs import (
    REPLAY,
    PastRun,
    RunReport,
    finish_run,
    history,
    judgement_after,
    state_after,
)
from storage.sources import Judgement, lost_fields
from storage.times import from_berlin, to_berlin, today
from storage.views import Expectation, Finding, SourceState

logger = logging.getLogger(__name__)

GOT_THROUGH = ("ok", "partial")
CALENDAR_PAGES = ("calendar", "calendar-table", "code")
NAMED = 3
"""A message names so many of the things that are missing, and counts the rest."""


class CensusPipeline:
    """Counts what the pages show, before anything is made of it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.context: RunContext = context_of(crawler)
        self._lost: frozenset[str] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CensusPipeline:
        return cls(crawler)

    def process_item(self, item: object) -> object:
        census, context = self.context.census, self.context
        match item:
            case PaperItem():
                census.paper(item, self._shown_before(item.key))
            case Meeting():
                census.meeting(item, item.date in context.window, today())
        return item

    def _shown_before(self, key: str) -> frozenset[str] | None:
        """The fields that a paper's page had; None for a new paper.

        A field that is found to be missing stays known (scrapers.keeping), but no page has shown it since.
        """
        context = self.context
        with reading(context.engine) as connection:
            known = filled_fields(connection, context.run.source, key)
            if self._lost is None:
                self._lost = lost_fields(connection, context.run.source)
        return None if known is None else known - self._lost

    def close_spider(self) -> None:
        spider = self.crawler.spider
        if isinstance(spider, SourceSpider):
            self.context.census.listed = spider.listed
            self.context.census.everything = spider.journal.lists_everything


def read_the_calendar(context: RunContext, report: RunReport) -> bool:
    """Whether a run read all that it asked for of the calendar: only then it says which meetings are gone."""
    journal = context.journal
    return (
        report.outcome in GOT_THROUGH
        and journal.tells_what_is_missing
        and not journal.failed_on(*CALENDAR_PAGES)
    )


def knows_the_calendar(context: RunContext, report: RunReport) -> bool:
    """Whether a run saw the whole calendar of its window."""
    return context.mode == "full" and read_the_calendar(context, report)


def conclude(context: RunContext, report: RunReport, now: dt.datetime) -> None:
    """Record how a run ended, what it saw, and what both say of its source."""
    judged = judgement_after(report)
    if report.outcome in GOT_THROUGH and context.mode != REPLAY:
        with reading(context.engine) as connection:  # a year of runs: no writer waits for that
            if knows_the_calendar(context, report):
                report = _with_committees(connection, context, report)
            try:
                judged = _judged(connection, context, report, now)
            except DatabaseError:
                raise
            except Exception as error:  # our own mistake must not cost the run, nor look like all is well
                logger.exception("the state of %s could not be judged", context.run.source)
                message = f"Der Zustand ließ sich nicht beurteilen ({type(error).__name__})"
                judged = Judgement("degraded", FailureKind.INTERNAL, message)
    with context.engine.begin() as connection:
        finish_run(connection, context.run, report, context.mode, now, judged)


def _judged(connection: Connection, context: RunContext, report: RunReport, now: dt.datetime) -> Judgement:
    run, day = context.run, to_berlin(now).date()
    this = PastRun(
        started=run.started,
        mode=context.mode,
        since=context.window.since,
        outcome=report.outcome,
        failure=str(report.failure or ""),
        message=report.message,
        counts=report.counts,
    )
    runs = [*history(connection, run.source, now - HISTORY), this]
    return judge_health(runs, judge_season(activity_of(connection, run.source, day), day))


def _with_committees(connection: Connection, context: RunContext, report: RunReport) -> RunReport:
    """The report with which committees were looked for, and which were lost."""
    window = context.window
    committees = committees_in_window(connection, context.reading(), window.since, window.until)
    looked: dict[str, Any] = {
        "known": {each.name: each.known for each in committees},
        "missing": [each.name for each in committees if each.lost],
    }
    return replace(report, counts={**report.counts, "seen": {**report.counts.get("seen", {}), **looked}})


def judge_health(runs: Sequence[PastRun], season: Season) -> Judgement:
    """What the newest of these runs, which got through, says of its source. Pure.

    The runs are given oldest first. A look at the lists of what is new says nothing of the other pages: after
    a full run that failed, the source stays as that one left it until the next.
    """
    if failed := _failed_and_not_repeated(runs):
        return Judgement(state_after(failed.outcome, failed.failure), failed.failure, failed.message)
    pages = _unread_pages(runs)
    findings, expectations = compare(runs)
    findings = [*(finding for finding, _ in pages), *findings, *_silence(season)]
    if season.silence is not None and season.limit is not None:
        label = "Tage ohne Neues"
        expectations.append(Expectation("silence", "", label, season.silence, season.limit))
    state: SourceState = "degraded" if findings else "quiet" if season.verdict == "quiet" else "ok"
    return Judgement(
        state,
        failure=next((failure for _, failure in pages), ""),
        message=_in_short(findings) if findings else season.message,
        findings=tuple(findings),
        expectations=tuple(expectations),
    )


def _failed_and_not_repeated(runs: Sequence[PastRun]) -> PastRun | None:
    """The newest full run that came to an end, where it failed."""
    full = (run for run in reversed(runs) if run.mode == "full" and run.outcome != "interrupted")
    newest = next(full, None)
    return newest if newest and newest.outcome not in GOT_THROUGH else None


def _unread_pages(runs: Sequence[PastRun]) -> list[tuple[Finding, str]]:
    """What the newest run could not read, with the class of failure; at most one.

    A look at the lists of what is new says nothing of the other pages: what the last full run could not
    read stays unread until the next one.
    """
    through = [run for run in runs if run.outcome in GOT_THROUGH and run.mode != REPLAY]
    newest = through[-1]
    if newest.outcome == "ok" and newest.mode != "full":
        newest = next((run for run in reversed(through) if run.mode == "full"), newest)
    if newest.outcome == "ok":
        return []
    since = newest.started
    for run in reversed(through):
        if run.outcome == "partial":
            since = min(since, run.started)
        elif run.mode == "full" or newest.mode != "full":
            break
    found, asked = _pages(newest.counts)
    return [(Finding("pages", newest.failure, newest.message, since, found, asked), newest.failure)]


def _pages(counts: dict[str, Any]) -> tuple[int, int]:
    """How many pages were read well, of how many; of documents where those are what failed."""
    read, failed = sum(counts.get("pages", {}).values()), counts.get("failed", 0)
    if failed:
        return read, read + failed
    documents = counts.get("documents", 0)
    return documents, documents + counts.get("documents_failed", 0)


def _silence(season: Season) -> list[Finding]:
    if season.verdict != "silent" or season.since is None:
        return []
    since = from_berlin(season.since, dt.time())
    return [Finding("silence", "", season.message, since, season.silence or 0, season.limit or 0)]


def _in_short(findings: Sequence[Finding]) -> str:
    named = [each.message for each in findings[:NAMED]]
    if len(findings) > NAMED:
        named.append(f"außerdem fehlt noch mehr ({len(findings) - NAMED})")
    return "; ".join(named)
