"""Meetings as they are given out, with their public agendas: some hundred in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, Row, select

from storage.models import AgendaPaper, Meeting, Paper, Source
from storage.models_oparl import OparlObject
from storage.oparl.agendas import Agendas
from storage.oparl.entries import Entry, Whole, consultation_key, filled, is_web, location, organization
from storage.oparl.files import file_entries
from storage.profiles import in_chunks

GIVEN = (
    Meeting.id,
    Meeting.organization,
    Meeting.date,
    Meeting.start_at,
    Meeting.end_at,
    Meeting.location,
    Meeting.title,
    Meeting.reference,
    Meeting.url,
    Meeting.cancelled,
    Meeting.files,
    Meeting.gone,
    Source.body_ags,
)


class Meetings:
    """Some meetings, with all that is needed to give them out."""

    def __init__(self, connection: Connection, ids: Collection[int]) -> None:
        given = select(*GIVEN).join(Source, Source.name == Meeting.source)
        self._rows = in_chunks(connection, given, Meeting.id, ids)
        self._agendas = Agendas(connection, ids)
        self._consultations = _consultations(connection, ids)

    def wholes(self) -> Iterator[Whole]:
        """Each of them; one that left the calendar, or belongs to no body, without content."""
        for row in self._rows:
            if row.gone or not row.body_ags:
                yield Whole(Entry("meeting", str(row.id), row.body_ags or "", None))
            else:
                yield self._whole(row)

    def _whole(self, row: Row[Any]) -> Whole:
        body: str = row.body_ags
        committee = organization(body, row.organization) if row.organization else None
        place = location(body, row.location) if row.location else None
        files = file_entries(f"m{row.id}", body, {"meeting": str(row.id)}, row.files)
        items = [self._item(row, item, order) for order, item in enumerate(self._agendas.items[row.id])]
        content = filled(
            name=row.title or row.organization,
            organization=committee.key if committee else None,
            date=row.date.isoformat(),
            start=row.start_at.isoformat() if row.start_at else None,
            end=row.end_at.isoformat() if row.end_at else None,
            location=place.key if place else None,
            place=row.location,
            cancelled=row.cancelled,
            reference=row.reference,
            web=row.url if is_web(row.url) else "",
            files=[each.key for each in files],
        )
        named = tuple(each for each in (committee, place) if each)
        return Whole(Entry("meeting", str(row.id), body, content), (*files, *items), named)

    def _item(self, meeting: Row[Any], item: Row[Any], order: int) -> Entry:
        content = filled(
            meeting=str(meeting.id),
            number=item.number,
            order=order,
            name=item.title,
            heading=item.heading,
            result=item.result,
            votes=item.votes,
            resolution=item.resolution,
            dropped=item.dropped,
            consultation=next(iter(self._consultations[meeting.id, item.position]), None),
        )
        return Entry("agendaitem", self._agendas.key(meeting.id, item.position), meeting.body_ags, content)


def _consultations(connection: Connection, ids: Collection[int]) -> defaultdict[tuple[int, int], list[str]]:
    """The keys of the consultations that are given out, by meeting and position.

    The specification gives an item one consultation; the others of it name the item themselves.
    """
    statement = select(AgendaPaper.meeting_id, AgendaPaper.position, Paper.id).join(
        Paper, (Paper.source == AgendaPaper.source) & (Paper.key == AgendaPaper.paper_key)
    )
    rows = in_chunks(connection, statement, AgendaPaper.meeting_id, ids)
    keys = {(row.meeting_id, row.id): consultation_key(row.id, row.meeting_id, "", None) for row in rows}
    known = select(OparlObject.key).where(OparlObject.kind == "consultation", ~OparlObject.deleted)
    given = {row.key for row in in_chunks(connection, known, OparlObject.key, keys.values())}
    found: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row.id):
        if (key := keys[row.meeting_id, row.id]) in given:
            found[row.meeting_id, row.position].append(key)
    return found
