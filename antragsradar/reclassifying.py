"""Deciding again on stored papers after the topics' rules have changed, without a site being asked.

What is done is known by the version of the rules that each decision carries: a killed run is gone on with
by the next. Each batch is matched without the database waiting, then written at once; a paper that a
reading has changed meanwhile is left for the next round. Nobody is told (storage.matches).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Engine, select

from scrapers.meaning import stored_candidate
from scrapers.selection.matcher import Matcher
from storage.database import reading
from storage.deliveries import drop_unselected
from storage.matches import KeptMatch, forget, forgotten, kept_matches, rulings_of, save_matches
from storage.models import Paper
from storage.records import Evidence, TopicMatch
from storage.stored import StoredPaper, outdated, stored_papers
from storage.times import utc_now
from storage.tombstones import hold_off

BATCH = 50
"""Papers whose texts are in memory at once, and whose decisions are written at once."""
ROUNDS = 3
"""After so many, what readings go on changing is left to them or to the next call."""


@dataclass(frozen=True)
class Move:
    """A paper that the rules as they are now select, or select no more."""

    paper: str  # "duisburg/20201234"
    reference: str
    title: str
    url: str
    topic: str
    selected: bool
    score: float
    score_before: float | None  # None where nothing was decided of it before
    evidence: tuple[Evidence, ...]
    evidence_before: tuple[Evidence, ...]


@dataclass
class Reclassified:
    """What came of it, or what would."""

    papers: int = 0  # decided again
    moves: list[Move] = field(default_factory=list)
    by_hand: int = 0  # the operator's decision keeps them where they are, against the rules
    left: int = 0  # were being read meanwhile; the next call decides on them
    forgotten: dict[str, int] = field(default_factory=dict)  # topics without rules: papers that they had

    def add(self, other: Reclassified) -> None:
        """Count in what came of some more papers."""
        self.papers += other.papers
        self.moves += other.moves
        self.by_hand += other.by_hand


class _Decided(NamedTuple):
    """A paper with its new decisions; its texts are not kept."""

    id: int
    content_hash: str
    matches: tuple[TopicMatch, ...]
    outcome: Reclassified


def reclassify(
    engine: Engine,
    matcher: Matcher,
    *,
    write: bool,
    clock: Callable[[], dt.datetime] = utc_now,
    progress: Callable[[int], None] = lambda done: None,
) -> Reclassified:
    """Decide again on all papers on which other rules have decided; or (without `write`) say what would
    come of it. `progress` is told how many papers are done."""
    rules = {topic.name: topic.version for topic in matcher.topics}
    result = Reclassified()
    for _ in range(ROUNDS if write else 1):
        left = 0
        for ids in _batches(engine, rules):
            decided = _decide(engine, matcher, ids)
            kept = _write(engine, decided, rules, clock()) if write else decided
            for each in kept:
                result.add(each.outcome)
            left += len(decided) - len(kept)
            progress(result.papers)
        result.left = left
        if not left:
            break
    return result


def forget_topics(engine: Engine, matcher: Matcher, *, write: bool) -> dict[str, int]:
    """Drop (or only count) what was selected for topics that this matcher has not; papers by topic."""
    known = [topic.name for topic in matcher.topics]
    with engine.begin() if write else reading(engine) as connection:
        gone = forgotten(connection, known)
        if write and gone:
            forget(connection, gone)
            drop_unselected(connection)
    return gone


def _batches(engine: Engine, rules: dict[str, str]) -> Iterator[Sequence[int]]:
    after = 0
    while True:
        with reading(engine) as connection:
            ids = outdated(connection, rules, after=after, limit=BATCH)
        if not ids:
            return
        yield ids
        after = ids[-1]


def _decide(engine: Engine, matcher: Matcher, ids: Sequence[int]) -> list[_Decided]:
    with reading(engine) as connection:
        papers = stored_papers(connection, ids)
        before = kept_matches(connection, ids)
        rulings = rulings_of(connection, ids)
    decided = []
    for paper in papers:
        matches = matcher.match(stored_candidate(paper))
        outcome = Reclassified(papers=1)
        for match in matches:
            was, ruling = before.get((paper.id, match.topic)), rulings.get((paper.id, match.topic))
            if ruling:
                outcome.by_hand += ruling.label != match.selected
            elif match.selected != (was is not None and was.selected):
                outcome.moves.append(_move(paper, match, was))
        decided.append(_Decided(paper.id, paper.content_hash, matches, outcome))
    return decided


def _move(paper: StoredPaper, match: TopicMatch, was: KeptMatch | None) -> Move:
    return Move(
        paper=f"{paper.source}/{paper.key}",
        reference=paper.reference or paper.fields.reference,
        title=paper.title or paper.fields.title,
        url=paper.url,
        topic=match.topic,
        selected=match.selected,
        score=match.score,
        score_before=was.score if was else None,
        evidence=match.evidence,
        evidence_before=was.evidence if was else (),
    )


def _write(
    engine: Engine, decided: Sequence[_Decided], rules: dict[str, str], now: dt.datetime
) -> list[_Decided]:
    """Keep the decisions on papers that are still as they were; returns those."""
    with engine.begin() as connection:
        hold_off(connection)
        known = select(Paper.id, Paper.content_hash).where(Paper.id.in_([each.id for each in decided]))
        hashes = {row.id: row.content_hash for row in connection.execute(known)}
        kept = [each for each in decided if hashes.get(each.id) == each.content_hash]
        found = {each.id: each.matches for each in kept}
        save_matches(connection, found, now, silent=True, topics=rules)
        if any(not move.selected for each in kept for move in each.outcome.moves):
            drop_unselected(connection)
    return kept
