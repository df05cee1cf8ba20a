"""The operator's decisions on papers: each outranks the matcher until it is taken back.

It stays when the paper is read again, when its text changes and when the rules change. That a motion is
not about a topic is decided of all its papers that are selected, also of those that join it later; that it
is, of the one that was named.
What a decision selects is told where it happened lately (storage.matches.RECENT) and was never told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Row, insert, select, update

from storage.database import big
from storage.deliveries import drop_unselected
from storage.matches import give_back, overrule
from storage.models import Paper, TopicMatch
from storage.models_corrections import Correction
from storage.profiles import in_chunks
from storage.tombstones import hold_off


class CorrectionError(Exception):
    """A decision cannot be made so; the message is German."""


def decide(
    connection: Connection, paper_id: int, topic: str, *, label: bool, reason: str, now: dt.datetime
) -> list[int]:
    """Decide whether a paper is about a topic; returns the papers that it was decided of, the named first.

    Suggestions that say the same are accepted with it, those that say the opposite rejected.
    """
    hold_off(connection)
    papers = _decided_with(connection, paper_id, topic, label)
    for each in papers:
        _hold(connection, each, topic, label=label, reason=reason, now=now)
    _put_into_effect(connection, papers, topic, label, now)
    return papers


def accept(
    connection: Connection, number: int, *, reason: str, now: dt.datetime, paper_id: int | None = None
) -> list[int]:
    """Accept a suggestion: what it says is decided; returns the papers that it was decided of.

    `paper_id`: the paper that is meant, where the suggestion names one that was not known. Raises
    CorrectionError where the suggestion is not open, or where it is not known which paper is meant.
    """
    hold_off(connection)
    row = _open(connection, number)
    paper = row.paper_id or paper_id
    if paper is None:
        raise CorrectionError(
            f"Hinweis {number} nennt eine Vorlage, die nicht bekannt ist: „{row.named}“. "
            "Ist sie inzwischen eingelesen, benennt sie --paper."
        )
    if paper_id is not None and paper_id != paper:
        raise CorrectionError(f"Hinweis {number} gilt einer anderen Vorlage als der in --paper.")
    _end(connection, paper, row.topic, now)
    values = {"paper_id": paper, "decision": "accepted", "decided_at": now, "answer": reason, "holds": True}
    connection.execute(update(Correction).where(Correction.id == number).values(**values))
    papers = _decided_with(connection, paper, row.topic, row.label)
    for each in papers[1:]:
        _hold(connection, each, row.topic, label=row.label, reason=reason, now=now)
    _put_into_effect(connection, papers, row.topic, row.label, now)
    return papers


def reject(connection: Connection, number: int, *, reason: str, now: dt.datetime) -> None:
    """Leave things as they are, though somebody suggests otherwise. Raises CorrectionError as `accept`."""
    _open(connection, number)
    values = {"decision": "rejected", "decided_at": now, "answer": reason}
    connection.execute(update(Correction).where(Correction.id == number).values(**values))


def take_back(connection: Connection, paper_id: int, topic: str, now: dt.datetime) -> list[int]:
    """Take a decision back: the matcher's holds again; returns the papers of which it was taken back.

    Those are the papers of the motion of which the same was decided. Raises CorrectionError where nothing
    was decided of this one.
    """
    hold_off(connection)
    label = ruling(connection, paper_id, topic)
    if label is None:
        raise CorrectionError("Von dieser Vorlage ist nichts entschieden, was sich zurücknehmen ließe.")
    of_motion = _of_motion(connection, paper_id)
    held = connection.scalars(
        select(Correction.paper_id).where(
            Correction.holds,
            Correction.topic == topic,
            Correction.label == label,
            Correction.paper_id.in_(of_motion),
        )
    )
    papers = sorted((id_ for id_ in held if id_), key=lambda id_: (id_ != paper_id, id_))
    for each in papers:
        _end(connection, each, topic, now)
        give_back(connection, each, topic, now)
    drop_unselected(connection)
    return papers


def follow_rulings(connection: Connection, motions: Collection[int], now: dt.datetime) -> None:
    """Decide of papers that joined these motions what was decided of the motion: that it is not listed."""
    decided = (
        select(Paper.motion_id, Correction.topic, Correction.label, Correction.answer)
        .join(Correction, Correction.paper_id == Paper.id)
        .where(Correction.holds)
    )
    rows = in_chunks(connection, decided, Paper.motion_id, motions)
    listed = {(row.motion_id, row.topic) for row in rows if row.label}
    refused = {(row.motion_id, row.topic): row.answer for row in rows if not row.label}
    for (motion, topic), answer in refused.items():
        if (motion, topic) in listed:
            continue
        for paper in _selected_of(connection, motion, topic):
            _hold(connection, paper, topic, label=False, reason=answer, now=now)
            overrule(connection, paper, topic, label=False, now=now)


def ruling(connection: Connection, paper_id: int, topic: str) -> bool | None:
    """What the operator has decided of a paper; None where nothing."""
    return connection.scalar(
        select(Correction.label).where(
            Correction.holds, Correction.paper_id == paper_id, Correction.topic == topic
        )
    )


def _decided_with(connection: Connection, paper_id: int, topic: str, label: bool) -> list[int]:
    if label:
        return [paper_id]
    motion = connection.scalar(select(Paper.motion_id).where(Paper.id == paper_id))
    selected = _selected_of(connection, motion, topic) if motion is not None else ()
    return sorted({paper_id, *selected}, key=lambda id_: (id_ != paper_id, id_))


def _selected_of(connection: Connection, motion: int, topic: str) -> Sequence[int]:
    """The papers for which a motion is listed."""
    query = select(TopicMatch.paper_id).join(Paper, Paper.id == TopicMatch.paper_id)
    return connection.scalars(
        query.where(Paper.motion_id == motion, TopicMatch.topic == topic, TopicMatch.selected)
    ).all()


def _of_motion(connection: Connection, paper_id: int) -> list[int]:
    motion = connection.scalar(select(Paper.motion_id).where(Paper.id == paper_id))
    if motion is None:
        return [paper_id]
    return list(connection.scalars(select(Paper.id).where(Paper.motion_id == motion)))


def _open(connection: Connection, number: int) -> Row[int | None, str, str, bool, str]:
    columns = (Correction.paper_id, Correction.named, Correction.topic, Correction.label, Correction.decision)
    row = connection.execute(select(*columns).where(Correction.id == big(number))).one_or_none()
    if row is None:
        raise CorrectionError(f"Einen Hinweis {number} gibt es nicht.")
    if row.decision != "open":
        raise CorrectionError(
            f"Über Hinweis {number} ist schon entschieden. Anders entscheidet: antragsradar topics decide"
        )
    return row


def _hold(
    connection: Connection, paper_id: int, topic: str, *, label: bool, reason: str, now: dt.datetime
) -> None:
    """Note a decision of the operator's own, in the place of an earlier one."""
    _end(connection, paper_id, topic, now)
    values = {"paper_id": paper_id, "topic": topic, "label": label, "answer": reason, "at": now}
    held = {"origin": "operator", "decision": "accepted", "decided_at": now, "holds": True}
    connection.execute(insert(Correction).values(**values, **held))


def _end(connection: Connection, paper_id: int, topic: str, now: dt.datetime) -> None:
    """What was decided of a paper holds no more."""
    connection.execute(
        update(Correction)
        .where(Correction.holds, Correction.paper_id == paper_id, Correction.topic == topic)
        .values(holds=False, ended_at=now)
    )


def _put_into_effect(
    connection: Connection, papers: Collection[int], topic: str, label: bool, now: dt.datetime
) -> None:
    for each in papers:
        overrule(connection, each, topic, label, now)
    suggestions = update(Correction).where(
        Correction.decision == "open", Correction.topic == topic, Correction.paper_id.in_(papers)
    )
    for said, decision in ((label, "accepted"), (not label, "rejected")):
        connection.execute(
            suggestions.where(Correction.label == said).values(decision=decision, decided_at=now)
        )
    drop_unselected(connection)
