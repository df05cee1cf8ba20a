"""Keeping meetings and their public agendas. What they mean for papers is found by storage.changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.committees import committees_in_window
from storage.database import upsert
from storage.models import AgendaItem, AgendaPaper, Consultation, Meeting, Organization, Paper
from storage.oparl.entering import withdraw_meetings
from storage.papers import Reading, content_hash
from storage.records import Meeting as MeetingRecord
from storage.revisions import FACTS, STATED, as_known, first_key, revised
from storage.sittings import day_name
from storage.tombstones import without_taken

FEW = 3
"""So many meetings may leave a calendar at once without a doubt about the calendar."""
_KNOWN = (Meeting.id, Meeting.revision, *(getattr(Meeting, name) for name in dict.fromkeys(FACTS + STATED)))
# Each of these is executed for each meeting, and made once: to make it takes longer.
_THIS = Meeting.source == bindparam("of_source"), Meeting.key == bindparam("known_as")
_FIND = select(*_KNOWN, Meeting.content_hash, Meeting.has_agenda).where(*_THIS)
_FIND_ID = select(Meeting.id).where(*_THIS)
_RENAME = update(Meeting).where(*_THIS)
_DROP = delete(Meeting).where(*_THIS).returning(Meeting.id)
_SET = update(Meeting).where(Meeting.id == bindparam("meeting"))
_ADD = insert(Meeting).returning(Meeting.id)
_FORGET_PAPERS = delete(AgendaPaper).where(AgendaPaper.meeting_id == bindparam("meeting"))
_FORGET_ITEMS = delete(AgendaItem).where(AgendaItem.meeting_id == bindparam("meeting"))
_ADD_ITEMS = insert(AgendaItem)
_ADD_PAPERS = insert(AgendaPaper)
_ON_AGENDA = select(AgendaPaper.paper_key).where(AgendaPaper.meeting_id == bindparam("meeting"))
_CONSULTED = (
    select(Paper.key)
    .join(Consultation, Consultation.paper_id == Paper.id)
    .where(Paper.source == bindparam("source"), Consultation.meeting_key == bindparam("key"))
)


def provisional_key(record: MeetingRecord) -> str:
    """The key of an announced meeting that has no number yet."""
    return day_name(record.date, record.organization)


def save_meeting(connection: Connection, record: MeetingRecord, reading: Reading) -> bool:
    """Keep a meeting; True where something is different from what was known.

    A record without an agenda never takes away an agenda that is known: a calendar row carries none. What
    was taken down is not named on it.
    """
    record = record.model_copy(update={"agenda": without_taken(connection, reading.source, record.agenda)})
    if record.key:
        _adopt_provisional(connection, record, reading)
    key = record.key or provisional_key(record)
    digest = content_hash(record)
    known = connection.execute(_FIND, {"of_source": reading.source, "known_as": key}).one_or_none()
    if known and not known.gone and known.content_hash == digest:
        connection.execute(_SET, {"meeting": known.id, "last_run": reading.run or 0})
        return False
    if known and known.has_agenda and record.agenda is None:
        return _save_calendar_row(connection, known.id, record, reading)
    values = _columns(record, reading, key, digest)
    if known:
        meeting_id: int = known.id
        touched = set(_papers_of(connection, meeting_id, reading.source, key))
        values |= as_known(known._asdict(), values)
        values |= revised(known._asdict(), values, reading.at)
        connection.execute(_SET, {"meeting": meeting_id, **values})
        connection.execute(_FORGET_PAPERS, {"meeting": meeting_id})
        connection.execute(_FORGET_ITEMS, {"meeting": meeting_id})
    else:
        touched = set()
        values["first_key"] = first_key(connection, reading.source, provisional_key(record), key)
        meeting_id = connection.execute(_ADD, values).scalar_one()
    _add_agenda(connection, meeting_id, record, reading.source)
    touched |= set(_papers_of(connection, meeting_id, reading.source, key))
    _touch(connection, reading.source, touched)
    organization = {"source": reading.source, "name": record.organization}
    upsert(connection, Organization, [organization], key=["source", "name"])
    return True


def _adopt_provisional(connection: Connection, record: MeetingRecord, reading: Reading) -> None:
    """A meeting that now has a number is the one that was announced without."""
    provisional = {"of_source": reading.source, "known_as": provisional_key(record)}
    numbered = connection.scalar(_FIND_ID, {**provisional, "known_as": record.key})
    if numbered is None:
        connection.execute(_RENAME, {**provisional, "key": record.key})
    else:
        gone = connection.scalars(_DROP, provisional).all()
        withdraw_meetings(connection, gone)


def _save_calendar_row(
    connection: Connection, meeting_id: int, record: MeetingRecord, reading: Reading
) -> bool:
    """A calendar row knows when and whether a meeting is; the agenda stays as it was read."""
    seen: dict[str, Any] = {"last_run": reading.run or 0, "gone": False}
    facts: dict[str, Any] = {"date": record.date, "cancelled": record.cancelled}
    if record.start:
        facts["start_at"] = record.start
    known = connection.execute(select(*_KNOWN, Meeting.key).where(Meeting.id == meeting_id)).one()
    same = all(getattr(known, name) == value for name, value in facts.items()) and not known.gone
    # Without its hash, the page is kept anew when it is read the next time, whatever it says then.
    values = seen if same else {**seen, **facts, "content_hash": "", "given": False}
    values |= revised(known._asdict(), values, reading.at)
    connection.execute(_SET, {"meeting": meeting_id, **values})
    if not same:
        _touch(connection, reading.source, _papers_of(connection, meeting_id, reading.source, known.key))
    return not same


def _columns(record: MeetingRecord, reading: Reading, key: str, digest: str) -> dict[str, Any]:
    return {
        "source": reading.source,
        "key": key,
        "organization": record.organization,
        "date": record.date,
        "start_at": record.start,
        "end_at": record.end,
        "location": record.location,
        "title": record.title,
        "reference": record.reference,
        "url": record.url,
        "cancelled": record.cancelled,
        "has_agenda": record.agenda is not None,
        "files": [file.model_dump(mode="json") for file in record.files],
        "content_hash": digest,
        "gone": False,
        "last_run": reading.run or 0,
        "given": False,
    }


def _add_agenda(connection: Connection, meeting_id: int, record: MeetingRecord, source: str) -> None:
    items, papers = [], []
    for position, item in enumerate(record.agenda or ()):
        place = {"meeting_id": meeting_id, "position": position}
        items.append(
            {
                **place,
                "number": item.number,
                "title": item.title,
                "key": item.key,
                "heading": item.heading,
                "result": item.result,
                "votes": item.votes.model_dump() if item.votes else None,
                "resolution": item.resolution,
                "dropped": item.dropped,
            }
        )
        keys = dict.fromkeys(link.key for link in item.papers)
        papers += [{**place, "paper_key": key, "source": source} for key in keys]
    if items:
        connection.execute(_ADD_ITEMS, items)
    if papers:
        connection.execute(_ADD_PAPERS, papers)


def _papers_of(connection: Connection, meeting_id: int, source: str, key: str) -> Iterator[str]:
    yield from connection.scalars(_ON_AGENDA, {"meeting": meeting_id})
    yield from connection.scalars(_CONSULTED, {"source": source, "key": key})


def _touch(connection: Connection, source: str, keys: Collection[str] | Iterator[str]) -> None:
    """Papers whose meetings changed are compared again at the end of the run."""
    wanted = list(keys)
    if wanted:
        connection.execute(
            update(Paper).where(Paper.source == source, Paper.key.in_(wanted)).values(dirty=True)
        )


def mark_missing_meetings(connection: Connection, reading: Reading, since: dt.date, until: dt.date) -> int:
    """After a run that was answered well: meetings of these days that it did not show are gone.

    Returns how many. They stay, and come back when they are shown again. Where most of what was known
    would be gone at once, something else is wrong, and nothing is marked; likewise the meetings of a
    committee none of which was shown: that is no news about them, but a fault in what we were shown.
    """
    known = connection.execute(
        select(Meeting.id, Meeting.key, Meeting.organization, Meeting.last_run).where(
            Meeting.source == reading.source, Meeting.date.between(since, until), Meeting.gone.is_(False)
        )
    ).all()
    missing = [row for row in known if row.last_run != (reading.run or 0)]
    if len(missing) > max(FEW, len(known) // 2):
        return 0
    lost = {each.name for each in committees_in_window(connection, reading, since, until) if each.lost}
    gone = [row for row in missing if row.organization not in lost]
    for row in gone:
        _touch(connection, reading.source, _papers_of(connection, row.id, reading.source, row.key))
        values = {
            "gone": True,
            "revision": Meeting.revision + 1,
            "revised_at": reading.at,
            "given": False,
        }
        connection.execute(update(Meeting).where(Meeting.id == row.id).values(**values))
    return len(gone)
