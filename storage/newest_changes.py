"""What happened last to the motions that a filter lets through, and where one page of it ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, case, or_, select

from storage.database import big
from storage.filtering import Place, change_kinds, matching, tells_silent
from storage.filters import Filter
from storage.models import Change, Motion, Paper
from storage.motion_tables import MotionPart


class Moment(NamedTuple):
    """Where a change stands among the newest: to go on behind it."""

    at: dt.datetime  # UTC
    change_id: int

    def token(self) -> str:
        """The moment in a word, for addresses; `read_moment` reads it."""
        return f"{self.at.astimezone(dt.UTC).isoformat().removesuffix('+00:00')}~{self.change_id}"


def read_moment(token: str) -> Moment:
    """The moment that a token is of. Raises ValueError."""
    instant, _, number = token.partition("~")
    at = dt.datetime.fromisoformat(instant)
    if at.tzinfo is not None or not (number.isascii() and number.isdigit() and len(number) < 19):
        raise ValueError("no moment of a change")
    return Moment(at.replace(tzinfo=dt.UTC), int(number))


class Told(NamedTuple):
    """A change, and the motion that it is told with: an amendment's with what it is to."""

    motion_id: int
    change_id: int
    at: dt.datetime


def newest_changes(
    connection: Connection, wanted: Filter, *, limit: int, after: Moment | None = None
) -> list[Told]:
    """The changes that a filter tells, newest first, at most `limit` of those behind `after`."""
    behind = [] if after is None else [_is_behind(after)]
    rows = connection.execute(
        _told(connection, wanted).where(*behind).order_by(Change.at.desc(), Change.id.desc()).limit(limit)
    )
    return [Told(row.motion_id, row.id, row.at) for row in rows]


def moment_before(connection: Connection, wanted: Filter, moment: Moment, *, limit: int) -> Moment | None:
    """Behind which change the page begins that ends with `moment`; None where that is the first page."""
    rows = connection.execute(
        _told(connection, wanted)
        .where(~_is_behind(moment))
        .order_by(Change.at, Change.id)
        .offset(limit)
        .limit(1)
    ).all()
    return Moment(rows[0].at, rows[0].id) if rows else None


def place_before(connection: Connection, wanted: Filter, place: Place, *, limit: int) -> Place | None:
    """Behind which motion a page begins that reaches to `place`; None where that is the first page.

    Amendments that are shown with what they are to count here: it may reach beyond `place`, never be short.
    """
    rows = connection.execute(
        select(Motion.published_at, Motion.uuid)
        .where(Motion.id.in_(matching(connection, wanted)))
        .where(
            or_(
                Motion.published_at > place.published,
                and_(Motion.published_at == place.published, Motion.uuid <= place.uuid),
            )
        )
        .order_by(Motion.published_at, Motion.uuid.desc())
        .offset(limit)
        .limit(1)
    ).all()
    return Place(rows[0].published_at, rows[0].uuid) if rows else None


def _told(connection: Connection, wanted: Filter) -> Select[Any]:
    fitting = matching(connection, replace(wanted, changes=())).cte("fitting")
    ids = select(fitting.c.id)
    told_with = case((MotionPart.whole_id.in_(ids), MotionPart.whole_id), else_=Paper.motion_id)
    return (
        select(Change.id, Change.at, told_with.label("motion_id"))
        .join(Paper, Paper.id == Change.paper_id)
        .outerjoin(MotionPart, MotionPart.motion_id == Paper.motion_id)
        .where(or_(Paper.motion_id.in_(ids), MotionPart.whole_id.in_(ids)), *_kinds(wanted))
    )


def _kinds(wanted: Filter) -> Iterator[ColumnElement[bool]]:
    kinds = change_kinds(wanted)
    if kinds is not None:
        yield Change.kind.in_(kinds)
    if not tells_silent(wanted):
        yield ~Change.silent


def _is_behind(moment: Moment) -> ColumnElement[bool]:
    return or_(Change.at < moment.at, and_(Change.at == moment.at, Change.id < big(moment.change_id)))
