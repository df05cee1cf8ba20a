"""What a filter may name."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, func, select, text

from storage.filters import MAIN_TOPIC, Filter, FilterError, Known
from storage.kinds import KINDS
from storage.models import Body, Motion, TopicMatch
from storage.models_search import PaperTag
from storage.motions import current_uuid
from storage.records import Body as BodyRecord
from storage.tags import TagKind

_SELECTED = text("topic_matches.selected")  # as the index is written


def known_values(connection: Connection) -> Known:
    """What there is to filter by."""
    rows = connection.execute(select(Body.ags, Body.name).order_by(Body.name))
    return Known(
        topics=tuple(sorted({MAIN_TOPIC, *_distinct(connection, TopicMatch.topic, _SELECTED)})),
        bodies=tuple(BodyRecord(row.ags, row.name) for row in rows),
        parties=_values(connection, "party"),
        kinds=tuple(sorted({*KINDS, *_values(connection, "kind")})),
        organizations=_values(connection, "organization"),
        years=tuple(str(year) for year in reversed(_distinct(connection, Motion.year, Motion.year > 0))),
    )


class NoSuchMotion(FilterError):
    """The motion that a filter follows is not known."""


def current(connection: Connection, wanted: Filter) -> Filter:
    """The filter with the motion that it follows as that is published now. Raises NoSuchMotion."""
    if not wanted.motion:
        return wanted
    uuid = current_uuid(connection, wanted.motion)
    if uuid is None:
        raise NoSuchMotion(
            "vorgang", "Einen Vorgang mit der Kennung {uuid} gibt es nicht.", uuid=wanted.motion
        )
    return replace(wanted, motion=uuid)


def _values(connection: Connection, kind: TagKind) -> tuple[str, ...]:
    return tuple(_distinct(connection, PaperTag.value, PaperTag.kind == kind))


def _distinct(connection: Connection, column: Any, *where: Any) -> list[Any]:
    """The values of an indexed column, one look for each: there are few, in many rows."""
    found = select(func.min(column).label("value")).where(*where).cte(recursive=True)
    following = select(func.min(column)).where(*where, column > found.c.value).scalar_subquery()
    found = found.union_all(select(following).where(found.c.value.is_not(None)))
    return list(connection.scalars(select(found.c.value).where(found.c.value.is_not(None))))
