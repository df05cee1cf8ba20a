"""Papers as a matcher reads them again, from what is kept; and which ones other rules have decided on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from storage.models import Consultation, File, Paper, PaperFile, TopicMatch
from storage.records import MotionFields


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


def stored_paper(connection: Connection, paper_id: int) -> StoredPaper:
    """A paper as it is kept. Raises NoResultFound for an unknown one."""
    names = ("id", "source", "key", "url", "reference", "title", "kind", "text", "content_hash")
    row = connection.execute(
        select(*(getattr(Paper, name) for name in names), Paper.fields).where(Paper.id == paper_id)
    ).one()
    files = connection.execute(
        select(PaperFile.name, File.pages)
        .outerjoin(File, File.sha256 == PaperFile.sha256)
        .where(PaperFile.paper_id == paper_id)
        .order_by(PaperFile.position)
    )
    organizations = connection.scalars(
        select(Consultation.organization)
        .where(Consultation.paper_id == paper_id)
        .order_by(Consultation.position)
    )
    return StoredPaper(
        **{name: row._mapping[name] for name in names},
        fields=MotionFields.model_validate(row.fields),
        files=tuple((file.name, tuple(file.pages or ())) for file in files),
        organizations=tuple(organizations),
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
    return decided < len(rules)
