"""How many of the motions that a filter lets through bear which value of what else could be named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Connection, Select, Text, and_, cast, func, literal, select, union_all

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


class _Newest(NamedTuple):
    ids: Sequence[int]  # of motions, also of those that are shown with another one
    wholes: Mapping[int, int]  # by those of them that are a part: its whole, where that is let through too
    is_cut: bool


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
        newest = _newest(connection, [*_but(sets, "thema"), *alone.values()], MOST_OFFERED)
        by_topic[topic] = len(newest.ids) - len(newest.wholes)
        if newest.is_cut and "thema" not in cut:
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
    newest = _newest(connection, sets, most)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    if newest.ids:
        for row in connection.execute(_counted(connection, newest.ids)):
            counts[_TAGS.get(row.name, row.name)][_word(row.name, row.value)] = row.motions
    for name, value in _told_with_whole(connection, newest.wholes):
        counts[_TAGS.get(name, name)][_word(name, value)] -= 1
    shown = {name: +each for name, each in counts.items()}
    return Facets(len(newest.ids) - len(newest.wholes), shown, newest.is_cut)


def _newest(connection: Connection, sets: Collection[set[int]], most: int) -> _Newest:
    """The newest motions that are in all of these sets."""
    among = set.intersection(*sets) if sets else None
    newest = select(Motion.id).order_by(Motion.published_at.desc(), Motion.uuid).limit(most)
    if among is None or len(among) > most:
        restricted = [] if among is None else [is_among(connection, Motion.id, among)]
        ids = list(connection.scalars(newest.where(*restricted)))
    else:
        ids = list(among)
    parts = select(MotionPart.__table__).where(is_among(connection, MotionPart.motion_id, ids))
    rows = connection.execute(parts).all() if ids else []
    wholes = {row.motion_id: row.whole_id for row in rows if among is None or row.whole_id in among}
    return _Newest(ids, wholes, len(ids) >= most)


def _told_with_whole(connection: Connection, wholes: Mapping[int, int]) -> Iterator[tuple[str, str]]:
    """For each of these parts what it bears and its whole too: a list of that shows it with its whole."""
    if not wholes:
        return
    borne: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    for row in connection.execute(_borne(connection, {*wholes, *wholes.values()})):
        borne[row.motion_id].add((row.name, row.value))
    for part, whole in wholes.items():
        yield from borne[part] & borne[whole]


def _word(name: str, value: str) -> str:
    """A value as addresses say it."""
    words: Mapping[str, str] = STATUSES if name == "status" else {}  # type: ignore[assignment]
    return words.get(value, value)


def _counted(connection: Connection, motion_ids: Collection[int]) -> Select[Any]:
    """Rows of a kind of tag (or a parameter's name), a value and how many of these motions bear it."""
    borne = _borne(connection, motion_ids).subquery()
    each = borne.c.name, borne.c.value
    return select(*each, func.count().label("motions")).group_by(*each)


def _borne(connection: Connection, motion_ids: Collection[int]) -> CompoundSelect[Any]:
    """Rows of a kind of tag (or a parameter's name), a value and one of these motions that bears it."""
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
    )
    status = select(
        literal("status").label("name"), among.c.status.label("value"), among.c.id.label("motion_id")
    )
    return union_all(status, select(literal("jahr"), cast(among.c.year, Text), among.c.id), tagged)
