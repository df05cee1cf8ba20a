"""Papers as they are given out, with their documents and consultations: some hundred in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Text, cast, func, select, tuple_

from storage.models import AgendaItem, AgendaPaper, File, Meeting, Organization, Paper, PaperFile, Source
from storage.oparl.agendas import Agendas
from storage.oparl.entries import Entry, Whole, consultation_key, filled, is_web, organization
from storage.oparl.files import file_entries
from storage.parties import party_names
from storage.profiles import chunked, in_chunks

GIVEN = (
    Paper.id,
    Paper.source,
    Paper.key,
    Paper.body_ags,
    Paper.url,
    Paper.reference,
    Paper.kind,
    Paper.title,
    Paper.date,
    Paper.originators,
    Paper.fields,
    Paper.motion_id,
    Paper.state,
    Paper.snapshot,
)


class Papers:
    """Some papers, with all that is needed to give them out."""

    def __init__(self, connection: Connection, ids: Collection[int]) -> None:
        # In the order in which they were found, which is that of the lists, whatever was written last.
        self._rows = sorted(in_chunks(connection, select(*GIVEN), Paper.id, ids), key=lambda row: row.id)
        self._files = _files(connection, ids)
        self._siblings = _siblings(connection, {row.motion_id for row in self._rows} - {None})
        self._committees = _committees(connection)
        self._meetings = _meetings(connection, self._rows)
        self._items = _items(connection, self._rows)

    def wholes(self) -> Iterator[Whole]:
        """Each of them; one that was withdrawn, or belongs to no body, without content."""
        for row in self._rows:
            if row.state == "withdrawn" or not row.body_ags:
                yield Whole(Entry("paper", str(row.id), row.body_ags or "", None))
            else:
                yield self._whole(row)

    def _whole(self, row: Row[Any]) -> Whole:
        body: str = row.body_ags
        originators = [organization(body, name) for name in self._originators(row)]
        files = file_entries(str(row.id), body, {"paper": str(row.id)}, self._files[row.id])
        sittings = (row.snapshot or {}).get("consultations", ())
        listed = (self._consultation(row, sitting) for sitting in sittings)
        consultations = tuple({each.key: each for each in listed}.values())
        committees = [organization(body, each["organization"]) for each in sittings if each["organization"]]
        content = filled(
            name=row.title or row.fields.get("title", ""),
            reference=row.reference or row.fields.get("reference", ""),
            kind=row.kind or row.fields.get("kind", ""),
            date=row.date.isoformat() if row.date else row.fields.get("date"),
            web=row.url if is_web(row.url) else "",
            originators=[each.key for each in originators],
            related=[id_ for id_ in self._siblings[row.motion_id] if id_ != str(row.id)],
            # in their order, which the parts do not have by themselves
            files=[each.key for each in files],
            consultations=[each.key for each in consultations],
        )
        named = tuple({each.key: each for each in (*originators, *committees)}.values())
        return Whole(Entry("paper", str(row.id), body, content), (*files, *consultations), named)

    def _originators(self, row: Row[Any]) -> list[str]:
        """Parties by our names, and committees. Whoever else brings a paper in may be a person."""
        found: list[str] = []
        for name in row.originators or row.fields.get("originators", ()):
            found += party_names(name) or ([name] if name in self._committees[row.body_ags] else [])
        return list(dict.fromkeys(found))

    def _consultation(self, row: Row[Any], sitting: Mapping[str, Any]) -> Entry:
        meeting = self._meetings.get((row.source, sitting["meeting"] or ""))
        item = self._items.get((row.id, meeting or 0))
        key = consultation_key(row.id, meeting, sitting["organization"], sitting["date"])
        name = sitting["organization"]
        content = filled(
            paper=str(row.id),
            meeting=None if meeting is None else str(meeting),
            item=item,
            organization=organization(row.body_ags, name).key if name else None,
            role=sitting["role"],
        )
        if item is None:  # else the item says it
            content |= filled(
                date=None if meeting else sitting["date"],
                number=sitting["number"],
                result=sitting["result"],
                votes=sitting["votes"],
            )
        return Entry("consultation", key, row.body_ags, content)


def _files(connection: Connection, ids: Collection[int]) -> defaultdict[int, list[dict[str, Any]]]:
    statement = select(
        PaperFile.paper_id,
        PaperFile.position,
        PaperFile.url,
        PaperFile.name,
        PaperFile.role,
        PaperFile.date,
        PaperFile.size,
        PaperFile.sha256,
        File.media_type,
        File.size.label("exact_size"),
        func.length(cast(File.pages, Text)).label("text_length"),
    ).outerjoin(File, File.sha256 == PaperFile.sha256)
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = in_chunks(connection, statement, PaperFile.paper_id, ids)
    for row in sorted(rows, key=lambda row: (row.paper_id, row.position)):
        found[row.paper_id].append(dict(row._mapping))
    return found


def _siblings(connection: Connection, motions: Collection[int]) -> defaultdict[int | None, list[str]]:
    """The papers that are given out, by the motion that they are together."""
    statement = select(Paper.id, Paper.motion_id).where(
        Paper.state != "withdrawn", Paper.body_ags.is_not(None)
    )
    found: defaultdict[int | None, list[str]] = defaultdict(list)
    for row in sorted(in_chunks(connection, statement, Paper.motion_id, motions), key=lambda row: row.id):
        found[row.motion_id].append(str(row.id))
    return found


def _committees(connection: Connection) -> defaultdict[str, set[str]]:
    rows = connection.execute(
        select(Source.body_ags, Organization.name).join(Source, Source.name == Organization.source)
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        found[row.body_ags or ""].add(row.name)
    return found


def _meetings(connection: Connection, papers: Collection[Row[Any]]) -> dict[tuple[str, str], int]:
    """The ids of the meetings that consultations name, by source and key."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for paper in papers:
        for sitting in (paper.snapshot or {}).get("consultations", ()):
            wanted[paper.source].add(sitting["meeting"] or "")
    return {
        (row.source, row.key): row.id
        for source, keys in sorted(wanted.items())
        for row in in_chunks(
            connection,
            select(Meeting.id, Meeting.source, Meeting.key).where(Meeting.source == source, ~Meeting.gone),
            Meeting.key,
            keys - {""},
        )
    }


def _items(connection: Connection, papers: Collection[Row[Any]]) -> dict[tuple[int, int], str]:
    """The agenda item that a paper stands on, by paper and meeting: one that was not taken off, if any."""
    ids = {(paper.source, paper.key): paper.id for paper in papers}
    columns = (AgendaPaper.source, AgendaPaper.paper_key, AgendaPaper.meeting_id, AgendaPaper.position)
    statement = select(*columns, AgendaItem.dropped).join(
        AgendaItem,
        (AgendaItem.meeting_id == AgendaPaper.meeting_id) & (AgendaItem.position == AgendaPaper.position),
    )
    pair = tuple_(AgendaPaper.source, AgendaPaper.paper_key)
    rows = [row for chunk in chunked(ids) for row in connection.execute(statement.where(pair.in_(chunk)))]
    agendas = Agendas(connection, {row.meeting_id for row in rows})
    found: dict[tuple[int, int], str] = {}
    for row in sorted(rows, key=lambda row: (row.dropped, row.position)):
        place = (ids[row.source, row.paper_key], row.meeting_id)
        found.setdefault(place, agendas.key(row.meeting_id, row.position))
    return found
