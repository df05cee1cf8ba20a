"""The papers of motions: one by its identity, and those that a filter lets through, page by page.

A paper is let through where its motion is, be that shown by itself or with another one. The order is that in
which papers were first seen, the latest first: their numbers never change, so whoever goes on behind one
neither meets another twice nor loses it, whatever has come meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, select

from storage.base import HIGHEST_NUMBER
from storage.database import big
from storage.filtering import matching_among
from storage.filters import Filter
from storage.models import Paper
from storage.motions import motions_by_id
from storage.views import MotionView, PaperView

MOST_LOOKED_AT = 20_000
"""So many papers are looked at for one page; where few of them are let through, it stays short."""
_LARGEST_BATCH = 5000


class Found(NamedTuple):
    """Papers, and how far one had to look for them."""

    papers: list[int]
    behind: int | None  # the page goes on behind this one; None at the end


class PaperOfMotion(NamedTuple):
    """A paper with the motion that it carries."""

    paper: PaperView
    motion: MotionView


def papers_matching(
    connection: Connection, wanted: Filter, *, limit: int, after: int = HIGHEST_NUMBER
) -> Found:
    """The papers that a filter lets through, latest first, at most `limit` of those behind `after`."""
    found: list[int] = []
    looked_at, size = 0, limit + 1
    for batch in _batches(connection, after, size):
        through = matching_among(connection, wanted, {motion for _, motion in batch})
        for paper, motion in batch:
            if len(found) == limit:
                return Found(found, after)
            after = paper
            if motion in through:
                found.append(paper)
        looked_at += len(batch)
        if looked_at >= MOST_LOOKED_AT:
            return Found(found, after)
    return Found(found, None)


def paper_called(connection: Connection, source: str, key: str) -> int | None:
    """The paper with a vendor's number in a source; None where there is none that is of a motion."""
    if "\0" in source + key:  # PostgreSQL takes no text with it
        return None
    return connection.scalar(
        select(Paper.id).where(Paper.source == source, Paper.key == key, Paper.motion_id.is_not(None))
    )


def papers_by_id(
    connection: Connection, ids: Collection[int], *, topics: Collection[str] = ()
) -> list[PaperOfMotion]:
    """Papers with these ids, in this order, with their motions as `motions_by_id` shows them."""
    motions = {
        row.id: row.motion_id
        for row in connection.execute(select(Paper.id, Paper.motion_id).where(Paper.id.in_(ids)))
    }
    views = motions_by_id(connection, sorted(set(motions.values())), topics=topics)
    by_paper = {paper.id: PaperOfMotion(paper, motion) for motion in views for paper in motion.papers}
    return [by_paper[id_] for id_ in ids if id_ in by_paper]


def each_paper(connection: Connection, wanted: Filter, *, size: int = 200) -> Iterator[list[int]]:
    """All papers that a filter lets through, latest first, in lists of at most `size`."""
    after: int | None = HIGHEST_NUMBER
    while after is not None:
        found = papers_matching(connection, wanted, limit=size, after=after)
        after = found.behind
        if found.papers:
            yield found.papers


def _batches(connection: Connection, after: int, size: int) -> Iterator[list[tuple[int, int]]]:
    """All papers of motions behind one, with their motions."""
    while True:
        of_motions: ColumnElement[bool] = Paper.motion_id.is_not(None)
        rows = connection.execute(
            select(Paper.id, Paper.motion_id)
            .where(of_motions, Paper.id < big(after))
            .order_by(Paper.id.desc())
            .limit(size)
        ).all()
        if rows:
            yield [(row.id, row.motion_id) for row in rows]
        if len(rows) < size:
            return
        after, size = rows[-1].id, min(4 * size, _LARGEST_BATCH)
