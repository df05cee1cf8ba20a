"""What is selected: the matcher's decisions as they are kept, and the operator's, which outrank them.

`selected` is what holds, `matched` what the matcher says; lists, feeds and mails know only the first.

A paper that is selected because the rules changed is listed, and what happens to it is told from then on;
what happened before is not news. So each match keeps from when on its paper is told (`told_from`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from storage.models import Paper, TopicMatch
from storage.models_corrections import Correction
from storage.profiles import Among, rows_among
from storage.records import Evidence
from storage.records import TopicMatch as TopicMatchRecord

RECENT = dt.timedelta(days=14)
"""What happened so short a time before the operator selected a paper is still told."""

_Key = tuple[int, str]  # paper and topic
_ADD = insert(TopicMatch)
_MOTIONS = Among(select(Paper.id, Paper.motion_id), Paper.id)
_MATCHES = Among(select(TopicMatch.__table__), TopicMatch.paper_id)
_RULINGS = Among(
    select(Correction.paper_id, Correction.topic, Correction.label, Correction.answer).where(
        Correction.holds
    ),
    Correction.paper_id,
)


@dataclass(frozen=True)
class KeptMatch:
    """What was decided of a paper and a topic; see storage.models.TopicMatch."""

    selected: bool
    matched: bool
    score: float
    evidence: tuple[Evidence, ...]
    rules: str
    told_from: dt.datetime | None
    subtopics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ruling:
    """What the operator has decided of a paper and a topic, and why."""

    label: bool
    reason: str  # may be empty


def save_matches(
    connection: Connection,
    found: Mapping[int, Iterable[TopicMatchRecord]],
    at: dt.datetime,
    *,
    new: bool = False,
    silent: bool = False,
    topics: Collection[str] | None = None,
) -> None:
    """Keep the matcher's decisions on papers, by id, instead of its earlier ones.

    `new`: the papers were not known before. `silent`: what they say is not new either, only our reading of
    it. `topics`: only these were matched; the others' stay.
    """
    before = {} if new else kept_matches(connection, found)
    rulings = {} if new else rulings_of(connection, found)
    rows = []
    for paper_id, matches in found.items():
        by_topic = {match.topic: match for match in matches}
        for ruled_paper, topic in rulings:  # a decision stays, also on what the matcher says nothing of
            if ruled_paper == paper_id and (topics is None or topic in topics):
                by_topic.setdefault(topic, TopicMatchRecord(topic=topic, selected=False, score=0.0))
        rows += [
            _row(paper_id, match, before.get((paper_id, match.topic)), rulings, None if new else at, silent)
            for match in by_topic.values()
        ]
    if not new:
        old = delete(TopicMatch).where(TopicMatch.paper_id.in_(found))
        connection.execute(old if topics is None else old.where(TopicMatch.topic.in_(topics)))
    if rows:
        motions = {} if new else _motions_of(connection, found)
        connection.execute(_ADD, [{**row, "motion_id": motions.get(row["paper_id"])} for row in rows])


def _motions_of(connection: Connection, paper_ids: Iterable[int]) -> dict[int, int | None]:
    rows = rows_among(connection, _MOTIONS, paper_ids)
    return {row.id: row.motion_id for row in rows}


def _row(
    paper_id: int,
    match: TopicMatchRecord,
    before: KeptMatch | None,
    rulings: Mapping[_Key, Ruling],
    at: dt.datetime | None,
    silent: bool,
) -> dict[str, Any]:
    ruling = rulings.get((paper_id, match.topic))
    selected = ruling.label if ruling else match.selected
    by_other_rules = before is None or before.rules != match.rules
    return {
        "paper_id": paper_id,
        **match.model_dump(mode="json"),
        "selected": selected,
        "matched": match.selected,
        "told_from": _told_from(before, selected, silent or by_other_rules, at),
    }


def _told_from(
    before: KeptMatch | None, selected: bool, silent: bool, at: dt.datetime | None
) -> dt.datetime | None:
    """What is selected for another reason than what is new in it is told from now on."""
    if selected and silent and not (before and before.selected):
        return at
    return before.told_from if before else None


def kept_matches(connection: Connection, paper_ids: Iterable[int]) -> dict[_Key, KeptMatch]:
    """What was decided of these papers, by paper and topic."""
    rows = rows_among(connection, _MATCHES, paper_ids)
    return {(row.paper_id, row.topic): _kept(row) for row in rows}


def _kept(row: Row[Any]) -> KeptMatch:
    evidence = tuple(Evidence.model_validate(each) for each in row.evidence)
    subtopics = tuple(row.subtopics)
    return KeptMatch(row.selected, row.matched, row.score, evidence, row.rules, row.told_from, subtopics)


def rulings_of(connection: Connection, paper_ids: Iterable[int]) -> dict[_Key, Ruling]:
    """What the operator has decided of these papers, by paper and topic."""
    rows = rows_among(connection, _RULINGS, paper_ids)
    return {(row.paper_id, row.topic): Ruling(row.label, row.answer) for row in rows}


def forgotten(connection: Connection, topics: Collection[str]) -> dict[str, int]:
    """Topics of which something is kept, though they are none of these; how many papers each has selected."""
    selected = func.count().filter(TopicMatch.selected)
    rows = connection.execute(
        select(TopicMatch.topic, selected).where(TopicMatch.topic.not_in(topics)).group_by(TopicMatch.topic)
    )
    return {topic: count for topic, count in rows}


def forget(connection: Connection, topics: Collection[str]) -> None:
    """Keep nothing of these topics, but for what the operator has decided."""
    connection.execute(delete(TopicMatch).where(TopicMatch.topic.in_(topics)))


def overrule(connection: Connection, paper_id: int, topic: str, label: bool, now: dt.datetime) -> None:
    """Select a paper, or not, whatever the matcher says. What happened to it lately is told, once."""
    where = (TopicMatch.paper_id == paper_id, TopicMatch.topic == topic)
    selected = connection.scalar(select(TopicMatch.selected).where(*where))
    told_from = {"told_from": now - RECENT} if label and not selected else {}
    if selected is not None:
        connection.execute(update(TopicMatch).where(*where).values(selected=label, **told_from))
        return
    motion = select(Paper.motion_id).where(Paper.id == paper_id).scalar_subquery()
    values = {"paper_id": paper_id, "topic": topic, "score": 0.0, "evidence": [], "rules": ""}
    connection.execute(insert(TopicMatch).values(**values, motion_id=motion, selected=label, **told_from))


def give_back(connection: Connection, paper_id: int, topic: str, now: dt.datetime) -> None:
    """Let the matcher's decision on a paper hold again."""
    where = (TopicMatch.paper_id == paper_id, TopicMatch.topic == topic)
    matched = connection.scalar(select(TopicMatch.matched).where(*where))
    if matched is not None:
        overrule(connection, paper_id, topic, matched, now)
