"""How many motions a filter lets through: by month and body, by party, by sub-topic.

Motions are counted, not papers: however many papers and sources carry one, it is one. An amendment or answer
whose whole is let through too is shown with that (storage.filtering) and not counted beside it. What a motion
has several of, bodies or parties, it counts for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Text,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
    true,
    union_all,
)

from storage.filtering import all_matching
from storage.filters import Filter
from storage.models import Body, Motion, Paper, TopicMatch
from storage.models_search import PaperTag
from storage.motion_tables import MotionPart
from storage.statistics_json import strings_in

STATED = func.coalesce(cast(Paper.date, Text), func.nullif(Paper.fields["date"].as_string(), ""))
"""The date that a paper or its document states, as "2026-03-01"; null where neither does."""
UNKNOWN = ""
"""In the place of a month, a body, a party or a sub-topic: not known, or none."""
_TAGGED, _ALL = "tagged", "all"  # rows of sums


@dataclass(frozen=True)
class Months:
    """How many motions are of which month ("2026-03"), by their earliest date."""

    motions: Counter[str]  # by month, each motion once
    by_body: Counter[tuple[str, str]]  # by month and official key, or the name of a body that has none


class Share(NamedTuple):
    """So many motions have one value."""

    topic: str  # of a sub-topic; else empty
    value: str
    motions: int


@dataclass(frozen=True)
class Shares:
    """How many motions have which value, most first; `motions`: all of them, each once."""

    motions: int
    shares: tuple[Share, ...]


def counted(connection: Connection, wanted: Filter) -> CTE:
    """The motions that are counted for a filter, to be part of a statement; their column is `id`."""
    # In order: SQLite makes sets of them, which takes half as long as in the order of some index.
    chosen = all_matching(connection, wanted).order_by(Motion.id).cte("chosen")
    wholes = chosen.alias("wholes")
    parts = select(MotionPart.motion_id).where(MotionPart.whole_id.in_(select(wholes.c.id)))
    return select(chosen.c.id).where(chosen.c.id.not_in(parts)).cte("counted")


def is_of(motions: CTE) -> ColumnElement[bool]:
    """Whether a paper is one of these motions'. Not a join: SQLite looks the members of a set up in order, in
    which their papers lie too, and not all over the file."""
    return Paper.motion_id.in_(select(motions.c.id))


def months(connection: Connection, wanted: Filter) -> Months:
    """Motions by month and body."""
    motions = counted(connection, wanted)
    month = func.coalesce(func.min(func.substr(STATED, 1, 7)), UNKNOWN)
    dated = (
        select(Paper.motion_id.label("id"), month.label("month"))
        .where(is_of(motions))
        .group_by(Paper.motion_id)
        .cte("dated")
    )
    body = func.coalesce(Body.ags, PaperTag.value).label("value")
    bodies = _tags(motions, "body", body).outerjoin(Body, Body.name == PaperTag.value).cte("bodies_named")
    of_body = func.coalesce(bodies.c.value, literal_column("''"))  # grouped by: a parameter would be two
    rows = connection.execute(
        union_all(
            select(dated.c.month, of_body.label("body"), func.count().label("motions"))
            .select_from(dated)
            .outerjoin(bodies, bodies.c.motion_id == dated.c.id)
            .group_by(dated.c.month, of_body),
            select(dated.c.month, cast(null(), Text), func.count()).group_by(dated.c.month),
        )
    ).all()
    return Months(
        motions=Counter({row.month: row.motions for row in rows if row.body is None}),
        by_body=Counter({(row.month, row.body): row.motions for row in rows if row.body is not None}),
    )


def parties(connection: Connection, wanted: Filter) -> Shares:
    """Motions by the parties and groups that bring them in."""
    motions = counted(connection, wanted)
    tags = _tags(motions, "party", literal("", Text).label("topic"), PaperTag.value.label("value"))
    return _shares(connection, motions, tags.cte("tags"))


def subtopics(connection: Connection, wanted: Filter) -> Shares:
    """Motions by the sub-topics of the topics that are asked for; of all topics, where none is."""
    motions = counted(connection, wanted)
    papers = _papers(motions)
    each = strings_in(connection, TopicMatch.subtopics)
    topics = [TopicMatch.topic.in_(wanted.selected_by)] if wanted.selected_by else []
    tags = (
        select(papers.c.motion_id, TopicMatch.topic.label("topic"), each.c.value.label("value"))
        .select_from(papers)
        .join(TopicMatch, TopicMatch.paper_id == papers.c.paper_id)
        .join(each, true())
        .where(TopicMatch.selected, each.c.value.is_not(None), *topics)
        .distinct()
    )
    return _shares(connection, motions, tags.cte("tags"))


def _tags(motions: CTE, kind: str, *columns: Any) -> Any:
    """Which of these motions bears which tag of a kind, each once."""
    papers = _papers(motions)
    return (
        select(papers.c.motion_id, *columns)
        .join(PaperTag, PaperTag.paper_id == papers.c.paper_id)
        .where(PaperTag.kind == kind)
        .distinct()
    )


def _papers(motions: CTE) -> CTE:
    """The papers of these motions, found first: SQLite would begin with the tags of all papers."""
    papers = select(Paper.id.label("paper_id"), Paper.motion_id).where(is_of(motions))
    return papers.cte("own_papers").prefix_with("MATERIALIZED")


def _shares(connection: Connection, motions: CTE, tags: CTE) -> Shares:
    """Count motions by the topic and value of their tags, those without any, and all."""
    # How many have none is what is left: to look for them with an outer join, SQLite goes through all pairs.
    topic, value = tags.c.topic.label("topic"), tags.c.value.label("value")
    nothing, tagged = cast(null(), Text), func.count(tags.c.motion_id.distinct())
    rows = connection.execute(
        union_all(
            select(topic, value, func.count().label("motions")).group_by(topic, value),
            select(literal(_TAGGED), nothing, tagged),
            select(literal(_ALL), nothing, func.count()).select_from(motions),
        )
    ).all()
    found = [Share(row.topic, row.value, row.motions) for row in rows if row.value is not None]
    sums = {row.topic: row.motions for row in rows if row.value is None}
    without = sums[_ALL] - sums[_TAGGED]
    return Shares(sums[_ALL], _most_first([*found, *([Share("", UNKNOWN, without)] if without else [])]))


def _most_first(shares: Sequence[Share]) -> tuple[Share, ...]:
    """What is not known stands last."""
    return tuple(
        sorted(shares, key=lambda each: (each.value == UNKNOWN, -each.motions, each.value, each.topic))
    )
