"""Which papers are one motion, and when a motion was news. When in doubt, papers are not joined."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, exists, insert, select, update
from sqlalchemy.orm import aliased

from storage.models import Change, Motion, Paper
from storage.times import from_berlin

_NAMESPACE = uuid.UUID("6d1f2f5e-3c52-5b0e-9d7b-0f6d5a4f8c11")  # ours; made once, never changes
_CLOSE = dt.timedelta(days=60)
_TELLING_WORDS = 5  # a shorter title ("Antrag der Fraktion") names too many papers
_NOT_WORD = re.compile(r"[^\w/]+")

_PAPER = (
    Paper.id,
    Paper.source,
    Paper.key,
    Paper.motion_id,
    Paper.body_ags,
    Paper.reference_key,
    Paper.title_key,
    Paper.date,
    Paper.fields,
)


def joining_key(text: str) -> str:
    """A reference or title without case, punctuation and spacing, as papers are joined by it."""
    return _NOT_WORD.sub(" ", text).strip().casefold()


def assign_motion(connection: Connection, paper_id: int, at: dt.datetime) -> int:
    """The motion that a paper belongs to: its own, one that it is joined to, or a new one."""
    paper = connection.execute(select(*_PAPER).where(Paper.id == paper_id)).one()
    if paper.motion_id is not None:
        return int(paper.motion_id)
    motion_id, reason = _join(connection, paper)
    if motion_id is None:
        identity = str(uuid.uuid5(_NAMESPACE, f"{paper.source}/{paper.key}"))
        values = {"uuid": identity, "published_at": at, "updated_at": at}
        motion_id = connection.execute(insert(Motion).values(**values).returning(Motion.id)).scalar_one()
    connection.execute(
        update(Paper).where(Paper.id == paper.id).values(motion_id=motion_id, join_reason=reason)
    )
    return motion_id


def _join(connection: Connection, paper: Row[Any]) -> tuple[int | None, str]:
    """A motion of the same body in another source, with the reason; (None, "") where there is none."""
    if not paper.body_ags:
        return None, ""
    own = aliased(Paper)  # a motion that this source carries already is another of its papers
    taken = exists().where(own.motion_id == Paper.motion_id, own.source == paper.source)
    others = (
        select(*_PAPER)
        .where(Paper.body_ags == paper.body_ags, Paper.motion_id.is_not(None), ~taken)
        .order_by(Paper.id)
    )
    if paper.reference_key:
        same = connection.execute(others.where(Paper.reference_key == paper.reference_key)).first()
        if same:
            return int(same.motion_id), f"gleiche Drucksachennummer ({paper.reference_key})"
    if len(paper.title_key.split()) >= _TELLING_WORDS:
        for other in connection.execute(others.where(Paper.title_key == paper.title_key)):
            if _close(paper, other):
                return int(other.motion_id), "gleicher Titel, Datum nah beieinander"
    return None, ""


def _date(paper: Row[Any]) -> dt.date | None:
    stated: str | None = paper.fields.get("date")
    own: dt.date | None = paper.date
    return own or (dt.date.fromisoformat(stated) if stated else None)


def _close(one: Row[Any], other: Row[Any]) -> bool:
    first, second = _date(one), _date(other)
    return first is not None and second is not None and abs(first - second) <= _CLOSE


def refresh_motions(connection: Connection, motion_ids: Iterable[int]) -> None:
    """Set when motions were news: `published_at` is where a motion sorts, `updated_at` its last news."""
    wanted = sorted(motion_ids)
    papers = connection.execute(
        select(Paper.motion_id, Paper.date, Paper.fields, Paper.first_seen_at).where(
            Paper.motion_id.in_(wanted)
        )
    ).all()
    own: dict[int, dt.datetime] = {}
    for paper in papers:
        instant = _own_instant(paper)
        own[paper.motion_id] = min(instant, own.get(paper.motion_id, instant))
    told = _told(connection, wanted)
    for motion_id in wanted:
        first, last, from_start = told.get(motion_id, (None, None, False))
        published = first if first and from_start else own[motion_id]
        values = {"published_at": published, "updated_at": last or published}
        connection.execute(update(Motion).where(Motion.id == motion_id).values(**values))


def _told(
    connection: Connection, motion_ids: Iterable[int]
) -> dict[int, tuple[dt.datetime | None, dt.datetime | None, bool]]:
    """For each motion: its first and last news, and whether it was news from its first sight on."""
    told: dict[int, tuple[dt.datetime | None, dt.datetime | None, bool]] = {}
    rows = connection.execute(
        select(Paper.motion_id, Change.at, Change.silent)
        .join(Change, Change.paper_id == Paper.id)
        .where(Paper.motion_id.in_(motion_ids))
        .order_by(Change.at, Change.id)
    )
    for row in rows:
        first, last, from_start = told.get(row.motion_id, (None, None, not row.silent))
        if not row.silent:
            first, last = first or row.at, row.at
        told[row.motion_id] = (first, last, from_start)
    return told


def _own_instant(paper: Row[Any]) -> dt.datetime:
    """A paper's own date, never later than when it was first seen."""
    date = _date(paper)
    seen: dt.datetime = paper.first_seen_at
    return min(from_berlin(date, dt.time()), seen) if date else seen
