"""Keeping papers: what a source shows, what its documents say, what the matcher thinks.

Writing the same paper twice writes nothing. What is new about one is found later, by storage.changes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, bindparam, delete, exists, insert, or_, select, update

from storage.database import insert_new, upsert
from storage.matches import save_matches
from storage.models import AgendaPaper, Consultation, File, Meeting, Paper, PaperFile
from storage.profiles import chunked
from storage.records import Consultation as ConsultationRecord
from storage.records import FileLink, Line, MotionFields, PaperLink, Record, Text
from storage.records import TopicMatch as TopicMatchRecord
from storage.sameness.keys import joining_key
from storage.search.index import index_papers
from storage.tombstones import refuse, taken_contents

PAPER_FIELDS = (
    "title",
    "reference",
    "kind",
    "date",
    "text",
    "originators",
    "responsible",
    "files",
    "consultations",
)
"""What the page of a paper may say of it."""
# Each of these is executed for each paper, and made once: to make it takes longer.
_THIS = Paper.source == bindparam("source"), Paper.key == bindparam("key")
_KNOWN = select(Paper.id, Paper.content_hash, Paper.state).where(*_THIS)
_SET = update(Paper).where(Paper.id == bindparam("paper"))
_FORGET_FILES = delete(PaperFile).where(PaperFile.paper_id == bindparam("paper"))
_FORGET_CONSULTATIONS = delete(Consultation).where(Consultation.paper_id == bindparam("paper"))
_ADD_FILES = insert(PaperFile)
_ADD_CONSULTATIONS = insert(Consultation)
_LISTING = select(PaperFile.paper_id).distinct().where(PaperFile.sha256 == bindparam("sha256"))
_LINK = (PaperFile.url, PaperFile.name, PaperFile.role, PaperFile.key, PaperFile.date, PaperFile.size)
_LISTED = (
    select(*_LINK, PaperFile.sha256, PaperFile.failure)
    .join(Paper, Paper.id == PaperFile.paper_id)
    .where(*_THIS)
    .order_by(PaperFile.position)
)
_FILLED = select(
    *(getattr(Paper, name) for name in PAPER_FIELDS if name not in ("files", "consultations")),
    *(
        exists().where(table.paper_id == Paper.id).label(name)
        for name, table in (("files", PaperFile), ("consultations", Consultation))
    ),
).where(*_THIS)


class KeptFile(Record):
    """A listed document with what became of it: its content's hash, or why there is none."""

    link: FileLink
    sha256: str | None = None
    failure: Line = ""


class PaperRecord(Record):
    """A paper ready to be kept."""

    key: str
    url: str
    title: Line
    reference: Line = ""
    kind: Line = ""
    date: dt.date | None = None
    text: Text = ""
    originators: tuple[Line, ...] = ()
    responsible: Line = ""
    fields: MotionFields = MotionFields()
    files: tuple[KeptFile, ...] = ()
    consultations: tuple[ConsultationRecord, ...] | None = None
    matches: tuple[TopicMatchRecord, ...] = ()


class FileRecord(Record):
    """A document's text, by the hash of its content."""

    sha256: str
    size: int
    media_type: str
    state: str
    message: str = ""
    ocr: bool = False
    pages: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Reading:
    """Under which circumstances something was read."""

    source: str
    body_ags: str | None
    run: int | None  # None for documents imported by hand
    silent: bool  # a first run or a back-fill
    at: dt.datetime
    replay: bool = False  # read again from the archive: what differs is our reading, and no news


def content_hash(record: Record) -> str:
    """The same for the same content."""
    data = json.dumps(record.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()


def save_paper(connection: Connection, record: PaperRecord, reading: Reading) -> bool:
    """Keep a paper; True where something is different from what was known (or all is new).

    What was taken down is not kept, whatever its number now.
    """
    if refuse(connection, reading.source, record.key, (file.sha256 for file in record.files)):
        return False
    digest = content_hash(record)
    known = connection.execute(_KNOWN, {"source": reading.source, "key": record.key}).one_or_none()
    if known and known.content_hash == digest and known.state == "present":
        connection.execute(_SET, {"paper": known.id, "last_seen_at": reading.at})
        return False
    values = _columns(record, reading, digest)
    if known:
        paper_id = known.id
        connection.execute(_SET, {"paper": paper_id, **values})
        connection.execute(_FORGET_FILES, {"paper": paper_id})
        if record.consultations is not None:
            connection.execute(_FORGET_CONSULTATIONS, {"paper": paper_id})
    else:
        new = {**values, "silent": reading.silent, "first_seen_at": reading.at, "in_index": True}
        paper_id = insert_new(connection, Paper, new, key=("source", "key"))
        if paper_id is None:  # another process has kept it since we looked: now it is known
            return save_paper(connection, record, reading)
    _add_files(connection, paper_id, record.files)
    _add_consultations(connection, paper_id, record.consultations or ())
    found = {paper_id: record.matches}
    save_matches(connection, found, reading.at, new=known is None, silent=reading.replay)
    index_papers(connection, [paper_id])
    return True


def _columns(record: PaperRecord, reading: Reading, digest: str) -> dict[str, Any]:
    return {
        "source": reading.source,
        "key": record.key,
        "body_ags": reading.body_ags,
        "url": record.url,
        "reference": record.reference,
        "kind": record.kind,
        "title": record.title,
        "date": record.date,
        "text": record.text,
        "originators": list(record.originators),
        "responsible": record.responsible,
        "fields": record.fields.model_dump(mode="json"),
        "reference_key": joining_key(record.reference or record.fields.reference),
        "content_hash": digest,
        "state": "present",
        "missing_run": None,
        "dirty": True,
        "last_seen_at": reading.at,
    }


def _add_files(connection: Connection, paper_id: int, files: Iterable[KeptFile]) -> None:
    rows = [
        {
            "paper_id": paper_id,
            "position": position,
            "sha256": file.sha256,
            "failure": file.failure,
            **file.link.model_dump(),
        }
        for position, file in enumerate(files)
    ]
    if rows:
        connection.execute(_ADD_FILES, rows)


def _add_consultations(
    connection: Connection, paper_id: int, consultations: Iterable[ConsultationRecord]
) -> None:
    rows = [
        {"paper_id": paper_id, "position": position, **each.model_dump()}
        for position, each in enumerate(consultations)
    ]
    if rows:
        connection.execute(_ADD_CONSULTATIONS, rows)


def save_file(connection: Connection, record: FileRecord, at: dt.datetime) -> None:
    """Keep a document's text under its content's hash; not where it was taken down."""
    if taken_contents(connection, [record.sha256]):
        return
    row = {**record.model_dump(), "pages": list(record.pages), "kept_at": at}
    upsert(connection, File, [row], key=["sha256"])
    listing = connection.scalars(_LISTING, {"sha256": record.sha256}).all()
    for chunk in chunked(listing):  # given out with another text; settled, there is no news in that
        connection.execute(update(Paper).where(Paper.id.in_(chunk)).values(dirty=True))
    index_papers(connection, listing)


def known_files(connection: Connection, source: str, key: str) -> list[KeptFile]:
    """The documents that a paper listed when it was last read."""
    rows = connection.execute(_LISTED, {"source": source, "key": key})
    return [
        KeptFile(
            link=FileLink(
                url=row.url, name=row.name, role=row.role, key=row.key, date=row.date, size=row.size
            ),
            sha256=row.sha256,
            failure=row.failure,
        )
        for row in rows
    ]


def filled_fields(connection: Connection, source: str, key: str) -> frozenset[str] | None:
    """Which PAPER_FIELDS of a paper were filled when its page was last read; None for an unknown one."""
    row = connection.execute(_FILLED, {"source": source, "key": key}).one_or_none()
    return None if row is None else frozenset(name for name in PAPER_FIELDS if row._mapping[name])


def mark_gone(connection: Connection, key: str, reading: Reading) -> None:
    """Note that a paper's page is gone: missing at the first look, withdrawn at the second, in another run.

    The paper and all that is known of it stay.
    """
    paper = connection.execute(
        select(Paper.id, Paper.state, Paper.missing_run).where(
            Paper.source == reading.source, Paper.key == key
        )
    ).one_or_none()
    if paper is None or paper.state == "withdrawn":
        return
    if paper.state == "present":
        values: dict[str, Any] = {"state": "missing", "missing_run": reading.run}
    elif paper.missing_run != reading.run:
        values = {"state": "withdrawn", "dirty": True}
    else:
        return
    connection.execute(update(Paper).where(Paper.id == paper.id).values(**values))


@dataclass(frozen=True)
class PaperRead:
    """A paper as it was read last, and when.

    `live`: a date of it, or of a meeting of it, is near; `waiting`: one of these meetings is over, and
    nothing is known yet of what came of it.
    """

    link: PaperLink
    read_at: dt.datetime
    state: str  # storage.models.PAPER_STATES
    live: bool = False
    waiting: bool = False


def papers_read(
    connection: Connection, source: str, *, near: tuple[dt.date, dt.date], today: dt.date
) -> dict[str, PaperRead]:
    """All papers of a source by key; `near`: from when to when a date is near, both included."""
    live = {link.key for link in papers_in_window(connection, source, *near)}
    named = (Paper.key, Paper.url, Paper.title, Paper.reference)
    rows = connection.execute(
        select(*named, Paper.last_seen_at, Paper.state, Paper.snapshot).where(Paper.source == source)
    )
    over = near[0].isoformat(), today.isoformat()
    return {
        row.key: PaperRead(
            PaperLink(key=row.key, url=row.url, title=row.title, reference=row.reference),
            row.last_seen_at,
            row.state,
            live=row.key in live,
            waiting=row.key in live and _waits(row.snapshot, *over),
        )
        for row in rows
    }


def _waits(snapshot: dict[str, Any] | None, since: str, until: str) -> bool:
    meetings = (snapshot or {}).get("consultations", ())
    return any(not each["result"] and since <= (each["date"] or "") < until for each in meetings)


def papers_in_window(connection: Connection, source: str, since: dt.date, until: dt.date) -> list[PaperLink]:
    """Papers not withdrawn whose date, meeting or first sight lies in the window."""
    first_seen_from = dt.datetime.combine(since, dt.time(), tzinfo=dt.UTC)
    own = exists().where(Consultation.paper_id == Paper.id, Consultation.date.between(since, until))
    on_agenda = exists().where(
        AgendaPaper.source == Paper.source,
        AgendaPaper.paper_key == Paper.key,
        AgendaPaper.meeting_id == Meeting.id,
        Meeting.date.between(since, until),
    )
    undated = and_(Paper.date.is_(None), Paper.first_seen_at >= first_seen_from)
    rows = connection.execute(
        select(Paper.key, Paper.url, Paper.title, Paper.reference)
        .where(
            Paper.source == source,
            Paper.state != "withdrawn",
            or_(Paper.date.between(since, until), own, on_agenda, undated),
        )
        .order_by(Paper.key)
    )
    return [PaperLink(key=row.key, url=row.url, title=row.title, reference=row.reference) for row in rows]


def kept_file(connection: Connection, sha256: str) -> FileRecord | None:
    """A document's text as it was read; None where it never was."""
    columns = (File.size, File.media_type, File.state, File.message, File.ocr, File.pages)
    row = connection.execute(select(*columns).where(File.sha256 == sha256)).one_or_none()
    return None if row is None else FileRecord(sha256=sha256, **row._mapping)
