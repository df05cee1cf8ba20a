"""What is kept of each motion, as many are filtered and counted by it: its year, and where it stands."""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, bindparam, select, update

from storage.database import reading
from storage.filters import Filter
from storage.models import Motion, Paper
from storage.motion_standing import in_order, standing_among
from storage.profiles import in_chunks
from storage.standing import status_of
from storage.times import to_berlin

BATCH = 500
UNKNOWN = 0
"""The year of a motion that was not looked at yet."""
_TOLD_BY = (
    Paper.id,
    Paper.motion_id,
    Paper.reference,
    Paper.title,
    Paper.url,
    Paper.state,
    Paper.date,
    Paper.fields,
    Paper.snapshot,
    Paper.first_seen_at,
)
"""What of a paper its motion's facts come from."""


def refresh_facts(connection: Connection, motion_ids: Collection[int]) -> None:
    """Bring the facts of these motions up to date, in the transaction that changes one of their papers."""
    papers: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for paper in in_chunks(connection, select(*_TOLD_BY), Paper.motion_id, motion_ids):
        papers[paper.motion_id].append(paper)
    rows = [
        {"motion": motion_id, "of": _year(listed), "stands": status_of(standing_among(in_order(listed)))}
        for motion_id, listed in papers.items()
    ]
    if rows:
        new: dict[str, Any] = {"year": bindparam("of"), "status": bindparam("stands")}
        connection.execute(update(Motion).where(Motion.id == bindparam("motion")).values(**new), rows)


def facts_of_rest(engine: Engine, stop: threading.Event | None = None) -> int:
    """Look at the motions from a time before their facts were kept; returns how many that were.

    Each batch is a transaction: what breaks off goes on where it was.
    """
    done, last = 0, 0
    with reading(engine) as connection:
        ids = _unknown(connection, last)
    while ids and not (stop and stop.is_set()):
        with engine.begin() as connection:
            refresh_facts(connection, ids)
            done, last = done + len(ids), ids[-1]
            ids = _unknown(connection, last)
    return done


def _unknown(connection: Connection, after: int) -> Sequence[int]:
    waiting = select(Motion.id).where(Motion.year == UNKNOWN, Motion.id > after)
    return connection.scalars(waiting.order_by(Motion.id).limit(BATCH)).all()


def facts_asked(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """What a filter asks of a motion's own row."""
    if wanted.statuses:
        yield Motion.status.in_(wanted.statuses)
    if wanted.years:
        yield Motion.year.in_([int(year) for year in wanted.years])


def _year(papers: Sequence[Row[Any]]) -> int:
    """Of the earliest date that a paper or its document states; where none does, of their first sight."""
    stated = [date for paper in papers for date in (paper.date, _of_document(paper)) if date]
    return min(stated or [to_berlin(paper.first_seen_at).date() for paper in papers]).year


def _of_document(paper: Row[Any]) -> dt.date | None:
    """The date that a document states, where its paper's page states none."""
    stated: str | None = paper.fields.get("date")
    return dt.date.fromisoformat(stated) if stated and not paper.date else None
