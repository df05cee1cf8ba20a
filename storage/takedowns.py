"""Taking a paper down: its text, its documents and what hangs on them, in one transaction.

The rows themselves are erased (storage.erasure), so that every page, feed, calendar, mail and search obeys
without knowing; a tombstone (storage.tombstones) keeps readings from bringing it back. What lies on disk is
erased after the transaction (storage.remains): a takedown that nothing is left of on disk says so
(`erased_at`), and the others are gone over again, however often.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, func, insert, select, update

from storage.changes import one_at_a_time
from storage.database import big
from storage.deliveries import drop_unselected
from storage.erasure import addresses_of, documents_of, erase, pages_about
from storage.models import Change, File, Motion, Paper, PaperFile, ReadPage
from storage.models_desk import Takedown, TakenContent
from storage.models_subscriptions import Delivery, DeliveryItem, DeliveryMeeting
from storage.motion_dates import refresh_motions
from storage.oparl.entering import take_out
from storage.operator_record import Deed, note
from storage.search.index import forget_words
from storage.tombstones import TELLING_TITLE, keep_off, taken_papers, title_digest, unlisted

_PLANNED = ("planned", "leased")


class TakedownError(Exception):
    """Something cannot be taken down, or that be lifted; the message is German."""


@dataclass(frozen=True)
class Going:
    """What of a paper goes when it is taken down."""

    paper_id: int
    name: str  # "duisburg/20201234"
    title: str
    characters: int  # of its text and its documents' that are not in another paper
    documents: int  # that no other paper lists
    shared: int  # that other papers list too: they stay there
    entries: int  # in feeds: the motion's own, and those of what happened
    mails: int  # that are planned and tell of it


@dataclass(frozen=True)
class TakedownView:
    """A paper that is or was taken down."""

    id: int
    name: str
    paper_id: int
    motion: str  # its uuid
    reason: str
    by: str
    at: dt.datetime
    lifted_by: str
    lifted_at: dt.datetime | None
    is_erased: bool  # also on disk


@dataclass(frozen=True)
class Remains:
    """What may be left of a takedown on disk."""

    takedown: int
    source: str
    motion: str  # its uuid: what was published names it
    documents: frozenset[str]  # hashes


@dataclass(frozen=True)
class Traces:
    """By what the pages are found on disk that a paper stands on. It must be read before it is erased."""

    source: str
    addresses: frozenset[str]
    title: str  # "": too short to tell


def going(connection: Connection, paper_ids: Collection[int]) -> list[Going]:
    """What would go with these papers, by id; those that are taken down already are left out."""
    return [_going(connection, paper) for paper in _papers(connection, paper_ids)]


def traces(connection: Connection, paper_ids: Collection[int]) -> list[Traces]:
    """Where else on disk these papers may stand."""
    return [_traces(connection, paper) for paper in _papers(connection, paper_ids)]


def take_down(
    connection: Connection, paper_ids: Collection[int], *, reason: str, by: str, now: dt.datetime
) -> list[str]:
    """Take papers down; returns their names. To be called in a transaction, storage.remains after it.

    Raises TakedownError without reason or name, or where nothing is left to be taken down.
    """
    if not reason.strip() or not by.strip():
        raise TakedownError("Zum Entfernen gehören ein Grund und ein Name.")
    one_at_a_time(connection)
    keep_off(connection)
    papers = _papers(connection, paper_ids)  # as whoever was just keeping them has left them
    if not papers:
        raise TakedownError("Das ist schon entfernt, oder es gibt es nicht.")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")  # what is free in the file says nothing
    for paper in papers:
        _take_down(connection, paper, reason.strip(), by.strip(), now)
    motions = {paper.motion_id for paper in papers if paper.motion_id is not None}
    _forget_mails(connection, motions)
    refresh_motions(connection, motions)
    take_out(connection, [paper.id for paper in papers])
    forget_words(connection)
    return [_name(paper) for paper in papers]


def lift(connection: Connection, number: int, *, by: str, now: dt.datetime) -> str:
    """Let a paper be read again; returns its name. Raises TakedownError where it is not taken down."""
    lifted = connection.execute(
        update(Takedown)
        .where(Takedown.id == big(number), Takedown.lifted_at.is_(None))
        .values(lifted_by=by, lifted_at=now)
        .returning(Takedown.source, Takedown.key, Takedown.paper_id, Takedown.taken_at)
    ).one_or_none()
    if lifted is None:
        raise TakedownError("Diese Entfernung gibt es nicht, oder sie ist schon aufgehoben.")
    connection.execute(delete(TakenContent).where(TakenContent.takedown_id == number))
    its_own = Change.paper_id == lifted.paper_id, Change.at == lifted.taken_at
    connection.execute(update(Change).where(*its_own).values(silent=True))  # it is no news any more
    name = f"{lifted.source}/{lifted.key}"
    note(connection, Deed(now, by, "takedown_lifted", name))
    return name


def takedowns(connection: Connection) -> list[TakedownView]:
    """All of them, newest first."""
    rows = connection.execute(
        select(Takedown.__table__, Motion.uuid)
        .join(Paper, Paper.id == Takedown.paper_id)
        .outerjoin(Motion, Motion.id == Paper.motion_id)
        .order_by(Takedown.id.desc())
    )
    return [
        TakedownView(
            id=row.id,
            name=f"{row.source}/{row.key}",
            paper_id=row.paper_id,
            motion=row.uuid or "",
            reason=row.reason,
            by=row.taken_by,
            at=row.taken_at,
            lifted_by=row.lifted_by,
            lifted_at=row.lifted_at,
            is_erased=row.erased_at is not None,
        )
        for row in rows
    ]


def remains(connection: Connection, *, hold: bool = False) -> list[Remains]:
    """What may still lie on disk. `hold`: nobody adds to it, nor lifts any, until the transaction ends."""
    wanted = (
        select(Takedown.id, Takedown.source, Motion.uuid)
        .join(Paper, Paper.id == Takedown.paper_id)
        .outerjoin(Motion, Motion.id == Paper.motion_id)
        .where(Takedown.erased_at.is_(None), Takedown.lifted_at.is_(None))
        .order_by(Takedown.id)
    )
    if hold:
        wanted = wanted.with_for_update(key_share=True, of=Takedown)
    found = []
    for row in connection.execute(wanted).all():
        contents = select(TakenContent.sha256).where(TakenContent.takedown_id == row.id)
        own = unlisted(connection, set(connection.scalars(contents)))
        found.append(Remains(row.id, row.source, row.uuid or "", frozenset(own)))
    return found


def erased(connection: Connection, done: Collection[Remains], now: dt.datetime) -> None:
    """Note that nothing is left of these on disk; in the transaction that held them (`remains`)."""
    ids = [each.takedown for each in done]
    connection.execute(update(Takedown).where(Takedown.id.in_(ids)).values(erased_at=now))


def _papers(connection: Connection, paper_ids: Collection[int]) -> list[Row[Any]]:
    wanted = select(Paper.__table__).where(Paper.id.in_(paper_ids), Paper.id.not_in(taken_papers()))
    return list(connection.execute(wanted.order_by(Paper.id)))


def _name(paper: Row[Any]) -> str:
    return f"{paper.source}/{paper.key}"


def _take_down(connection: Connection, paper: Row[Any], reason: str, by: str, now: dt.datetime) -> None:
    values = {"source": paper.source, "key": paper.key, "paper_id": paper.id, "reason": reason}
    takedown = connection.execute(
        insert(Takedown).values(**values, taken_by=by, taken_at=now).returning(Takedown.id)
    ).scalar_one()
    contents = erase(connection, paper)
    if len(paper.title) >= TELLING_TITLE:
        contents.add(title_digest(paper.title))
    if contents:
        rows = [{"takedown_id": takedown, "sha256": each} for each in sorted(contents)]
        connection.execute(insert(TakenContent), rows)
    # So feeds are built again, and its entry in them is one that has changed. No mail tells it: storage.news.
    kind = "withdrawn" if paper.state != "withdrawn" else "amended"
    change = {"paper_id": paper.id, "kind": kind, "at": now, "silent": False}
    connection.execute(insert(Change).values(**change, before={}, after={"removed": True}))
    note(connection, Deed(now, by, "taken_down", _name(paper), reason))


def _forget_mails(connection: Connection, motions: Collection[int]) -> None:
    """Take it out of the mails that are planned; where nothing is left of one, the mail itself."""
    drop_unselected(connection)
    others = exists().where(Paper.motion_id == DeliveryMeeting.motion_id, Paper.id.not_in(taken_papers()))
    waiting = select(Delivery.id).where(Delivery.state.in_(_PLANNED))
    connection.execute(
        delete(DeliveryMeeting).where(
            DeliveryMeeting.motion_id.in_(motions), DeliveryMeeting.delivery_id.in_(waiting), ~others
        )
    )
    nothing = [~exists().where(table.delivery_id == Delivery.id) for table in (DeliveryItem, DeliveryMeeting)]
    connection.execute(
        delete(Delivery).where(Delivery.kind == "before_meeting", Delivery.state == "planned", *nothing)
    )


def _going(connection: Connection, paper: Row[Any]) -> Going:
    hashes = documents_of(connection, paper)
    shared = _shared(connection, paper, hashes)
    changes = select(Change.id).where(Change.paper_id == paper.id)
    mails = (
        select(func.count(Delivery.id.distinct()))
        .join(DeliveryItem, DeliveryItem.delivery_id == Delivery.id)
        .where(Delivery.state.in_(_PLANNED), DeliveryItem.change_id.in_(changes))
    )
    news = select(func.count()).where(Change.paper_id == paper.id, ~Change.silent)
    return Going(
        paper_id=paper.id,
        name=_name(paper),
        title=paper.title or paper.fields.get("title", ""),
        characters=len(paper.text) + _length(connection, hashes - shared),
        documents=len(hashes - shared),
        shared=len(shared),
        entries=(paper.motion_id is not None) + (connection.scalar(news) or 0),
        mails=connection.scalar(mails) or 0,
    )


def _shared(connection: Connection, paper: Row[Any], hashes: Collection[str]) -> set[str]:
    others = select(PaperFile.sha256).where(PaperFile.paper_id != paper.id, PaperFile.sha256.in_(hashes))
    return {each for each in connection.scalars(others) if each}


def _length(connection: Connection, hashes: Collection[str]) -> int:
    pages = connection.scalars(select(File.pages).where(File.sha256.in_(hashes)))
    return sum(len(page) for listed in pages for page in listed)


def _traces(connection: Connection, paper: Row[Any]) -> Traces:
    addresses = addresses_of(connection, paper)
    for which in pages_about(connection, paper):
        pages = select(ReadPage.url).where(ReadPage.source == paper.source, which)
        addresses |= set(connection.scalars(pages))
    title = paper.title if len(paper.title) >= TELLING_TITLE else ""
    return Traces(paper.source, frozenset(addresses), title)
