"""How many of the motions that a filter lets through bear which value of what else could be named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Select, Text, and_, cast, func, literal, select, union_all

from storage.database import is_among, numbers
from storage.filtering import all_matching
from storage.filters import ALL_TOPICS, PARAMETERS, STATUSES, Filter
from storage.models import Body, Motion, Paper
from storage.models_search import PaperTag
from storage.motion_tables import MotionPart

MOST_LISTED = 2000
"""Of so many motions, the newest, the values are counted for the directory of feeds."""
MOST_OFFERED = 1000
"""The same for a list's form, where several filters are counted at once."""

Counts = Mapping[str, Mapping[str, int]]
"""By a parameter's name and a value as addresses say it: how many motions bear it."""
_TAGS = {"body": "kommune", "party": "partei", "kind": "art"}
_FACETS = (*_TAGS.values(), "status", "jahr")
_SETS: Mapping[str, tuple[str, ...]] = {
    **{name: (PARAMETERS[name],) for name in ("thema", *_FACETS)},
    "suche": ("organizations", "words", "changes", "motion"),  # that are not counted
}
_ANY = Filter(topics=(ALL_TOPICS,))
_Sets = Mapping[str, set[int]]


@dataclass(frozen=True)
class Facets:
    """What the motions of one filter bear."""

    motions: int
    counts: Counts = field(default_factory=dict)
    is_cut: bool = False  # whether there may be more of them than are counted

    def of(self, name: str) -> Counter[str]:
        """The counts of one parameter."""
        return Counter(self.counts.get(name, {}))


@dataclass(frozen=True)
class Offered:
    """How many motions bear each value that could be ticked."""

    counts: Counts = field(default_factory=dict)
    cut: Collection[str] = ()  # the parameters of which only the newest MOST_OFFERED motions are counted


def facets(connection: Connection, wanted: Filter) -> Facets:
    """What the motions bear that a filter lets through; of very many, the newest MOST_LISTED."""
    return _facets(connection, list(_sets(connection, wanted).values()), MOST_LISTED)


def offered(connection: Connection, wanted: Filter, topics: Iterable[str]) -> Offered:
    """Each parameter counted as if it named nothing yet, since its values are alternatives; each of these
    topics as if it alone were named."""
    sets = _sets(connection, wanted)
    whole = _facets(connection, list(sets.values()), MOST_OFFERED)
    of = {name: whole for name in _FACETS}
    for name in sets.keys() & set(_FACETS):
        of[name] = _facets(connection, _but(sets, name), MOST_OFFERED)
    counts: dict[str, Mapping[str, int]] = {name: each.of(name) for name, each in of.items()}
    cut = [name for name, each in of.items() if each.is_cut]
    by_topic = {}
    for topic in topics:
        alone = _sets(connection, replace(_ANY, topics=(topic,)))
        shown, is_cut = _newest(connection, [*_but(sets, "thema"), *alone.values()], MOST_OFFERED)
        by_topic[topic] = len(shown)
        if is_cut and "thema" not in cut:
            cut.append("thema")
    return Offered({**counts, "thema": by_topic}, cut)


def _sets(connection: Connection, wanted: Filter) -> dict[str, set[int]]:
    """For each parameter that asks for anything: the motions to which that applies. Each is looked up once,
    and then lies in several of the filters that are counted."""
    sets = {}
    for name, fields in _SETS.items():
        alone = replace(_ANY, **{each: getattr(wanted, each) for each in fields})
        if name == "thema":
            alone = replace(_ANY, topics=wanted.selected_by or (ALL_TOPICS,))
        if alone != _ANY:
            sets[name] = numbers(connection, all_matching(connection, alone))
    return sets


def _but(sets: _Sets, name: str) -> list[set[int]]:
    return [each for other, each in sets.items() if other != name]


def _facets(connection: Connection, sets: Collection[set[int]], most: int) -> Facets:
    ids, is_cut = _newest(connection, sets, most)
    counts: defaultdict[str, dict[str, int]] = defaultdict(dict)
    if ids:
        for row in connection.execute(_counted(connection, ids)):
            counts[_TAGS.get(row.name, row.name)][_word(row.name, row.value)] = row.motions
    return Facets(len(ids), counts, is_cut)


def _newest(connection: Connection, sets: Collection[set[int]], most: int) -> tuple[list[int], bool]:
    """The newest motions that are in all of these sets, as a list shows them: parts with their whole; and
    whether there may be more."""
    among = set.intersection(*sets) if sets else None
    newest = select(Motion.id).order_by(Motion.published_at.desc(), Motion.uuid).limit(most)
    if among is None or len(among) > most:
        restricted = [] if among is None else [is_among(connection, Motion.id, among)]
        ids = list(connection.scalars(newest.where(*restricted)))
    else:
        ids = list(among)
    parts = select(MotionPart.__table__).where(is_among(connection, MotionPart.motion_id, ids))
    rows = connection.execute(parts).all() if ids else []
    hidden = {row.motion_id for row in rows if among is None or row.whole_id in among}
    return [id_ for id_ in ids if id_ not in hidden], len(ids) >= most


def _word(name: str, value: str) -> str:
    """A value as addresses say it."""
    words: Mapping[str, str] = STATUSES if name == "status" else {}  # type: ignore[assignment]
    return words.get(value, value)


def _counted(connection: Connection, motion_ids: Collection[int]) -> Select[Any]:
    """Rows of a kind of tag (or a parameter's name), a value and how many of these motions bear it."""
    among = (
        select(Motion.id, Motion.year, Motion.status)
        .where(is_among(connection, Motion.id, motion_ids))
        .cte("among")
    )
    # Found first: SQLite would begin with the tags of all papers.
    papers = (
        select(Paper.id, Paper.motion_id)
        .where(is_among(connection, Paper.motion_id, motion_ids))
        .cte("own_papers")
        .prefix_with("MATERIALIZED")
    )
    value = func.coalesce(Body.ags, PaperTag.value)  # a document may name a body where a page has its key
    tagged = (
        select(PaperTag.kind, value.label("value"), papers.c.motion_id)
        .select_from(papers)
        .join(PaperTag, PaperTag.paper_id == papers.c.id)
        .where(PaperTag.kind.in_(_TAGS))
        .outerjoin(Body, and_(PaperTag.kind == "body", Body.name == PaperTag.value))
        .distinct()
        .cte("tagged")
    )
    status = select(
        literal("status").label("name"), among.c.status.label("value"), func.count().label("motions")
    )
    return select(
        union_all(
            status.group_by(among.c.status),
            select(literal("jahr"), cast(among.c.year, Text), func.count()).group_by(among.c.year),
            select(tagged.c.kind, tagged.c.value, func.count()).group_by(tagged.c.kind, tagged.c.value),
        ).subquery()
    )
