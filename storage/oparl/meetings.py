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
    Meeting.key,
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
        self._rows = sorted(in_chunks(connection, given, Meeting.id, ids), key=lambda row: row.id)
        self._agendas = Agendas(connection, ids)
        self._papers = _papers(connection, ids)
        self._consultations = _consultations(connection, self._papers)

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
            **self._outcome(meeting, item),
            resolution=item.resolution,
            dropped=item.dropped,
            consultation=self._consultations.get((meeting.id, item.position)),
        )
        return Entry("agendaitem", self._agendas.key(meeting.id, item.position), meeting.body_ags, content)

    def _outcome(self, meeting: Row[Any], item: Row[Any]) -> dict[str, Any]:
        """What came of an item: some systems say it on the paper's page alone. Several papers may differ."""
        said = {"result": item.result, "votes": item.votes}
        papers = self._papers[meeting.id, item.position]
        if item.result or len(papers) != 1:
            return said
        sittings = (papers[0].snapshot or {}).get("consultations", ())
        own = next((each for each in sittings if each["meeting"] == meeting.key), said)
        return {"result": own["result"], "votes": own["votes"]}


_Listed = defaultdict[tuple[int, int], list[Row[Any]]]
"""Papers by meeting and position."""


def _papers(connection: Connection, ids: Collection[int]) -> _Listed:
    columns = (AgendaPaper.meeting_id, AgendaPaper.position, Paper.id, Paper.snapshot)
    statement = select(*columns).join(
        Paper, (Paper.source == AgendaPaper.source) & (Paper.key == AgendaPaper.paper_key)
    )
    found: _Listed = defaultdict(list)
    rows = in_chunks(connection, statement, AgendaPaper.meeting_id, ids)
    for row in sorted(rows, key=lambda row: row.id):
        found[row.meeting_id, row.position].append(row)
    return found


def _consultations(connection: Connection, papers: _Listed) -> dict[tuple[int, int], str]:
    """The key of the consultation that an item names, by meeting and position, of those that are given out.

    The specification gives an item one consultation; the others of it name the item themselves.
    """
    keys = {
        place: [consultation_key(paper.id, place[0], "", None) for paper in listed]
        for place, listed in papers.items()
    }
    known = select(OparlObject.key).where(OparlObject.kind == "consultation", ~OparlObject.deleted)
    wanted = {key for listed in keys.values() for key in listed}
    given = {row.key for row in in_chunks(connection, known, OparlObject.key, wanted)}
    first = {place: next((key for key in listed if key in given), None) for place, listed in keys.items()}
    return {place: key for place, key in first.items() if key}
