"""What is known of a paper or a meeting from its own page, as a reader of the page would have it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from storage.meetings import provisional_key
from storage.models import AgendaItem, AgendaPaper, Consultation, Meeting, Paper
from storage.papers import known_files
from storage.records import AgendaItem as AgendaItemRecord
from storage.records import Consultation as ConsultationRecord
from storage.records import FileLink, PaperLink
from storage.records import Meeting as MeetingRecord

_PAPER = select(
    Paper.title,
    Paper.reference,
    Paper.kind,
    Paper.date,
    Paper.text,
    Paper.originators,
    Paper.responsible,
    Paper.id,
).where(Paper.source == bindparam("source"), Paper.key == bindparam("key"))
_CONSULTATIONS = (
    select(*(getattr(Consultation, name) for name in ConsultationRecord.model_fields))
    .where(Consultation.paper_id == bindparam("paper"))
    .order_by(Consultation.position)
)
_LAST_AGENDAS = (
    select(Meeting.url)
    .where(Meeting.source == bindparam("source"), Meeting.has_agenda)
    .order_by(Meeting.date.desc(), Meeting.id.desc())
    .limit(bindparam("most"))
)
_MEETING = select(Meeting).where(Meeting.source == bindparam("source"), Meeting.key == bindparam("key"))


@dataclass(frozen=True)
class KnownPaper:
    """A paper as its page was last read."""

    title: str
    reference: str
    kind: str
    date: dt.date | None
    text: str
    originators: tuple[str, ...]
    responsible: str
    consultations: tuple[ConsultationRecord, ...]
    files: tuple[FileLink, ...]


def known_paper(connection: Connection, source: str, key: str) -> KnownPaper | None:
    """A paper as it is known; None for a new one."""
    row = connection.execute(_PAPER, {"source": source, "key": key}).one_or_none()
    if row is None:
        return None
    consultations = connection.execute(_CONSULTATIONS, {"paper": row.id})
    return KnownPaper(
        title=row.title,
        reference=row.reference,
        kind=row.kind,
        date=row.date,
        text=row.text,
        originators=tuple(row.originators),
        responsible=row.responsible,
        consultations=tuple(ConsultationRecord(**each._mapping) for each in consultations),
        files=tuple(file.link for file in known_files(connection, source, key)),
    )


def known_meeting(connection: Connection, source: str, record: MeetingRecord) -> MeetingRecord | None:
    """The meeting that a record is about, as it is known; None for a new one.

    Its agenda's items have no addresses and documents: those are kept with papers alone.
    """
    key = record.key or provisional_key(record)
    row = connection.execute(_MEETING, {"source": source, "key": key}).one_or_none()
    if row is None:
        return None
    return MeetingRecord(
        key=record.key,
        organization=row.organization,
        date=row.date,
        url=row.url,
        title=row.title,
        reference=row.reference,
        start=row.start_at,
        end=row.end_at,
        location=row.location,
        cancelled=row.cancelled,
        agenda=_agenda(connection, row.id) if row.has_agenda else None,
        files=tuple(FileLink(**file) for file in row.files),
    )


def _agenda(connection: Connection, meeting_id: int) -> tuple[AgendaItemRecord, ...]:
    names = ("number", "title", "key", "heading", "result", "votes", "resolution", "dropped")
    rows = connection.execute(
        select(AgendaItem.position, *(getattr(AgendaItem, name) for name in names))
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position)
    ).all()
    papers = _papers(connection, meeting_id)
    return tuple(
        AgendaItemRecord(
            **{name: row._mapping[name] for name in names}, papers=tuple(papers.get(row.position, ()))
        )
        for row in rows
    )


def _papers(connection: Connection, meeting_id: int) -> dict[int, list[PaperLink]]:
    rows = connection.execute(
        select(AgendaPaper.position, AgendaPaper.paper_key, Paper.reference, Paper.title, Paper.url)
        .outerjoin(Paper, (Paper.source == AgendaPaper.source) & (Paper.key == AgendaPaper.paper_key))
        .where(AgendaPaper.meeting_id == meeting_id)
    )
    papers: dict[int, list[PaperLink]] = {}
    for row in rows:
        link = PaperLink(
            key=row.paper_key, reference=row.reference or "", title=row.title or "", url=row.url or ""
        )
        papers.setdefault(row.position, []).append(link)
    return papers


def last_agendas(connection: Connection, source: str, most: int) -> list[str]:
    """The addresses at which the agendas of the latest meetings were read, of so many at most."""
    return list(connection.scalars(_LAST_AGENDAS, {"source": source, "most": most}))
