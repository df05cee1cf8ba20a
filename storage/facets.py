"""What a filter may name, and how many of the motions that it lets through bear it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, func, select, text

from storage.filtering import motions_matching
from storage.filters import MAIN_TOPIC, Filter, FilterError, Known
from storage.kinds import KINDS
from storage.models import Body, Motion, Paper, TopicMatch
from storage.models_search import PaperTag
from storage.motions import current_uuid
from storage.profiles import in_chunks
from storage.records import Body as BodyRecord
from storage.tags import TagKind
from storage.times import to_berlin

MOST_COUNTED = 2000
"""Of so many motions, the newest, the values are counted."""
_SELECTED = text("topic_matches.selected")  # as the index is written


@dataclass(frozen=True)
class Facets:
    """How many motions bear a value; `bodies` by official key, `years` as in "2026"."""

    motions: int
    topics: Counter[str] = field(default_factory=Counter)
    bodies: Counter[str] = field(default_factory=Counter)
    parties: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    organizations: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)


def known_values(connection: Connection) -> Known:
    """What there is to filter by."""
    rows = connection.execute(select(Body.ags, Body.name).order_by(Body.name))
    return Known(
        topics=tuple(sorted({MAIN_TOPIC, *_distinct(connection, TopicMatch.topic, _SELECTED)})),
        bodies=tuple(BodyRecord(row.ags, row.name) for row in rows),
        parties=_values(connection, "party"),
        kinds=tuple(sorted({*KINDS, *_values(connection, "kind")})),
        organizations=_values(connection, "organization"),
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


def facets(connection: Connection, wanted: Filter) -> Facets:
    """What the motions bear that a filter lets through; of very many, the newest MOST_COUNTED."""
    ids = motions_matching(connection, wanted, limit=MOST_COUNTED)
    tagged = _tagged(connection, ids)
    bodies = {row.name: row.ags for row in connection.execute(select(Body.ags, Body.name))}
    topics = in_chunks(
        connection,
        select(Paper.motion_id, TopicMatch.topic)
        .join(TopicMatch, TopicMatch.paper_id == Paper.id)
        .where(TopicMatch.selected)
        .distinct(),
        Paper.motion_id,
        ids,
    )
    published = in_chunks(connection, select(Motion.published_at), Motion.id, ids)
    return Facets(
        motions=len(ids),
        topics=Counter(row.topic for row in topics),
        bodies=Counter(ags for _, ags in {(id_, bodies.get(value, value)) for id_, value in tagged["body"]}),
        parties=Counter(value for _, value in tagged["party"]),
        kinds=Counter(value for _, value in tagged["kind"]),
        organizations=Counter(value for _, value in tagged["organization"]),
        years=Counter(str(to_berlin(row.published_at).year) for row in published),
    )


def _tagged(connection: Connection, motion_ids: Collection[int]) -> dict[TagKind, set[tuple[int, str]]]:
    """By kind of tag: which motion bears which value."""
    tagged: dict[TagKind, set[tuple[int, str]]] = {
        "body": set(), "party": set(), "kind": set(), "organization": set()
    }  # fmt: skip
    rows = in_chunks(
        connection,
        select(Paper.motion_id, PaperTag.kind, PaperTag.value).join(PaperTag, PaperTag.paper_id == Paper.id),
        Paper.motion_id,
        motion_ids,
    )
    for row in rows:
        tagged[row.kind].add((row.motion_id, row.value))
    return tagged


def _values(connection: Connection, kind: TagKind) -> tuple[str, ...]:
    return tuple(_distinct(connection, PaperTag.value, PaperTag.kind == kind))


def _distinct(connection: Connection, column: Any, *where: Any) -> list[str]:
    """The values of an indexed column, one look for each: there are few, in many rows."""
    found = select(func.min(column).label("value")).where(*where).cte(recursive=True)
    following = select(func.min(column)).where(*where, column > found.c.value).scalar_subquery()
    found = found.union_all(select(following).where(found.c.value.is_not(None)))
    return list(connection.scalars(select(found.c.value).where(found.c.value.is_not(None))))
