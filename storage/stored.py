"""Papers as a matcher reads them again, from what is kept; and which ones other rules have decided on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.models import Consultation, File, Paper, PaperFile, TopicMatch
from storage.profiles import in_chunks
from storage.records import MotionFields
from storage.tombstones import taken_papers


@dataclass(frozen=True)
class StoredPaper:
    """All that a decision on a paper is made from. `files`: name, and its text page by page."""

    id: int
    source: str
    key: str
    url: str
    reference: str
    title: str
    kind: str
    text: str
    fields: MotionFields
    files: tuple[tuple[str, tuple[str, ...]], ...]
    organizations: tuple[str, ...]  # of its consultations, as its own page lists them
    content_hash: str  # the same while nothing of it was read anew


def stored_papers(connection: Connection, paper_ids: Collection[int]) -> list[StoredPaper]:
    """These papers as they are kept, by id. All their texts are in memory at once."""
    names = ("id", "source", "key", "url", "reference", "title", "kind", "text", "content_hash")
    columns = [getattr(Paper, name) for name in names]
    papers = in_chunks(connection, select(*columns, Paper.fields), Paper.id, paper_ids)
    files: defaultdict[int, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for row in in_chunks(connection, _FILES, PaperFile.paper_id, paper_ids):
        files[row.paper_id].append((row.name, tuple(row.pages or ())))
    organizations: defaultdict[int, list[str]] = defaultdict(list)
    for row in in_chunks(connection, _CONSULTATIONS, Consultation.paper_id, paper_ids):
        organizations[row.paper_id].append(row.organization)
    return [
        StoredPaper(
            **{name: row._mapping[name] for name in names},
            fields=MotionFields.model_validate(row.fields),
            files=tuple(files[row.id]),
            organizations=tuple(organizations[row.id]),
        )
        for row in sorted(papers, key=lambda row: row.id)
    ]


_FILES = (
    select(PaperFile.paper_id, PaperFile.name, File.pages)
    .outerjoin(File, File.sha256 == PaperFile.sha256)
    .order_by(PaperFile.paper_id, PaperFile.position)
)
_CONSULTATIONS = select(Consultation.paper_id, Consultation.organization).order_by(
    Consultation.paper_id, Consultation.position
)


def outdated(connection: Connection, rules: Mapping[str, str], *, after: int, limit: int) -> list[int]:
    """Papers on which other rules have decided than these (topic → version), by id from `after` on."""
    ids = select(Paper.id).where(Paper.id > after, _is_outdated(rules)).order_by(Paper.id).limit(limit)
    return list(connection.scalars(ids))


def count_outdated(connection: Connection, rules: Mapping[str, str]) -> int:
    """On how many papers other rules have decided."""
    return connection.scalar(select(func.count()).select_from(Paper).where(_is_outdated(rules))) or 0


def _is_outdated(rules: Mapping[str, str]) -> ColumnElement[bool]:
    current = [and_(TopicMatch.topic == topic, TopicMatch.rules == rules[topic]) for topic in rules]
    decided = select(func.count()).where(TopicMatch.paper_id == Paper.id, or_(*current)).scalar_subquery()
    # What was taken down has nothing that could be decided on, and stays where it was.
    return and_(decided < len(rules), Paper.id.not_in(taken_papers()))
