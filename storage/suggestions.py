"""What readers say of the selection, until the operator decides; and all that was ever decided, as examples.

A suggestion changes nothing by itself. Kept are its words, never who sent it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select

from storage.database import big
from storage.models import Motion, Paper, TopicMatch
from storage.models_corrections import Correction
from storage.stored import stored_papers

MOST_OF_A_PAPER = 5
"""So many open suggestions of one paper are enough to have it looked at."""
MOST_OPEN = 1000
LONGEST = 500
"""Characters of a reason, whoever gives it."""


class TooManyOpen(Exception):
    """More suggestions wait for a decision than anybody can look at."""


@dataclass(frozen=True)
class CorrectionView:
    """Somebody's word on a paper, with what became of it."""

    id: int
    topic: str
    label: bool
    origin: Literal["reader", "operator"]
    reason: str
    at: dt.datetime
    decision: Literal["open", "accepted", "rejected"]
    decided_at: dt.datetime | None
    answer: str
    holds: bool
    ended_at: dt.datetime | None
    paper: str  # "duisburg/20201234"; "" where it is not known
    named: str  # what a reader called it by, where it was not known
    reference: str = ""
    title: str = ""
    url: str = ""
    motion: str = ""  # its motion's uuid
    selected: bool = False  # whether it is listed now


@dataclass(frozen=True)
class Example:
    """A paper and whether it is about a topic, as the operator has decided."""

    id: str  # "duisburg/20201234"
    title: str
    text: str
    label: bool
    topic: str
    origin: str
    reason: str
    decided_at: dt.datetime
    url: str


def suggest(
    connection: Connection,
    *,
    topic: str,
    label: bool,
    reason: str,
    now: dt.datetime,
    paper_id: int | None = None,
    named: str = "",
) -> bool:
    """Keep what a reader says of a paper, or of one that is not known (`named`); False where it is no more
    than what waits already. Raises TooManyOpen."""
    waiting = Correction.decision == "open"
    if waiting_hints(connection) >= MOST_OPEN:
        raise TooManyOpen
    same = Correction.paper_id == paper_id if paper_id else Correction.named == named
    reasons = connection.scalars(
        select(Correction.reason).where(waiting, same, Correction.topic == topic, Correction.label == label)
    ).all()
    if len(reasons) >= MOST_OF_A_PAPER or reason in reasons:
        return False
    values = {"paper_id": paper_id, "named": named, "topic": topic, "label": label, "reason": reason}
    connection.execute(insert(Correction).values(**values, origin="reader", at=now))
    return True


def selected_paper(connection: Connection, motion_id: int, topic: str) -> int | None:
    """The first paper for which a motion is listed; None where it is not."""
    return connection.scalar(
        select(Paper.id)
        .join(TopicMatch, TopicMatch.paper_id == Paper.id)
        .where(Paper.motion_id == motion_id, TopicMatch.topic == topic, TopicMatch.selected)
        .order_by(Paper.id)
        .limit(1)
    )


def corrections(
    connection: Connection, *, topic: str | None = None, everything: bool = False
) -> list[CorrectionView]:
    """What waits for a decision, oldest first; `everything`: also what was decided."""
    wanted = [] if everything else [Correction.decision == "open"]
    if topic is not None:
        wanted.append(Correction.topic == topic)
    return _views(connection, *wanted)


def waiting_hints(connection: Connection) -> int:
    """How many wait for a decision."""
    return connection.scalar(select(func.count()).where(Correction.decision == "open")) or 0


def correction(connection: Connection, number: int) -> CorrectionView | None:
    """One of them, by its number."""
    return next(iter(_views(connection, Correction.id == big(number))), None)


def _views(connection: Connection, *wanted: ColumnElement[bool]) -> list[CorrectionView]:
    rows = connection.execute(
        select(
            Correction.__table__,
            *(Paper.source, Paper.key, Paper.reference, Paper.title, Paper.fields, Paper.url),
            Motion.uuid,
            TopicMatch.selected,
        )
        .outerjoin(Paper, Paper.id == Correction.paper_id)
        .outerjoin(Motion, Motion.id == Paper.motion_id)
        .outerjoin(
            TopicMatch, (TopicMatch.paper_id == Correction.paper_id) & (TopicMatch.topic == Correction.topic)
        )
        .where(*wanted)
        .order_by(Correction.at, Correction.id)
    )
    return [_view(row) for row in rows]


def _view(row: Row[Any]) -> CorrectionView:
    own = ("id", "topic", "label", "origin", "reason", "at", "decision", "decided_at", "answer", "holds")
    values = {name: row._mapping[name] for name in (*own, "ended_at", "named")}
    if row.paper_id is None:
        return CorrectionView(**values, paper="")
    return CorrectionView(
        **values,
        paper=f"{row.source}/{row.key}",
        reference=row.reference or row.fields.get("reference", ""),
        title=row.title or row.fields.get("title", ""),
        url=row.url,
        motion=row.uuid or "",
        selected=bool(row.selected),
    )


def examples(connection: Connection, topic: str) -> Iterator[Example]:
    """What the operator has decided and not taken back, paper by paper, with what the matcher reads."""
    columns = (Correction.paper_id, Correction.label, Correction.origin, Correction.reason, Correction.answer)
    rows = connection.execute(
        select(*columns, Correction.decided_at)
        .where(Correction.holds, Correction.topic == topic)
        .order_by(Correction.decided_at, Correction.id)
    ).all()
    for row in rows:
        [paper] = stored_papers(connection, [row.paper_id])
        pages = [page for _, pages in paper.files for page in pages]
        yield Example(
            id=f"{paper.source}/{paper.key}",
            title=paper.title or paper.fields.title,
            text="\n\n".join(part for part in (paper.text, *pages) if part),
            label=row.label,
            topic=topic,
            origin=row.origin,
            reason=row.answer or row.reason,
            decided_at=row.decided_at,
            url=paper.url,
        )
