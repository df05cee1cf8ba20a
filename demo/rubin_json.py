"""The objects of more!rubin's answers: meetings, items, papers and documents, public or not."""

from __future__ import annotations

import datetime as dt
from typing import Any

from demo.agenda import Row, secret_rows
from demo.model import Council, Document, Item, Meeting, Paper, Station
from demo.numbered import Numbered, numbered
from demo.rubin_numbers import CODES, item_code, meeting_number, paper_number, shown_number

PUBLIC, CLOSED, BOTH = 1, 2, 4
BODY = "GWeid"
ROLES = {"Vorberatung": "vorberatend", "Entscheidung": "beschließend", "Kenntnisnahme": "zur Information"}
PAPER, ATTACHMENT, NOTICE, OF_ITEM = 4, 13, 1, 7  # document_type_id

Json = dict[str, Any]


class RubinJson:
    """Makes the objects for one council; `root` is its address, `revision` grows with every change."""

    def __init__(self, council: Council, today: dt.date, root: str, revision: int) -> None:
        self.council = council
        self.today = today
        self.root = root
        self.revision = revision

    # -- meetings ---------------------------------------------------------------------------------

    def number(self, meeting: Meeting) -> str:
        """The number that the meeting is asked for by now."""
        return shown_number(meeting, (self.today - meeting.day).days)

    def meeting(self, meeting: Meeting) -> Json:
        """What calendar and meeting show alike."""
        number = self.number(meeting)
        name = f"Sitzung: {meeting.organization}"
        return {
            "id": meeting.number,
            "nummer": number,
            "nummer_si": meeting_number(meeting) if number.startswith("ni_") else None,
            "event_type_id": 1,
            "fraktionssitzung": "0",
            "datum": f"{meeting.day}",
            "titel": f"Abgesagt - {name}" if meeting.cancelled else name,
            "status": BOTH,
            "niederschrift_status": number.startswith("ni_"),
            "gremium_1": CODES[meeting.committee],
            "gremium_2": "",
            "raum": "GSS",
            "beginn": f"{meeting.start:%H:%M:%S}",
            "beginn_oef": "00:00:00",
            "beginn_noef": "00:00:00",
            "ende": f"{meeting.end or dt.time():%H:%M:%S}",
            "is_draft": False,
            "closed_at": None,
            "full_url": f"{self.root}/meeting?id={number}",
        }

    def room(self, meeting: Meeting) -> Json:
        """Where it is."""
        place, hall, street = meeting.location.split(", ")
        return {
            "Kuerzel": "GSS",
            "Bezeichnung": hall,
            "Strasse": street,
            "PLZ": "",
            "Ort": place,
            "Ortsteil": "",
        }

    def hidden(self) -> list[Json]:
        """Meetings that are in the calendar and nobody's business: a faction's, a closed one, a draft."""
        meeting = next(each for each in self.council.meetings if each.published)
        title = secret_rows(meeting)[0].title
        common = {**self.meeting(meeting), "titel": title}
        return [
            {**common, "nummer": "2026-SPD-1", "fraktionssitzung": "1"},
            {**common, "nummer": "2026-GR-9001", "status": CLOSED},
            {**common, "nummer": "2026-GR-9002", "is_draft": True},
        ]

    def committee(self, meeting: Meeting) -> Json:
        """The committee that meets."""
        code = CODES[meeting.committee]
        return {"Kuerzel": code, "id": code, "name": meeting.organization, "Koerperschaftsnummer": BODY}

    def with_agenda(self, meeting: Meeting) -> Json:
        """The meeting's own answer; its agenda is empty until it is published."""
        shown = meeting.published and not meeting.cancelled
        return {
            **self.meeting(meeting),
            "documents": [self._notice(meeting)] if shown else [],
            "room": self.room(meeting),
            "committees": [self.committee(meeting)],
            "agenda_items": self._items(meeting) if shown else [],
        }

    def _notice(self, meeting: Meeting) -> Json:
        relation = self.number(meeting)
        return self._document(meeting.notice, NOTICE, relation, meeting.notice.name, "Bekanntmachung")

    # -- items ------------------------------------------------------------------------------------

    def _items(self, meeting: Meeting) -> list[Json]:
        rows = list(numbered(meeting))
        ids = {row.number: self._ai_id(meeting, place) for place, row in enumerate(rows, 1)}
        public = [self._item(meeting, row, ids) for row in rows]
        secret = [self._secret(meeting, row, len(rows) + row.number) for row in secret_rows(meeting)]
        return [*public, *secret]

    def _ai_id(self, meeting: Meeting, place: int) -> int:
        """New with every change: the system writes all items of an agenda anew."""
        return self.revision * 10_000_000 + meeting.number * 100 + place

    def _item(self, meeting: Meeting, shown: Numbered, ids: dict[str, int]) -> Json:
        row = shown.row
        paper = row.paper if row else None
        station = next((each for each in paper.stations if each.meeting is meeting), None) if paper else None
        code = item_code(row.item) if row else f"UE{shown.number}"
        item: Json = {
            "ai_id": ids[shown.number],
            "parent_id": ids.get(shown.parent),
            "nummer": self.number(meeting),
            "meeting_id": meeting.number,
            "vorlagennummer": code,
            "topnummer": shown.number,
            "status": PUBLIC,
            "abstimmungstext": _outcome(row) if row else "",
            "topart": "vl" if paper else "zt",
            "id": f"{self.number(meeting)}|{code}|1",
            "documents": self._documents(row.item) if row else [],
            "votings": [],
            "title": shown.title.replace("\n", "\r\n"),
            "number": shown.number,
            "resolution_number": "",
            "counselling_status": {"id": 3, "name": ROLES[station.role]} if station else None,
        }
        return {**item, "submission": self._submission(paper)} if paper else item

    def _secret(self, meeting: Meeting, row: Row, place: int) -> Json:
        number = f"2026{row.item.secret_paper:011d}"
        document = self._document(meeting.notice, PAPER, number, row.title, "Vorlage")
        return {
            "ai_id": self._ai_id(meeting, place),
            "parent_id": None,
            "vorlagennummer": number,
            "topnummer": str(place),
            "status": CLOSED,
            "abstimmungstext": f"{row.title}: zugestimmt",
            "topart": "vl",
            "id": f"{self.number(meeting)}|{number}|1",
            "documents": [{**document, "documentPublicStatusId": CLOSED}],
            "title": row.title,
            "submission": {"id": number, "Status": CLOSED, "name": row.title, "alias": "geheim"},
        }

    # -- papers and documents ---------------------------------------------------------------------

    def _submission(self, paper: Paper) -> Json:
        public = [self._consultation(paper, each) for each in self.council.stations_shown(paper)]
        secret = {"topstatus": CLOSED, "gremium": "GR", "committee": {"name": paper.secret_note}}
        return {
            "id": paper_number(paper),
            "erstellungsdatum": f"{paper.day} 00:00:00",
            "Status": PUBLIC,
            "is_draft": False,
            "type": {"kuerzel": paper.kind[:2].upper(), "bezeichnung": paper.kind, "name": paper.kind},
            "name": paper.title,
            "alias": paper.reference,
            "consultations": [*public, secret] if paper.secret_note else public,
        }

    def _consultation(self, paper: Paper, station: Station) -> Json:
        meeting = station.meeting
        place = next(row for row in numbered(meeting) if row.row and row.row.item.paper is paper)
        return {
            "vorlagennummer": paper_number(paper),
            "gremium": CODES[meeting.committee],
            "topstatus": PUBLIC,
            "topstatus_lang": "öffentlich",
            "sitzungsdatum": f"{meeting.day}",
            "beratungsstatus_lang": ROLES[station.role],
            "sitzungsnummer": self.number(meeting),
            "meeting": self.meeting(meeting),
            "agendaItem": {
                "topnummer": place.number,
                "status": PUBLIC,
                "abstimmungstext": _outcome(place.row),
            },
            "committee": self.committee(meeting),
        }

    def _documents(self, item: Item) -> list[Json]:
        paper = item.paper
        if paper is None:
            return []
        if paper.bare:
            return [
                self._document(
                    document, OF_ITEM, f"zt_{item.number}|{document.number}", document.name, "Antrag"
                )
                for document in paper.documents
            ]
        number = paper_number(paper)
        main, *others = paper.documents
        name = f"{main.name} ({paper.title})"
        listed = [self._document(main, PAPER, number, name, "Vorlage")]
        for each in others:
            relation = f"{number}|{each.number}.pdf|"
            listed.append(self._document(each, ATTACHMENT, relation, each.name, "Anlage"))
        secret = {**listed[0], "documentName": paper.secret_note, "documentPublicStatusId": CLOSED}
        return [*listed, secret] if paper.secret_note else listed

    def _document(self, document: Document, kind: int, relation: str, name: str, label: str) -> Json:
        query = f"document_type_id={kind}&document_relation_id={relation.replace('|', '%7C')}"
        return {
            "documentUrl": f"{self.root}/api.php?{query}&id=69&json=1&platform=ris&system=ris",
            "documentType": {"id": kind, "name": label},
            "documentName": f"{name}.pdf",
            "documentDate": f"{document.day} 09:54:45",
            "documentSize": len(document.text.encode()),
            "documentPublicStatusId": PUBLIC,
            "documentExtension": "pdf",
            "is_draft": False,
        }


def _outcome(row: Row | None) -> str:
    """The words of an outcome, and on a line of its own the count of votes."""
    if row is None or not row.votes:
        return row.result if row else ""
    votes = row.votes
    return f"{row.result}\r\nJa: {votes.yes}, Nein: {votes.no}, Enthaltungen: {votes.abstentions}"
