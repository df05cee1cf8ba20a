"""Which papers are one motion, wherever they are shown. When in doubt, papers are not joined.

Which papers are together follows from all joins between them, never from the order in which they were read.
So a paper that comes last can bring two motions together: the earlier one goes on under its uuid, and the
other's uuid leads to it. Nothing of that is news.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, select

from storage.joins import JOINS, find_joins
from storage.marks import load_papers, mark_papers
from storage.models import Paper
from storage.motion_groups import place
from storage.profiles import Among, Known, rows_among
from storage.relations import find_relations, refresh_parts
from storage.sameness.clusters import Link, Member, clusters

_MOTIONS = Among(select(Paper.motion_id), Paper.id)
_OF_MOTIONS = Among(select(Paper.id), Paper.motion_id)


def assign_motions(connection: Connection, paper_ids: Collection[int], at: dt.datetime) -> set[int]:
    """Put these papers where they belong: with others into one motion, or into one of their own.

    Returns all motions whose dates are to be set anew (storage.motion_dates).
    """
    papers = mark_papers(connection, paper_ids)
    known = find_joins(connection, papers, at)
    ids, links = _component(connection, papers)
    together = {**load_papers(connection, ids - known.keys()), **known}
    members = [_member(together[id_]) for id_ in ids]
    touched = place(connection, clusters(members, links), together, at)
    touched |= find_relations(connection, papers)
    return touched | refresh_parts(connection, touched)


def _component(connection: Connection, papers: Collection[int]) -> tuple[set[int], list[Link]]:
    """All papers that joins or a common motion connect with these, and the joins between them."""
    seen, new = set(papers), set(papers)
    links: dict[tuple[int, int], Link] = {}
    while new:
        near = _of_their_motions(connection, new)
        for row in rows_among(connection, JOINS, new):
            pair = (row.first_id, row.second_id)
            links[pair] = Link(*pair, row.strength, row.reason)
            near |= set(pair)
        new = near - seen
        seen |= near
    return seen, list(links.values())


def _of_their_motions(connection: Connection, paper_ids: Collection[int]) -> set[int]:
    rows = rows_among(connection, _MOTIONS, paper_ids)
    motions = {row.motion_id for row in rows if row.motion_id is not None}
    return {row.id for row in rows_among(connection, _OF_MOTIONS, motions)}


def _member(paper: Known) -> Member:
    profile = paper.profile
    return Member(profile.id, profile.source, profile.key, profile.bodies, profile.date, profile.in_council)
