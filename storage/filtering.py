"""Which motions a filter lets through, and which changes are told of them, in SQL.

All that a filter names must apply to a motion, each to any of its papers, wherever they are shown. Of an
amendment or answer (storage.motion_tables.MotionPart) the same is asked as of any motion; but where the
motion that it is to is let through too, it is shown and told with that, not beside it.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    SQLColumnExpression,
    bindparam,
    exists,
    or_,
    select,
    text,
)
from sqlalchemy.orm import aliased

from storage.database import is_among, numbers
from storage.filters import ChangeGroup, Filter
from storage.models import Body, Change, Motion, Paper, TopicMatch
from storage.models_search import PaperTag, PaperWords
from storage.motion_facts import facts_asked
from storage.motion_tables import MotionAlias, MotionPart
from storage.profiles import Among, in_chunks, rows_among
from storage.search.matching import prepare
from storage.tags import TagKind
from storage.views import ChangeKind, MotionView

TOLD: dict[ChangeGroup, frozenset[ChangeKind]] = {
    "new": frozenset({"new"}),
    "scheduled": frozenset({"scheduled", "rescheduled"}),
    "decided": frozenset({"decided", "withdrawn", "restored"}),
}
"""Which changes belong to a group. Amendments of the text and documents are told only where all is."""
FEW = 2000
"""So many motions are looked at one by one; where more may fit, the newest are walked through instead."""
_FEW_WITH_WORDS = 10_000  # all of them are known, and need only be put in order
_LARGEST_BATCH = 5000
_SELECTED = text("topic_matches.selected")  # as its index is written: SQLite uses it for nothing else
_PAPER, _PART = aliased(Paper), aliased(MotionPart)  # of a motion; made once, as that takes milliseconds


_ALWAYS = dt.datetime.min.replace(tzinfo=dt.UTC)


class Place(NamedTuple):
    """Where a motion stands among the newest: to go on behind it, whatever has come or gone before it."""

    published: dt.datetime  # UTC
    uuid: str

    def token(self) -> str:
        """The place in a word, for addresses; `read_place` reads it."""
        return f"{instant_word(self.published)}~{self.uuid}"


def instant_word(at: dt.datetime) -> str:
    """An instant in a word, for addresses; `read_instant` reads it."""
    return at.astimezone(dt.UTC).isoformat().removesuffix("+00:00")


def read_instant(word: str) -> dt.datetime:
    """The instant that a word is of. Raises ValueError."""
    instant = dt.datetime.fromisoformat(word)
    if instant.tzinfo is not None:
        raise ValueError("an instant in an address is written without its zone")
    return instant.replace(tzinfo=dt.UTC)


def read_place(token: str) -> Place:
    """The place that a token is of. Raises ValueError."""
    instant, _, motion = token.partition("~")
    return Place(read_instant(instant), str(uuid.UUID(motion)))


def place_of(motion: MotionView) -> Place:
    """Where a motion stands that is shown."""
    return Place(motion.published, motion.uuid)


def change_kinds(wanted: Filter) -> frozenset[ChangeKind] | None:
    """The kinds of changes that are told; None for all."""
    if not wanted.changes:
        return None
    return frozenset().union(*(TOLD[group] for group in wanted.changes))


def motions_matching(
    connection: Connection, wanted: Filter, *, limit: int, after: Place | None = None
) -> list[int]:
    """The motions that a filter lets through, newest first, at most `limit` of those behind `after`."""
    said = _with_words(connection, wanted)
    found: list[int] = []
    for batch in _newest_first(connection, wanted, said, limit, after):
        hidden = _told_with_another(connection, wanted, said, batch)
        found += [id_ for id_ in batch if id_ not in hidden]
        if len(found) >= limit:
            break
    return found[:limit]


def each_matching(connection: Connection, wanted: Filter, *, size: int = 200) -> Iterator[list[int]]:
    """All motions that a filter lets through, newest first, in lists of at most `size`: for who goes through
    all of them and must not hold them all."""
    said = _with_words(connection, wanted)
    for batch in _newest_first(connection, wanted, said, size, None):
        hidden = _told_with_another(connection, wanted, said, batch)
        shown = [id_ for id_ in batch if id_ not in hidden]
        yield from (shown[start : start + size] for start in range(0, len(shown), size))


def count_matching(connection: Connection, wanted: Filter, *, most: int = 1000) -> int:
    """How many motions a filter lets through; `most` where there are as many or more."""
    return len(motions_matching(connection, wanted, limit=most))


def matching_among(connection: Connection, wanted: Filter, motion_ids: Collection[int]) -> set[int]:
    """Which of these motions a filter lets through, be they shown with another one or not."""
    fitting = _fitting(connection, wanted, motion_ids)
    return _with_words_among(connection, wanted, fitting) if fitting and wanted.words else fitting


def matching(connection: Connection, wanted: Filter) -> Select[Any]:
    """A select of the ids of all motions that a filter lets through, to be part of a statement."""
    search = prepare(connection, wanted.words)
    said = [] if search is None else [Motion.id.in_(search.motions())]
    return select(Motion.id).where(*_conditions(Motion.id, wanted), *said)


def all_matching(connection: Connection, wanted: Filter) -> Select[Any]:
    """The same as `matching`, for statements that go through all of them: each condition is looked up once
    as a set, and not asked of each motion."""
    search = prepare(connection, wanted.words)
    kinds = change_kinds(wanted)
    sets = [] if search is None else [search.motions()]
    sets += [_selected(wanted.selected_by)] if wanted.selected_by else []
    sets += [_tagged(kind, values) for kind, values in _tags(wanted)]
    sets += [_followed(wanted.motion)] if wanted.motion else []
    sets += [] if kinds is None else [_changed(wanted, kinds)]
    return select(Motion.id).where(*facts_asked(wanted), *(Motion.id.in_(each) for each in sets))


def changes_matching(connection: Connection, wanted: Filter, changes: Select[Any]) -> list[int]:
    """Which of some changes a filter tells, in the order of their ids. `changes`: a select of their ids."""
    kinds = change_kinds(wanted)
    rows = connection.execute(
        select(Change.id, Paper.motion_id, MotionPart.whole_id)
        .join(Paper, Paper.id == Change.paper_id)
        .outerjoin(MotionPart, MotionPart.motion_id == Paper.motion_id)
        .where(Change.id.in_(changes), Paper.motion_id.is_not(None))
        .where(*([] if kinds is None else _happened(wanted, kinds)))
        .order_by(Change.id)
    ).all()
    motions = {id_ for row in rows for id_ in (row.motion_id, row.whole_id) if id_ is not None}
    told = matching_among(connection, wanted, motions)
    return [row.id for row in rows if row.motion_id in told or row.whole_id in told]


def is_selected(motion_id: SQLColumnExpression[Any], topics: Collection[str]) -> ColumnElement[bool]:
    """Whether one of some topics selects any of a motion's own papers."""
    return _selected(topics).where(TopicMatch.motion_id == motion_id).exists()


def told_from(connection: Connection, wanted: Filter, motion_ids: Collection[int]) -> dict[int, dt.datetime]:
    """From when on what happens to these motions, which a filter lets through, is told (storage.matches)."""
    begins = dict.fromkeys(motion_ids, _ALWAYS)
    if not wanted.selected_by:
        return begins
    rows = in_chunks(
        connection,
        select(TopicMatch.motion_id, TopicMatch.told_from).where(
            _SELECTED, TopicMatch.topic.in_(wanted.selected_by)
        ),
        TopicMatch.motion_id,
        motion_ids,
    )
    told: dict[int, dt.datetime] = {}
    for row in rows:
        begin = row.told_from or _ALWAYS
        told[row.motion_id] = min(begin, told.get(row.motion_id, begin))
    return {**begins, **told}


def _conditions(motion_id: SQLColumnExpression[Any], wanted: Filter) -> Iterator[ColumnElement[bool]]:
    """All that a filter asks of a motion, but for its words."""
    if wanted.selected_by:
        yield is_selected(motion_id, wanted.selected_by)
    for kind, values in _tags(wanted):
        yield _is_tagged(motion_id, kind, values)
    yield from facts_asked(wanted)
    if wanted.motion:
        yield motion_id.in_(_followed(wanted.motion))
    kinds = change_kinds(wanted)
    if kinds is not None:
        yield _has_changed(motion_id, _happened(wanted, kinds))


def _tags(wanted: Filter) -> Iterator[tuple[TagKind, Any]]:
    """The tags of which a motion's papers must bear one: kind, and which values."""
    if wanted.bodies:
        names = select(Body.name).where(Body.ags.in_(wanted.bodies))
        yield "body", or_(PaperTag.value.in_(wanted.bodies), PaperTag.value.in_(names))
    plain: dict[TagKind, Sequence[str]] = {
        "party": wanted.parties,
        "kind": wanted.kinds,
        "organization": wanted.organizations,
    }
    for kind, values in plain.items():
        if values:
            yield kind, PaperTag.value.in_(values)


def _is_tagged(motion_id: SQLColumnExpression[Any], kind: TagKind, values: Any) -> ColumnElement[bool]:
    return exists().where(
        _PAPER.motion_id == motion_id, PaperTag.paper_id == _PAPER.id, PaperTag.kind == kind, values
    )


def _followed(motion: str) -> Any:
    """The motion that is or ever was published under a uuid."""
    return (
        select(Motion.id)
        .where(Motion.uuid == motion)
        .union(select(MotionAlias.motion_id).where(MotionAlias.uuid == motion))
    )


def tells_silent(wanted: Filter) -> bool:
    """Whether a filter tells what a first run or a back-fill found, too. To others that is no news; but
    whoever follows one motion is shown all of its way."""
    return bool(wanted.motion)


def _happened(wanted: Filter, kinds: Collection[ChangeKind]) -> list[ColumnElement[bool]]:
    """Of changes: that they are of these kinds and told."""
    return [Change.kind.in_(sorted(kinds)), *([] if tells_silent(wanted) else [~Change.silent])]


def _has_changed(
    motion_id: SQLColumnExpression[Any], happened: Sequence[ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Whether something of this happened to a motion or to its amendments and answers."""
    has_changed = Change.paper_id == _PAPER.id, *happened
    of_part = _PART.whole_id == motion_id, _PAPER.motion_id == _PART.motion_id
    return or_(
        exists().where(_PAPER.motion_id == motion_id, *has_changed), exists().where(*of_part, *has_changed)
    )


def _changed(wanted: Filter, kinds: Collection[ChangeKind]) -> Any:
    """The motions of which `_has_changed` holds."""
    own = (
        select(Paper.motion_id)
        .join(Change, Change.paper_id == Paper.id)
        .where(*_happened(wanted, kinds), Paper.motion_id.is_not(None))
    )
    of_parts = select(MotionPart.whole_id).where(MotionPart.motion_id.in_(own))
    return own.union(of_parts)


def _fitting(connection: Connection, wanted: Filter, motion_ids: Collection[int]) -> set[int]:
    """Those of these motions to which all applies, but for the words."""
    asked = is_among(connection, Motion.id, motion_ids)
    return numbers(connection, select(Motion.id).where(asked, *_conditions(Motion.id, wanted)))


def _with_words(connection: Connection, wanted: Filter) -> set[int] | None:
    """All motions with the words that the filter's topics select; None where no words are asked for.

    All of them, as the index is asked once and not for each motion: it takes most of the time.
    """
    search = prepare(connection, wanted.words)
    if search is None:
        return None
    said = search.motions()
    if wanted.selected_by:
        said = said.where(said.selected_columns[0].in_(_selected(wanted.selected_by)))
    return numbers(connection, said)


def _with_words_among(connection: Connection, wanted: Filter, motion_ids: Collection[int]) -> set[int]:
    search = prepare(connection, wanted.words)
    asked = is_among(connection, PaperWords.motion_id, motion_ids)
    rows = connection.scalars(select(PaperWords.id).where(asked)).all()
    if search is None or not rows:
        return set()
    return numbers(connection, search.motions(rows if len(rows) <= FEW else None)) & set(motion_ids)


def _newest_first(
    connection: Connection, wanted: Filter, said: set[int] | None, limit: int, after: Place | None
) -> Iterator[list[int]]:
    """All that are let through, shown with another or not, newest first, in batches."""
    few = said if said is not None and len(said) <= FEW else _few(connection, wanted)
    if few is None and said is not None and len(said) <= _FEW_WITH_WORDS:
        few = said
    if few is not None and said is not None:
        few &= said
    if few is not None and not few:
        return
    asked = [] if few is None else [is_among(connection, Motion.id, few)]
    size = limit + limit // 4 + 10
    while True:
        behind = {} if after is None else after._asdict()
        fitting = _fitting_newest(_but_words(wanted), after is not None)
        if asked:  # else the statement is the same as last time
            fitting = fitting.where(*asked)
        rows = connection.execute(fitting, {"size": size, **behind}).all()
        yield [row.id for row in rows if said is None or row.id in said]
        if len(rows) < size:
            return
        after = Place(rows[-1].published_at, rows[-1].uuid)
        size = min(2 * size, _LARGEST_BATCH)


@lru_cache(maxsize=256)
def _fitting_newest(wanted: Filter, is_behind: bool) -> Any:
    """The motions to which all applies but the words, newest first: `size` of them, behind `published` and
    `uuid` where it is so. Made once for a filter, as that takes longer than to execute it."""
    fitting = select(Motion.id, Motion.published_at, Motion.uuid).where(*_conditions(Motion.id, wanted))
    if is_behind:
        published = bindparam("published", type_=Motion.published_at.type)
        fitting = fitting.where(
            Motion.published_at <= published,  # by the index; what follows is for equal instants
            or_(Motion.published_at < published, Motion.uuid > bindparam("uuid")),
        )
    return fitting.order_by(Motion.published_at.desc(), Motion.uuid).limit(bindparam("size", type_=Integer))


def _few(connection: Connection, wanted: Filter) -> set[int] | None:
    """All motions that may be let through, where something but the words leaves only a few."""
    narrow = [_followed(wanted.motion)] if wanted.motion else []
    narrow += [_tagged(kind, values) for kind, values in _tags(wanted)]
    for chosen in narrow:
        each_once = select(chosen.subquery().c[0]).distinct()  # before the limit: else it would hide some
        found = numbers(connection, each_once.limit(FEW + 1))
        if len(found) <= FEW:
            return found
    return None


def _selected(topics: Collection[str]) -> Select[Any]:
    """The motions of which a topic selects a paper, some perhaps twice."""
    return select(TopicMatch.motion_id).where(
        TopicMatch.topic.in_(sorted(topics)), _SELECTED, TopicMatch.motion_id.is_not(None)
    )


def _tagged(kind: TagKind, values: Any) -> Select[Any]:
    return (
        select(Paper.motion_id)
        .join(PaperTag, PaperTag.paper_id == Paper.id)
        .where(PaperTag.kind == kind, values, Paper.motion_id.is_not(None))
    )


def _told_with_another(
    connection: Connection, wanted: Filter, said: set[int] | None, motion_ids: Collection[int]
) -> set[int]:
    """Those of these motions that are to one which the filter lets through itself."""
    rows = rows_among(connection, _parts_of_fitting(_but_words(wanted)), motion_ids)
    return {row.motion_id for row in rows if said is None or row.whole_id in said}


@lru_cache(maxsize=256)
def _parts_of_fitting(wanted: Filter) -> Any:
    """Those among some motions that are to one to which all applies but the words, and to which."""
    return Among(
        select(MotionPart.motion_id, MotionPart.whole_id)
        .join(Motion, Motion.id == MotionPart.whole_id)
        .where(*_conditions(Motion.id, wanted)),
        MotionPart.motion_id,
    )


def _but_words(wanted: Filter) -> Filter:
    return replace(wanted, words="") if wanted.words else wanted
