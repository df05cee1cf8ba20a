"""How many motions a filter lets through: by month and body, by party, by sub-topic.

Motions are counted, not papers: however many papers and sources carry one, it is one. An amendment or answer
whose whole is let through too is shown with that (storage.filtering) and not counted beside it. What a motion
has several of, bodies or parties, it counts for each. An amendment counts for a body or party that its whole
has not, as the list of that shows it by itself: so each counts as often as the filter of it lets through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Select,
    Text,
    cast,
    except_,
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
from storage.tags import TagKind

STATED = func.coalesce(cast(Paper.date, Text), func.nullif(Paper.fields["date"].as_string(), ""))
"""The date that a paper or its document states, as "2026-03-01"; null where neither does."""
UNKNOWN = ""
"""In the place of a month, a body, a party or a sub-topic: not known, or none."""
_TAGGED, _ALL = "tagged", "all"  # rows of sums


@dataclass(frozen=True)
class Months:
    """How many motions are of which month ("2026-03"), by their earliest date."""

    motions: Counter[str]  # by month, each motion once; 0 where amendments alone count for a body
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


class _Counting(NamedTuple):
    """What is counted for a filter, to be part of a statement."""

    motions: CTE  # each by its `id`
    parts: CTE  # the amendments and answers that are told with one of them: `id`, and `whole_id`


def counted(connection: Connection, wanted: Filter) -> CTE:
    """The motions that are counted for a filter, to be part of a statement; their column is `id`."""
    return _counting(connection, wanted).motions


def _counting(connection: Connection, wanted: Filter) -> _Counting:
    # In order: SQLite makes sets of them, which takes half as long as in the order of some index.
    chosen = all_matching(connection, wanted).order_by(Motion.id).cte("chosen")
    wholes, fitting = (select(chosen.alias(name).c.id) for name in ("wholes", "fitting"))
    parts = (
        select(MotionPart.motion_id.label("id"), MotionPart.whole_id)
        .where(MotionPart.whole_id.in_(wholes), MotionPart.motion_id.in_(fitting))
        .cte("parts")
    )
    motions = select(chosen.c.id).where(chosen.c.id.not_in(select(parts.c.id))).cte("counted")
    return _Counting(motions, parts)


def is_of(motions: CTE) -> ColumnElement[bool]:
    """Whether a paper is one of these motions'. Not a join: SQLite looks the members of a set up in order, in
    which their papers lie too, and not all over the file."""
    return Paper.motion_id.in_(select(motions.c.id))


def months(connection: Connection, wanted: Filter) -> Months:
    """Motions by month and body."""
    motions, parts = _counting(connection, wanted)
    dated, parts_dated = _dated(motions, "dated"), _dated(parts, "parts_dated")
    bodies = _bodies(_papers(motions)).cte("bodies_named")
    beside = _beside(parts, _bodies)
    of_body = func.coalesce(bodies.c.value, literal_column("''"))  # grouped by: a parameter would be two
    rows = connection.execute(
        union_all(
            select(dated.c.month, of_body.label("body"), func.count().label("motions"))
            .select_from(dated)
            .outerjoin(bodies, bodies.c.motion_id == dated.c.id)
            .group_by(dated.c.month, of_body),
            select(parts_dated.c.month, beside.c.value, func.count())
            .join(beside, beside.c.motion_id == parts_dated.c.id)
            .group_by(parts_dated.c.month, beside.c.value),
            select(dated.c.month, cast(null(), Text), func.count()).group_by(dated.c.month),
        )
    ).all()
    found = Months(Counter(), Counter())
    for row in rows:
        found.motions[row.month] += row.motions if row.body is None else 0
        if row.body is not None:
            found.by_body[row.month, row.body] += row.motions
    return found


def parties(connection: Connection, wanted: Filter) -> Shares:
    """Motions by the parties and groups that bring them in."""
    motions, parts = _counting(connection, wanted)
    tags = _parties(_papers(motions)).cte("tags")
    return _shares(connection, motions, tags, _beside(parts, _parties))


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


def _dated(motions: CTE, name: str) -> CTE:
    """The month of each of these motions."""
    month = func.coalesce(func.min(func.substr(STATED, 1, 7)), UNKNOWN)
    dated = select(Paper.motion_id.label("id"), month.label("month")).where(is_of(motions))
    return dated.group_by(Paper.motion_id).cte(name)


def _bodies(papers: CTE) -> Select[Any]:
    """Of which bodies the motions of these papers are: by key, where a document may say the name."""
    body = func.coalesce(Body.ags, PaperTag.value).label("value")
    return _tags(papers, "body", body).outerjoin(Body, Body.name == PaperTag.value)


def _parties(papers: CTE) -> Select[Any]:
    """Which parties and groups bring in the motions of these papers."""
    return _tags(papers, "party", literal("", Text).label("topic"), PaperTag.value.label("value"))


def _tags(papers: CTE, kind: TagKind, *columns: Any) -> Select[Any]:
    """Which of the motions of these papers bears which tag of a kind, each once."""
    return (
        select(papers.c.motion_id, *columns)
        .join(PaperTag, PaperTag.paper_id == papers.c.paper_id)
        .where(PaperTag.kind == kind)
        .distinct()
    )


def _beside(parts: CTE, tags: Callable[[CTE], Select[Any]]) -> CTE:
    """What parts bear and their wholes do not: its list shows them by themselves, so they count for it."""

    def papers(motion_id: ColumnElement[int], name: str) -> CTE:
        # Joined, as they are few: else SQLite would begin with the tags of all papers.
        found = select(Paper.id.label("paper_id"), parts.c.id.label("motion_id"))
        joined = found.join(parts, motion_id == Paper.motion_id)
        return joined.cte(name).prefix_with("MATERIALIZED")

    own, of_wholes = papers(parts.c.id, "papers_of_parts"), papers(parts.c.whole_id, "papers_of_wholes")
    return except_(tags(own), tags(of_wholes)).cte("beside")


def _papers(motions: CTE) -> CTE:
    """The papers of these motions, found first: SQLite would begin with the tags of all papers."""
    papers = select(Paper.id.label("paper_id"), Paper.motion_id).where(is_of(motions))
    return papers.cte("own_papers").prefix_with("MATERIALIZED")


def _shares(connection: Connection, motions: CTE, tags: CTE, *beside: CTE) -> Shares:
    """Count motions by the topic and value of their tags, those without any, and all. `beside`: tags of parts
    that count by themselves for these."""
    # How many have none is what is left: to look for them with an outer join, SQLite goes through all pairs.
    nothing, tagged = cast(null(), Text), func.count(tags.c.motion_id.distinct())
    borne = ((each.c.topic.label("topic"), each.c.value.label("value")) for each in (tags, *beside))
    rows = connection.execute(
        union_all(
            *(select(*each, func.count().label("motions")).group_by(*each) for each in borne),
            select(literal(_TAGGED), nothing, tagged),
            select(literal(_ALL), nothing, func.count()).select_from(motions),
        )
    ).all()
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.value is not None:
            found[row.topic, row.value] += row.motions
    sums = {row.topic: row.motions for row in rows if row.value is None}
    if without := sums[_ALL] - sums[_TAGGED]:
        found["", UNKNOWN] += without
    return Shares(sums[_ALL], _most_first([Share(*value, count) for value, count in found.items()]))


def _most_first(shares: Sequence[Share]) -> tuple[Share, ...]:
    """What is not known stands last."""
    return tuple(
        sorted(shares, key=lambda each: (each.value == UNKNOWN, -each.motions, each.value, each.topic))
    )
