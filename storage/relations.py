"""Amendments, supplements and answers, and the motions that they are parts of.

They stay motions of their own, for a reader may have asked for just them; but what happens to them is news
of the motion that they are to. What they are to is found anew whenever one of the two is settled, so the
order of reading makes no difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.orm import aliased

from storage.database import upsert
from storage.marks import MarkKind, holders, load_papers
from storage.models import Paper
from storage.motion_tables import MotionPart, PaperMark, PaperRelation
from storage.profiles import Among, rows_among
from storage.sameness.relations import Attachment, Sign, attached_to

MANY = 2_000
"""So many amendments to one paper are looked after (a budget has hundreds)."""
LAYERS = 4
"""An answer to an amendment to an amendment … deeper ones are no parts any more."""

_FOUND_BY: dict[Sign, MarkKind] = {"number": "number", "base": "number", "title": "title", "place": "place"}
"""By which mark the paper that a sign points to is found."""

_RELATIONS = Among(select(PaperRelation.__table__), PaperRelation.paper_id)
_MOTIONS = Among(select(Paper.motion_id), Paper.id)
_PARTS = Among(select(MotionPart.__table__), MotionPart.motion_id)
_MARKS = Among(select(PaperMark.__table__), PaperMark.paper_id)
_SIGNS = Among(select(PaperMark.__table__).where(PaperMark.kind.in_(("about", "under"))), PaperMark.paper_id)
_part, _target = aliased(Paper), aliased(Paper)
_PARTS_OF = Among(
    select(_part.motion_id)
    .join(PaperRelation, PaperRelation.paper_id == _part.id)
    .join(_target, _target.id == PaperRelation.target_id),
    _target.motion_id,
)
_WHOLES_OF = Among(
    select(_part.motion_id, _target.motion_id.label("whole_id"))
    .join(PaperRelation, PaperRelation.paper_id == _part.id)
    .join(_target, _target.id == PaperRelation.target_id)
    .where(_part.motion_id != _target.motion_id),
    _part.motion_id,
)


def find_relations(connection: Connection, paper_ids: Collection[int]) -> set[int]:
    """Find anew what these papers are to, and what is to them; returns the motions that it changed."""
    asking = _asking(connection, paper_ids)
    rows = rows_among(connection, _RELATIONS, asking | set(paper_ids))
    before = {row.paper_id: row for row in rows}
    found = _attachments(connection, asking)
    changed = {
        id_
        for id_ in before.keys() | found.keys()
        if id_ not in before
        or id_ not in found
        or (before[id_].target_id, before[id_].kind) != (found[id_].target, found[id_].kind)
    }
    connection.execute(delete(PaperRelation).where(PaperRelation.paper_id.in_(changed - found.keys())))
    upsert(
        connection,
        PaperRelation,
        [
            {"paper_id": id_, "target_id": each.target, "kind": each.kind, "reason": each.reason}
            for id_, each in sorted(found.items())
            if id_ in changed
        ],
        key=["paper_id"],
    )
    targets = {before[id_].target_id for id_ in changed & before.keys()}
    targets |= {found[id_].target for id_ in changed & found.keys()}
    rows = rows_among(connection, _MOTIONS, changed | targets)
    return {row.motion_id for row in rows if row.motion_id is not None}


def refresh_parts(connection: Connection, motion_ids: Collection[int]) -> set[int]:
    """Find anew what these motions are parts of, and what is part of them; returns old and new wholes."""
    concerned = _with_parts(connection, motion_ids)
    wholes = _direct_wholes(connection, concerned)
    now = {id_: root for id_ in concerned if (root := _root(id_, wholes)) is not None}
    rows = rows_among(connection, _PARTS, concerned)
    before = {row.motion_id: row.whole_id for row in rows}
    if before != now:
        connection.execute(delete(MotionPart).where(MotionPart.motion_id.in_(before.keys() - now.keys())))
        parts = [{"motion_id": id_, "whole_id": whole} for id_, whole in sorted(now.items())]
        upsert(connection, MotionPart, parts, key=["motion_id"])
    return {*before.values(), *now.values()}


def _asking(connection: Connection, paper_ids: Collection[int]) -> set[int]:
    """Which of these papers are to others, and which others may be to them."""
    marks = rows_among(connection, _MARKS, paper_ids)
    asking = {mark.paper_id for mark in marks if mark.kind in ("about", "under")}
    wanted = [
        f"{sign}:{mark.value}" for mark in marks for sign, kind in _FOUND_BY.items() if mark.kind == kind
    ]
    places = [mark.value for mark in marks if mark.kind == "place"]
    for who in (
        *holders(connection, ("about",), wanted, common=MANY).values(),
        *holders(connection, ("under",), places).values(),
    ):
        asking |= set(who)
    return asking


def _attachments(connection: Connection, asking: Collection[int]) -> dict[int, Attachment]:
    """What each of these papers is to, as far as it can be told."""
    signs = _signs(connection, asking)
    found: dict[Sign, dict[str, list[int]]] = {
        sign: holders(connection, (kind,), {value for each, value, _ in signs if each == sign})
        for sign, kind in _FOUND_BY.items()
    }
    papers = load_papers(
        connection, {*asking, *(id_ for held in found.values() for who in held.values() for id_ in who)}
    )
    candidates: defaultdict[int, defaultdict[Sign, set[int]]] = defaultdict(lambda: defaultdict(set))
    for sign, value, paper_id in signs:
        candidates[paper_id][sign] |= set(found[sign].get(value, ()))
    attachments = {}
    for id_, by_sign in candidates.items():
        profiles = {sign: [papers[each].profile for each in who] for sign, who in by_sign.items()}
        if attachment := attached_to(papers[id_].profile, profiles):
            attachments[id_] = attachment
    return attachments


def _signs(connection: Connection, asking: Collection[int]) -> list[tuple[Sign, str, int]]:
    """By what these papers point to others: (sign, value of the other's mark, paper)."""
    rows = rows_among(connection, _SIGNS, asking)
    signs: list[tuple[Sign, str, int]] = []
    for row in rows:
        if row.kind == "under":
            signs.append(("place", row.value, row.paper_id))
            continue
        name, _, value = row.value.partition(":")
        signs += [(sign, value, row.paper_id) for sign in _FOUND_BY if sign == name]
    return signs


def _with_parts(connection: Connection, motion_ids: Collection[int]) -> set[int]:
    """These motions, and those that papers of theirs are the targets of."""
    seen, new = set(motion_ids), set(motion_ids)
    for _ in range(LAYERS):
        new = {row.motion_id for row in rows_among(connection, _PARTS_OF, new)} - seen
        seen |= new
    return seen


def _direct_wholes(connection: Connection, motion_ids: Collection[int]) -> dict[int, int]:
    """What these motions, and those that they are parts of, are to: of several the earliest."""
    wholes: dict[int, int] = {}
    new = set(motion_ids)
    for _ in range(LAYERS):
        rows = rows_among(connection, _WHOLES_OF, new)
        for row in rows:
            wholes[row.motion_id] = min(row.whole_id, wholes.get(row.motion_id, row.whole_id))
        new = _unknown(rows, wholes)
    return wholes


def _unknown(rows: Iterable[Row[Any]], wholes: Mapping[int, int]) -> set[int]:
    return {row.whole_id for row in rows} - wholes.keys()


def _root(motion_id: int, wholes: Mapping[int, int]) -> int | None:
    """The motion at the end of what this one is to; None for one that is whole, or in a circle."""
    path = [motion_id]
    while (above := wholes.get(path[-1])) is not None and above not in path and len(path) <= LAYERS:
        path.append(above)
    return path[-1] if len(path) > 1 and wholes.get(path[-1]) is None else None
