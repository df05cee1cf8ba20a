"""Making a paper's rows say nothing any more: so whoever reads them shows nothing, and need not know why.

What stays is what others hang on: that there is a paper, and of when; its parties and its kind in our own
words, so that it stays in the lists and feeds that it was in (the parties are shown no more, see
storage.motion_views); when and where it is dealt with.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Row, and_, delete, exists, or_, select, update

from storage.kinds import kind_at_start
from storage.models import (
    AgendaItem,
    AgendaPaper,
    Change,
    Consultation,
    CrawlRun,
    File,
    Listing,
    Paper,
    PaperFile,
    PaperVersion,
    ReadPage,
    TopicMatch,
)
from storage.models_corrections import Correction
from storage.motion_tables import PaperJoin, PaperMark, PaperRelation
from storage.outcomes import outcome_in
from storage.parties import each_once, party_names
from storage.records import MotionFields
from storage.tombstones import REMOVED, TELLING_TITLE, unlisted

_JOINED = "früher als derselbe Vorgang erkannt"
_DOCUMENT = "Dokument"
_SITTING = ("organization", "date", "start", "role", "number", "meeting", "cancelled", "dropped")
_MOST_LIKE = 200  # characters of a title that pages are looked through for


def documents_of(connection: Connection, paper: Row[Any]) -> set[str]:
    """The hashes of all documents that a paper lists, or listed once."""
    listed = connection.scalars(select(PaperFile.sha256).where(PaperFile.paper_id == paper.id))
    before = connection.scalars(select(PaperVersion.snapshot).where(PaperVersion.paper_id == paper.id))
    snapshots = [*before, paper.snapshot or {}]
    shown = {file["sha256"] for snapshot in snapshots for file in snapshot.get("files", ())}
    return {each for each in (*listed, *shown) if each}


def addresses_of(connection: Connection, paper: Row[Any]) -> set[str]:
    """The addresses of a paper's page and of its documents."""
    files = connection.scalars(select(PaperFile.url).where(PaperFile.paper_id == paper.id))
    return {url for url in (paper.url, *files) if url}


def erase(connection: Connection, paper: Row[Any]) -> set[str]:
    """Erase what a paper says, and the texts of its documents; returns the hashes of those that no other
    paper lists."""
    hashes = documents_of(connection, paper)
    _forget_pages(connection, paper)
    _forget_notes(connection, paper)
    _blank_agendas(connection, paper)
    of_paper: tuple[tuple[Any, Any], ...] = (
        (PaperFile, PaperFile.paper_id == paper.id),
        (PaperVersion, PaperVersion.paper_id == paper.id),
        (PaperMark, PaperMark.paper_id == paper.id),
        (Listing, and_(Listing.source == paper.source, Listing.paper_key == paper.key)),
    )
    for table, mine in of_paper:
        connection.execute(delete(table).where(mine))
    own = unlisted(connection, hashes)
    connection.execute(delete(File).where(File.sha256.in_(own)))
    _blank_beside(connection, paper.id)
    _blank_changes(connection, paper.id)
    connection.execute(update(Paper).where(Paper.id == paper.id).values(**_blank(paper)))
    return own


def _blank(paper: Row[Any]) -> dict[str, Any]:
    """The columns of a paper that says nothing."""
    said: dict[str, Any] = paper.fields
    kind = _broad(paper.kind) or _broad(said.get("kind", ""))
    named = (*paper.originators, *said.get("originators", ()))
    parties = list(each_once(party for name in named for party in party_names(name)))
    fields = {**MotionFields().model_dump(mode="json"), "date": said.get("date")}
    consultations = [_sitting(each) for each in (paper.snapshot or {}).get("consultations", ())]
    snapshot = {
        "title": REMOVED,
        "reference": paper.reference,
        "kind": kind,
        "date": paper.date.isoformat() if paper.date else None,
        "originators": parties,
        "text": "",
        "files": [],
        "consultations": consultations,
        "withdrawn": True,
    }
    return {
        "url": "",
        "kind": kind,
        "title": REMOVED,
        "text": "",
        "originators": parties,
        "responsible": "",
        "fields": fields,
        "join_reason": _JOINED if paper.join_reason else "",
        "content_hash": "",
        "marked_hash": "",
        "state": "withdrawn",
        "missing_run": None,
        "dirty": False,
        "snapshot": snapshot,
    }


def _broad(stated: str) -> str:
    known = kind_at_start(stated)
    return known[0] if known else ""


def _sitting(said: dict[str, Any]) -> dict[str, Any]:
    """When and where something is dealt with, without what came of it in whose words."""
    return {**{name: said.get(name) for name in _SITTING}, "result": "", "votes": None} if said else {}


def _blank_changes(connection: Connection, paper_id: int) -> None:
    """What happened stays, and when; not what it said."""
    kept = select(Change.id, Change.kind, Change.before, Change.after).where(Change.paper_id == paper_id)
    for row in connection.execute(kept).all():
        before, after = _blank_change(row)
        connection.execute(update(Change).where(Change.id == row.id).values(before=before, after=after))


def _blank_change(row: Row[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    match row.kind:
        case "new":
            return {}, {"title": REMOVED}
        case "document_added":
            return {}, {"name": _DOCUMENT}
        case "scheduled" | "rescheduled":
            return _sitting(row.before), _sitting(row.after)
        case "decided":
            words = (str(row.after.get(name) or "") for name in ("organization", "role", "result"))
            outcome = row.after.get("outcome") or outcome_in(*words)
            return _sitting(row.before), {**_sitting(row.after), "outcome": outcome}
        case _:
            return {}, {"removed": True} if row.after.get("removed") else {}


def _blank_beside(connection: Connection, paper_id: int) -> None:
    """What other tables say of a paper, in its words or about them."""
    connection.execute(update(TopicMatch).where(TopicMatch.paper_id == paper_id).values(evidence=[]))
    joins = or_(PaperJoin.first_id == paper_id, PaperJoin.second_id == paper_id)
    connection.execute(update(PaperJoin).where(joins).values(reason=_JOINED))
    relations = or_(PaperRelation.paper_id == paper_id, PaperRelation.target_id == paper_id)
    connection.execute(update(PaperRelation).where(relations).values(reason=""))
    mine = Correction.paper_id == paper_id
    connection.execute(update(Correction).where(mine).values(reason="", answer="", named=""))
    connection.execute(
        update(Consultation).where(Consultation.paper_id == paper_id).values(result="", votes=None)
    )


def _blank_agendas(connection: Connection, paper: Row[Any]) -> None:
    """The items that a paper is dealt with under, also those that name it by its title alone."""
    linked = exists().where(
        AgendaPaper.meeting_id == AgendaItem.meeting_id,
        AgendaPaper.position == AgendaItem.position,
        AgendaPaper.source == paper.source,
        AgendaPaper.paper_key == paper.key,
    )
    named = AgendaItem.title == paper.title
    which = or_(linked, named) if len(paper.title) >= TELLING_TITLE else linked
    connection.execute(update(AgendaItem).where(which).values(title=REMOVED, resolution=""))


def _forget_pages(connection: Connection, paper: Row[Any]) -> None:
    """What pages meant that have to do with a paper: they are read anew."""
    for which in pages_about(connection, paper):
        connection.execute(delete(ReadPage).where(ReadPage.source == paper.source, which))


def pages_about(connection: Connection, paper: Row[Any]) -> Iterator[Any]:
    """Conditions of the pages that have to do with a paper: by number, address and title."""
    yield ReadPage.item.contains(json.dumps(paper.key, ensure_ascii=False), autoescape=True)
    yield ReadPage.url.in_(addresses_of(connection, paper))
    if len(paper.title) >= TELLING_TITLE:
        title = json.dumps(paper.title[:_MOST_LIKE], ensure_ascii=False)[1:-1]
        yield ReadPage.item.contains(title, autoescape=True)


def _forget_notes(connection: Connection, paper: Row[Any]) -> None:
    """What runs noted of its pages, or with its title."""
    telling = {*addresses_of(connection, paper)}
    if len(paper.title) >= TELLING_TITLE:
        telling.add(paper.title)
    runs = connection.execute(select(CrawlRun.id, CrawlRun.notes).where(CrawlRun.source == paper.source))
    for run in runs.all():
        kept = [note for note in run.notes if not _says(note, telling)]
        if len(kept) < len(run.notes):
            connection.execute(update(CrawlRun).where(CrawlRun.id == run.id).values(notes=kept))


def _says(note: Any, telling: Collection[str]) -> bool:
    said = json.dumps(note, ensure_ascii=False)
    return any(json.dumps(each, ensure_ascii=False)[1:-1] in said for each in telling)
