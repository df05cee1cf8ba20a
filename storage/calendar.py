"""The meetings that deal with some motions: for calendars.

A meeting stays in the calendar when it falls away or a motion is taken off its agenda: who has it is told so.
Everything comes from what is kept: what papers list now, what the append-only changes say that they listed
before, and what meetings remember of themselves (storage.revisions).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Row, select

from storage.models import Body, Change, Motion, Paper, Source
from storage.profiles import in_chunks
from storage.sittings import KnownMeetings, Sitting, announced, day_name
from storage.tombstones import is_removed

MEETINGS = 200
"""So many stand in a calendar at most, those of the latest days: no clock decides, so that the same knowledge
makes the same calendar."""

ItemState = Literal["on", "off", "moved"]

_PAPER = (
    Paper.id,
    Paper.source,
    Paper.url,
    Paper.title,
    Paper.kind,
    Paper.reference,
    Paper.fields,
    Paper.snapshot,
    Paper.state,
    Paper.first_seen_at,
    Motion.uuid,
    Source.title.label("source_title"),
    Body.name.label("body_name"),
)


@dataclass(frozen=True)
class MeetingItem:
    """A motion on a meeting's agenda, as one source shows it."""

    motion: str  # its uuid
    paper_id: int
    title: str
    kind: str
    reference: str
    url: str  # at its source
    number: str
    role: str
    result: str
    state: ItemState  # "off": taken from the agenda, withdrawn; "moved": dealt with on another day


@dataclass(frozen=True)
class MeetingView:
    """A meeting with the motions that somebody looks for."""

    source: str
    identity: str  # never changes; one meeting of the source
    source_title: str
    body: str  # "Stadt Duisburg"; may be empty
    organization: str
    date: dt.date
    start: dt.datetime | None  # UTC
    end: dt.datetime | None
    location: str
    url: str
    cancelled: bool  # it falls away
    revision: int  # how many real changes there were, of it and of what is shown of its agenda
    revised: dt.datetime  # the last of them, UTC
    items: tuple[MeetingItem, ...]

    @property
    def takes_place(self) -> bool:
        """Whether it is held, and deals with any of the motions."""
        return not self.cancelled and any(item.state == "on" for item in self.items)


@dataclass
class _Event:
    """A meeting while it is put together."""

    source: str
    identity: str
    row: Row[Any] | None
    sittings: dict[int, Sitting] = field(default_factory=dict)  # what each paper lists of it now, or listed
    now: set[int] = field(default_factory=set)  # the papers that list it still

    @property
    def date(self) -> dt.date:
        """The day in Germany."""
        if self.row is not None:
            date: dt.date = self.row.date
            return date
        return dt.date.fromisoformat(self.told["date"])

    @property
    def told(self) -> Sitting:
        """What one of the papers lists of it."""
        return next(iter(self.sittings.values()))

    def names(self) -> set[str]:
        """By what a sitting may name it."""
        row = self.row
        return (
            {self.identity} if row is None else {self.identity, row.key, day_name(row.date, row.organization)}
        )


def meetings_of(
    connection: Connection, motion_ids: Collection[int], *, limit: int = MEETINGS
) -> list[MeetingView]:
    """The meetings at which these motions are or were to be dealt with, the latest `limit`, by date."""
    papers = _papers(connection, motion_ids)
    changes = _changes(connection, papers)
    events = _events(connection, papers, changes)
    latest = sorted(events, key=lambda event: (event.date, event.identity))[-limit:]
    views = [_view(event, papers, changes) for event in latest]
    return sorted(views, key=lambda view: (view.date, view.source, view.identity))


def _papers(connection: Connection, motion_ids: Collection[int]) -> dict[int, Row[Any]]:
    statement = (
        select(*_PAPER)
        .join(Motion, Motion.id == Paper.motion_id)
        .join(Source, Source.name == Paper.source)
        .outerjoin(Body, Body.ags == Paper.body_ags)
        .where(Paper.snapshot.is_not(None))
    )
    rows = in_chunks(connection, statement, Paper.motion_id, motion_ids)
    return {row.id: row for row in sorted(rows, key=lambda row: row.id)}


def _changes(connection: Connection, papers: Iterable[int]) -> dict[int, list[Row[Any]]]:
    rows = in_chunks(connection, select(Change.__table__), Change.paper_id, papers)
    changes: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.at, row.id)):
        changes[row.paper_id].append(row)
    return changes


def _events(
    connection: Connection, papers: Mapping[int, Row[Any]], changes: Mapping[int, Sequence[Row[Any]]]
) -> Iterable[_Event]:
    listed = [
        (paper, sitting, is_now)
        for paper in papers.values()
        for sitting, is_now in _sittings(paper, changes.get(paper.id, ()))
    ]
    known = KnownMeetings(connection, [(paper.source, sitting) for paper, sitting, _ in listed])
    events: dict[tuple[str, str], _Event] = {}
    for paper, sitting, is_now in listed:
        row = known.find(paper.source, sitting)
        identity = row.first_key if row is not None else announced(sitting)
        event = events.setdefault((paper.source, identity), _Event(paper.source, identity, row))
        event.sittings.setdefault(paper.id, sitting)
        if is_now:
            event.now.add(paper.id)
    return events.values()


def _sittings(paper: Row[Any], changes: Sequence[Row[Any]]) -> Iterator[tuple[Sitting, bool]]:
    """What a paper lists now, then what it listed before, the latest first; those with a date."""
    for sitting in paper.snapshot["consultations"]:
        if sitting["date"]:
            yield sitting, True
    for change in reversed(changes):
        if change.kind in ("scheduled", "rescheduled"):
            for sitting in (change.after, change.before):
                if sitting.get("date"):
                    yield sitting, False


def _view(
    event: _Event, papers: Mapping[int, Row[Any]], changes: Mapping[int, Sequence[Row[Any]]]
) -> MeetingView:
    row = event.row
    shown = [papers[id_] for id_ in sorted(event.sittings)]
    seen = [change.at for paper in shown for change in changes.get(paper.id, ()) if _is_seen(change, event)]
    revisions, revised_at = (row.revision, row.revised_at) if row is not None else (0, None)
    return MeetingView(
        source=event.source,
        identity=event.identity,
        source_title=shown[0].source_title,
        body=shown[0].body_name or "",
        date=event.date,
        revision=max(0, revisions + len(seen) - 1),
        revised=max([*seen, *filter(None, [revised_at])], default=shown[0].first_seen_at),
        items=tuple(sorted((_item(event, paper) for paper in shown), key=_in_order)),
        **(_as_kept(row) if row is not None else _as_told(event.told)),
    )


def _as_kept(row: Row[Any]) -> dict[str, Any]:
    return {
        "organization": row.organization,
        "start": row.start_at,
        "end": row.end_at,
        "location": row.location,
        "url": row.url or "",
        "cancelled": row.cancelled or row.gone,
    }


def _as_told(sitting: Sitting) -> dict[str, Any]:
    start = sitting.get("start")
    return {
        "organization": sitting["organization"],
        "start": dt.datetime.fromisoformat(start) if start else None,
        "end": None,
        "location": "",
        "url": "",
        "cancelled": bool(sitting.get("cancelled")),
    }


def _is_seen(change: Row[Any], event: _Event) -> bool:
    """Whether a change makes this event look different: its item comes, goes or is called otherwise."""
    if change.kind in ("new", "withdrawn", "restored") or change.after.get("removed"):
        return True
    if change.kind == "amended":
        return bool({"title", "reference", "kind"} & set(change.after))
    return any(_names(event, sitting) for sitting in (change.before, change.after) if sitting)


def _names(event: _Event, sitting: Sitting) -> bool:
    if sitting.get("meeting"):
        return sitting["meeting"] in event.names()
    return bool(sitting.get("date")) and announced(sitting) in event.names()


def _item(event: _Event, paper: Row[Any]) -> MeetingItem:
    sitting = event.sittings[paper.id]
    fields: dict[str, Any] = paper.fields
    return MeetingItem(
        motion=paper.uuid,
        paper_id=paper.id,
        title=paper.title or fields.get("title", ""),
        kind=paper.kind or fields.get("kind", ""),
        reference=paper.reference or fields.get("reference", ""),
        url=paper.url,
        number=sitting.get("number") or "",
        role=sitting.get("role") or "",
        result=(sitting.get("result") or "") if paper.id in event.now else "",
        state=_state(event, paper, sitting),
    )


def _state(event: _Event, paper: Row[Any], sitting: Sitting) -> ItemState:
    if paper.id not in event.now:
        return "moved"
    is_gone = paper.state == "withdrawn" and not is_removed(
        paper
    )  # what we removed is dealt with all the same
    off = sitting.get("dropped") or sitting.get("cancelled") or is_gone
    return "off" if off and not sitting.get("result") else "on"


def _in_order(item: MeetingItem) -> tuple[bool, list[int], str, int]:
    """As on the agenda: "Ö 2" before "Ö 12"; those without a number last."""
    digits = "".join(sign if sign.isdigit() else " " for sign in item.number).split()
    return not digits, [int(each) for each in digits], item.title, item.paper_id
