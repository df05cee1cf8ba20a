"""Finding which papers are one concern with which others, through what they can be found by.

A join is found once, when the later of the two is settled, and stays with its reason: what two papers once
had in common is not lost when one of them is amended.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import combinations

from sqlalchemy import Connection, select

from storage.database import upsert
from storage.marks import MarkKind, holders, load_papers
from storage.motion_tables import PaperJoin, PaperMark
from storage.profiles import Among, Known, load_texts, rows_among
from storage.sameness.evidence import Join, by_number, by_request, by_text, by_title, may_be_one
from storage.sameness.wording import ENOUGH_IN_COMMON

Pair = tuple[int, int]
"""The ids of two papers, the smaller first."""
_FAMILIES: tuple[tuple[MarkKind, ...], ...] = (("number", "claim"), ("title",), ("text",))
_OF_TEXT = 200  # the strength from which on a join needs no look at the texts
_MARKS = Among(
    select(PaperMark.kind, PaperMark.value).where(PaperMark.kind.in_([*sum(_FAMILIES, ())])),
    PaperMark.paper_id,
)
JOINS = Among(select(PaperJoin.__table__), PaperJoin.first_id, PaperJoin.second_id)
"""The joins that one of some papers has part in."""


def find_joins(connection: Connection, papers: Mapping[int, Known], at: dt.datetime) -> dict[int, Known]:
    """Find and keep what these papers are joined to; returns them and those that they were compared with."""
    alike = _alike(connection, papers)
    others = {id_ for pair in (*alike["page"], *alike["text"]) for id_ in pair} - papers.keys()
    known = {**papers, **load_papers(connection, others)}
    before = _kept(connection, papers)
    found: dict[Pair, Join] = {}
    for pair in {*alike["page"], *alike["text"]}:
        one, other = _ordered(known, pair)
        join = by_number(one.profile, other.profile) or by_title(one.profile, other.profile)
        if join:
            found[pair] = join
    same_title = {pair for pair in alike["page"] if len({known[id_].profile.title_key for id_ in pair}) == 1}
    _compare_texts(connection, known, alike["text"] | same_title, before, found)
    stronger = {pair: join for pair, join in found.items() if join.strength > before.get(pair, 0)}
    _keep(connection, stronger, at)
    return known


def _alike(connection: Connection, papers: Mapping[int, Known]) -> dict[str, set[Pair]]:
    """Pairs that share a number or a title ("page"), and those that share enough of a text ("text")."""
    marks = rows_among(connection, _MARKS, papers)
    alike: dict[str, set[Pair]] = {"page": set(), "text": set()}
    for family in _FAMILIES:
        values = {mark.value for mark in marks if mark.kind in family}
        shared: Counter[Pair] = Counter()
        for who in holders(connection, family, values).values():
            shared.update(pair for pair in combinations(sorted(set(who)), 2) if papers.keys() & pair)
        is_text = family == ("text",)
        enough = ENOUGH_IN_COMMON if is_text else 1
        alike["text" if is_text else "page"] |= {pair for pair, count in shared.items() if count >= enough}
    return alike


def _ordered(papers: Mapping[int, Known], pair: Pair) -> tuple[Known, Known]:
    """The two papers in an order that does not depend on when they were read."""
    one, other = sorted(
        (papers[id_] for id_ in pair), key=lambda each: (each.profile.source, each.profile.key)
    )
    return one, other


def _compare_texts(
    connection: Connection,
    papers: Mapping[int, Known],
    pairs: Collection[Pair],
    before: Mapping[Pair, int],
    found: dict[Pair, Join],
) -> None:
    """Add the joins by text, where no surer one is known."""
    worth = []
    for pair in sorted(pairs):
        one, other = _ordered(papers, pair)
        surest = max(before.get(pair, 0), found[pair].strength if pair in found else 0)
        if surest < _OF_TEXT and may_be_one(one.profile, other.profile):
            worth.append((pair, one, other))
    texts = load_texts(connection, {id_ for pair, _, _ in worth for id_ in pair})
    for pair, one, other in worth:
        compared = (one.profile, other.profile, texts[one.profile.id], texts[other.profile.id])
        join = by_text(*compared) or by_request(*compared)
        if join:
            found[pair] = join


def _kept(connection: Connection, papers: Collection[int]) -> dict[Pair, int]:
    """The strength of the joins of these papers that are known already."""
    kept: dict[Pair, int] = {}
    for row in rows_among(connection, JOINS, papers):
        kept[row.first_id, row.second_id] = row.strength
    return kept


def _keep(connection: Connection, joins: Mapping[Pair, Join], at: dt.datetime) -> None:
    rows = [
        {
            "first_id": first,
            "second_id": second,
            "strength": join.strength,
            "reason": join.reason,
            "found_at": at,
        }
        for (first, second), join in sorted(joins.items())
    ]
    upsert(connection, PaperJoin, rows, key=["first_id", "second_id"])
