"""How many selected motions each body, party or committee has: as many as the list of its filter shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, select

from storage.models import Body, Paper
from storage.models_search import PaperTag
from storage.motion_tables import MotionPart
from storage.profiles import in_chunks
from storage.selected import selected_motions
from storage.tags import TagKind

Tally = Mapping[str, int]


def party_tally(connection: Connection) -> Tally:
    """By the names of parties and groups; those without any motion are left out."""
    return _count(connection, _bearers(connection, "party"))


def body_tally(connection: Connection) -> Tally:
    """By official key; bodies without any motion are left out."""
    keys = {row.name: row.ags for row in connection.execute(select(Body.ags, Body.name))}
    named = _bearers(connection, "body")  # a document may name a body where a page has its key
    bearers = _by_value((keys.get(value, value), id_) for value, ids in named.items() for id_ in ids)
    return _count(connection, bearers)


def committee_tally(connection: Connection, ags: str) -> Tally:
    """Of one body's motions: by the committees that deal with them."""
    names = connection.scalars(select(Body.name).where(Body.ags == ags))
    here = PaperTag.value.in_([ags, *names])
    own = {id_ for ids in _bearers(connection, "body", here).values() for id_ in ids}
    rows = in_chunks(
        connection,
        # All kinds: asked for one, SQLite would begin with all papers that have it.
        select(Paper.motion_id, PaperTag.kind, PaperTag.value).join(PaperTag, PaperTag.paper_id == Paper.id),
        Paper.motion_id,
        own,
    )
    named = ((row.value, row.motion_id) for row in rows if row.kind == "organization")
    return _count(connection, _by_value(named))


def _bearers(connection: Connection, kind: TagKind, *among: ColumnElement[bool]) -> dict[str, set[int]]:
    """By value: the selected motions of which any paper bears it. `among`: which values."""
    rows = connection.execute(
        select(PaperTag.value, Paper.motion_id)
        .join(Paper, Paper.id == PaperTag.paper_id)
        .where(PaperTag.kind == kind, Paper.motion_id.in_(selected_motions()), *among)
        .distinct()
    )
    return _by_value((row.value, row.motion_id) for row in rows)


def _by_value(pairs: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for value, motion_id in pairs:
        found[value].add(motion_id)
    return dict(found)


def _count(connection: Connection, bearers: Mapping[str, Collection[int]]) -> dict[str, int]:
    """What amends or answers another one that is counted too is shown with that, so it does not count."""
    rows = connection.execute(select(MotionPart.motion_id, MotionPart.whole_id))
    wholes = {row.motion_id: row.whole_id for row in rows}
    return {value: sum(wholes.get(id_) not in ids for id_ in ids) for value, ids in bearers.items()}
