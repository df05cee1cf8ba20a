"""When what is given out is brought up to date: with each paper that is settled, its meetings after it.

That it is given out is noted before it is read: who changes it meanwhile waits, and notes afterwards that it
is another. And rows come before what is given out of them, as in storage.tombstones.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, Engine, exists, select, true, update

from storage.database import reading
from storage.models import AgendaPaper, Meeting, Paper
from storage.models_oparl import OparlObject
from storage.oparl.entries import Entry, Whole, meeting_in, parent_name
from storage.oparl.keeping import keep
from storage.oparl.meetings import Meetings
from storage.oparl.papers import Papers
from storage.profiles import chunked, in_chunks
from storage.times import utc_now

BATCH = 100
"""Of a transaction when many are entered: others get to write in between."""


def enter_papers(connection: Connection, ids: Collection[int], motions: Collection[int] = ()) -> None:
    """Bring these papers up to date, and all papers of these motions: they name each other."""
    for chunk in chunked(ids):
        connection.execute(update(Paper).where(Paper.id.in_(chunk), ~Paper.given).values(given=True))
    together = {row.id for row in in_chunks(connection, select(Paper.id), Paper.motion_id, motions)}
    papers = Papers(connection, {*ids, *together})
    changed = keep(connection, list(papers.wholes()), utc_now())
    _touch_meetings(connection, {*ids, *map(int, changed)})


def enter_meetings(connection: Connection, ids: Collection[int]) -> None:
    """Bring these meetings up to date. Their papers come first: an agenda names what is given out of them."""
    connection.execute(update(Meeting).where(Meeting.id.in_(ids)).values(given=True))
    keep(connection, list(Meetings(connection, ids).wholes()), utc_now())


def withdraw_meetings(connection: Connection, ids: Collection[int]) -> None:
    """These are no more: others stand for them."""
    keep(connection, [Whole(Entry("meeting", str(id_), "", None)) for id_ in ids], utc_now())


def take_out(connection: Connection, ids: Collection[int]) -> None:
    """Bring papers up to date that were erased, with the meetings that dealt with them: at once, and in the
    transaction that erases them, for what they said must stand nowhere."""
    papers = [parent_name("paper", str(id_)) for id_ in ids]
    sittings = in_chunks(
        connection,
        select(OparlObject.key).where(OparlObject.kind == "consultation"),
        OparlObject.parent,
        papers,
    )
    meetings = {meeting for row in sittings if (meeting := meeting_in(row.key)) is not None}
    rows = in_chunks(connection, select(Paper.motion_id), Paper.id, ids)
    enter_papers(connection, ids, {row.motion_id for row in rows} - {None})
    enter_meetings(connection, meetings)


def enter_meetings_of(engine: Engine, source: str) -> None:
    """All meetings of a source that are another than when they were given out."""
    left = True
    while left:
        with engine.begin() as connection:
            left = _enter_some(connection, Meeting.source == source)


def enter_rest(engine: Engine, stop: threading.Event | None = None) -> int:
    """Enter what was never given out, from a time before this was done; returns how many papers that were.

    What breaks off goes on where it was. Papers that a run has just read are left to the end of that run.
    """
    done = 0
    with reading(engine) as connection:
        more = bool(_rest(connection))
    while more and not (stop and stop.is_set()):
        with engine.begin() as connection:
            ids = _rest(connection)
            enter_papers(connection, ids)
        done, more = done + len(ids), bool(ids)
    with reading(engine) as connection:
        more = bool(connection.scalar(select(exists().where(~Meeting.given))))
    while more and not (stop and stop.is_set()):
        with engine.begin() as connection:
            more = _enter_some(connection, true())
    return done


def _rest(connection: Connection) -> Sequence[int]:
    waiting = select(Paper.id).where(~Paper.given, ~Paper.dirty)
    return connection.scalars(waiting.order_by(Paper.id).limit(BATCH)).all()


def _enter_some(connection: Connection, which: ColumnElement[bool]) -> bool:
    """Whether there may be more."""
    ids = connection.scalars(
        select(Meeting.id).where(which, ~Meeting.given).order_by(Meeting.id).limit(BATCH)
    ).all()
    if ids:
        enter_meetings(connection, ids)
    return len(ids) == BATCH


def _touch_meetings(connection: Connection, papers: Collection[int]) -> None:
    """Agendas name the consultations of their papers, and say what came of them where no agenda does."""
    rows = in_chunks(
        connection,
        select(AgendaPaper.meeting_id).join(
            Paper, (Paper.source == AgendaPaper.source) & (Paper.key == AgendaPaper.paper_key)
        ),
        Paper.id,
        papers,
    )
    ids = {row.meeting_id for row in rows}
    if ids:
        connection.execute(update(Meeting).where(Meeting.id.in_(ids)).values(given=False))
