"""Motions as they are shown: everything that is known of one concern, put together in few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, select

from storage.filtering import motions_matching
from storage.filters import MAIN_TOPIC, Filter
from storage.models import Body, Change, File, Motion, Paper, PaperFile, Source, Topic, TopicMatch
from storage.models_corrections import Correction
from storage.motion_standing import in_order
from storage.motion_tables import MotionAlias, MotionPart, PaperRelation
from storage.motion_views import MOST_READ, Known, Relation, change_view, motion_view
from storage.profiles import Among, rows_among
from storage.sameness.titles import Role
from storage.views import ChangeView, FileView, MotionView

# Statements are made once: to make one takes longer than to execute it.
_RELATIONS = Among(
    select(MotionPart.__table__, PaperRelation.kind, PaperRelation.reason)
    .join(Paper, Paper.motion_id == MotionPart.motion_id)
    .join(PaperRelation, PaperRelation.paper_id == Paper.id)
    .order_by(Paper.id.desc()),
    MotionPart.motion_id,
    MotionPart.whole_id,
)
_PAPERS = Among(
    select(
        *(Motion.uuid, Motion.published_at, Motion.updated_at),
        *(Paper.id, Paper.source, Paper.key, Paper.motion_id, Paper.join_reason, Paper.url, Paper.reference),
        *(Paper.kind, Paper.title, Paper.date, Paper.originators, Paper.fields, Paper.state, Paper.snapshot),
        func.substr(Paper.text, 1, MOST_READ).label("text"),
        Source.title.label("source_title"),
        Body.name.label("body_name"),
    )
    .join(Motion, Motion.id == Paper.motion_id)
    .join(Source, Source.name == Paper.source)
    .outerjoin(Body, Body.ags == Paper.body_ags),
    Paper.motion_id,
)
_FILES = Among(
    select(PaperFile.paper_id, PaperFile.name, PaperFile.url, PaperFile.sha256, File.media_type, File.size)
    .outerjoin(File, File.sha256 == PaperFile.sha256)
    .order_by(PaperFile.paper_id, PaperFile.position),
    PaperFile.paper_id,
)
_MATCHES = Among(
    select(
        TopicMatch.paper_id,
        TopicMatch.topic,
        TopicMatch.evidence,
        TopicMatch.subtopics,
        Correction.answer.label("ruling"),
        Topic.title.label("topic_title"),
        Topic.subtopics.label("subtopic_titles"),
    )
    .outerjoin(Topic, Topic.name == TopicMatch.topic)
    .outerjoin(
        Correction,
        and_(
            Correction.holds,
            Correction.paper_id == TopicMatch.paper_id,
            Correction.topic == TopicMatch.topic,
        ),
    )
    .where(TopicMatch.selected)
    .order_by(TopicMatch.paper_id, TopicMatch.topic),
    TopicMatch.paper_id,
)
_CHANGES = Among(
    select(Change.__table__, Paper.motion_id)
    .join(Paper, Paper.id == Change.paper_id)
    .order_by(Change.at, Change.id),
    Paper.motion_id,
)


def newest_motions(
    connection: Connection, wanted: Filter | None = None, *, limit: int = 50
) -> list[MotionView]:
    """The newest motions that a filter lets through, newest first; of the main topic where none is given."""
    wanted = wanted or Filter()
    ids = motions_matching(connection, wanted, limit=limit)
    return motions_by_id(connection, ids, topics=wanted.selected_by)


def motions_by_id(
    connection: Connection, ids: Iterable[int], *, topics: Collection[str] = (MAIN_TOPIC,)
) -> list[MotionView]:
    """The motions with these ids, in this order; unknown ids are left out.

    `topics`: those that say why a motion is shown; () for all.
    """
    wanted = list(ids)
    relations = _relations(connection, wanted)
    shown = {*wanted, *(id_ for pair in relations for id_ in pair)}
    papers = _papers(connection, shown)
    paper_ids = [paper.id for listed in papers.values() for paper in listed]
    files = _files(connection, paper_ids)
    matches = _matches(connection, paper_ids)
    changes = _changes(connection, shown)
    known = {id_: Known(listed, files, matches, changes[id_]) for id_, listed in papers.items()}
    parts: defaultdict[int, list[Relation]] = defaultdict(list)
    wholes: dict[int, Relation] = {}
    for (part, whole), (kind, reason) in sorted(relations.items()):
        if part in known and whole in known:
            parts[whole].append(Relation(known[part], kind, reason))
            wholes[part] = Relation(known[whole], kind, reason)
    return [motion_view(known[id_], topics, parts[id_], wholes.get(id_)) for id_ in wanted if id_ in known]


def _relations(connection: Connection, motion_ids: Sequence[int]) -> dict[tuple[int, int], tuple[Role, str]]:
    """What is part of these motions and what they are parts of: (part, whole) → what it is to it, and why."""
    rows = rows_among(connection, _RELATIONS, motion_ids)
    return {(row.motion_id, row.whole_id): (row.kind, row.reason) for row in rows}


def motion_by_uuid(connection: Connection, uuid: str) -> int | None:
    """The motion that was ever published under this uuid; None where there is none."""
    own = connection.scalar(_OWN, {"own": uuid})
    return own or connection.scalar(select(MotionAlias.motion_id).where(MotionAlias.uuid == uuid))


_OWN = select(Motion.id).where(Motion.uuid == bindparam("own"))


def current_uuid(connection: Connection, uuid: str) -> str | None:
    """Under which uuid the motion is published now that ever was under this one; None where there is none."""
    found = motion_by_uuid(connection, uuid)
    return connection.scalar(select(Motion.uuid).where(Motion.id == found)) if found else None


def _papers(connection: Connection, motion_ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    rows = rows_among(connection, _PAPERS, motion_ids)
    papers: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        papers[row.motion_id].append(row)
    for motion, listed in papers.items():
        papers[motion] = in_order(listed)
    return papers


def _files(connection: Connection, paper_ids: Collection[int]) -> dict[int, list[FileView]]:
    rows = rows_among(connection, _FILES, paper_ids)
    files: defaultdict[int, list[FileView]] = defaultdict(list)
    for row in rows:
        files[row.paper_id].append(
            FileView(row.name, row.url, row.media_type or "", row.size, row.sha256 or "")
        )
    return files


def _matches(connection: Connection, paper_ids: Collection[int]) -> dict[int, list[Row[Any]]]:
    rows = rows_among(connection, _MATCHES, paper_ids)
    matches: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        matches[row.paper_id].append(row)
    return matches


def _changes(connection: Connection, motion_ids: Collection[int]) -> dict[int, list[ChangeView]]:
    rows = rows_among(connection, _CHANGES, motion_ids)
    changes: defaultdict[int, list[ChangeView]] = defaultdict(list)
    for row in rows:
        changes[row.motion_id].append(change_view(row, row.motion_id))
    return changes
