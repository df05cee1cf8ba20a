"""What follows for a motion from all of its papers: when it was news, where it sorts, and its facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, update

from storage.models import Change, Motion, Paper
from storage.motion_facts import refresh_facts
from storage.motion_tables import MotionPart
from storage.times import from_berlin


def refresh_motions(connection: Connection, motion_ids: Collection[int]) -> None:
    """Set when motions were news (`published_at` is where a motion sorts, `updated_at` its last news), and
    their facts (storage.motion_facts)."""
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
    of_parts = _told_of_parts(connection, wanted)
    rows = []
    for motion_id, instant in own.items():
        first, last, from_start = told.get(motion_id, (None, None, False))
        published = first if first and from_start else instant
        news = [each for each in (last, of_parts.get(motion_id)) if each]
        rows.append({"motion": motion_id, "published": published, "updated": max(news, default=published)})
    if rows:
        new: dict[str, Any] = {"published_at": bindparam("published"), "updated_at": bindparam("updated")}
        connection.execute(update(Motion).where(Motion.id == bindparam("motion")).values(**new), rows)
    refresh_facts(connection, wanted)


def _told(
    connection: Connection, motion_ids: Collection[int]
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


def _told_of_parts(connection: Connection, motion_ids: Collection[int]) -> dict[int, dt.datetime]:
    """The last news of the amendments and answers to each motion."""
    rows = connection.execute(
        select(MotionPart.whole_id, func.max(Change.at).label("at"))
        .join(Paper, Paper.motion_id == MotionPart.motion_id)
        .join(Change, Change.paper_id == Paper.id)
        .where(MotionPart.whole_id.in_(motion_ids), Change.silent.is_(False))
        .group_by(MotionPart.whole_id)
    )
    return {row.whole_id: row.at for row in rows}


def _own_instant(paper: Row[Any]) -> dt.datetime:
    """A paper's own date, never later than when it was first seen."""
    stated: str | None = paper.fields.get("date")
    date: dt.date | None = paper.date or (dt.date.fromisoformat(stated) if stated else None)
    seen: dt.datetime = paper.first_seen_at
    return min(from_berlin(date, dt.time()), seen) if date else seen
