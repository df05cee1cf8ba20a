"""OParl's objects (specification 1.1) as the demo's neighbouring town gives them. Plain data, no server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from demo.agenda import Row, public_rows, secret_rows
from demo.councils import PARTIES
from demo.model import Council, Document, Item, Meeting, Paper, Votes
from demo.pages import extension, file_name, media_type

Object = dict[str, Any]

SCHEMA = "https://schema.oparl.org/1.1/"
BODY = 1
SECRET_NUMBERS = 900_000  # added to a paper's number for its consultation that is not public
_OFFICES = 500  # added to the place of an office among them, as with factions
_FACTIONS = 300
_BERLIN = ZoneInfo("Europe/Berlin")


def moment(day: dt.date, clock: dt.time) -> str:
    """A time of day in Germany, with its offset."""
    return dt.datetime.combine(day, clock, tzinfo=_BERLIN).isoformat()


@dataclass(frozen=True)
class Objects:
    """Makes the objects of a council; `root` is the address of the interface, without a slash at the end."""

    council: Council
    root: str
    web: str  # the address of the pages for people

    def address(self, kind: str, number: int) -> str:
        """An object's `id`."""
        return f"{self.root}/body/{BODY}/{kind}/{number}"

    def system(self) -> Object:
        """The system, which serves another body too."""
        return {
            "id": f"{self.root}/system",
            "type": SCHEMA + "System",
            "oparlVersion": SCHEMA,
            "body": f"{self.root}/body",
            "name": "Ratsinformation der Region",
            "contactName": "Rechenzentrum",
            "contactEmail": "ris@region.invalid",
            "vendor": "https://ratswerk.invalid/",
            "product": "https://ratswerk.invalid/oparl",
        }

    def bodies(self) -> list[Object]:
        """Our town and the county that shares the system; the keys are written as real systems do."""
        own = self._body(BODY, self.council.name, self.council.ags)
        return [self._body(2, "Kreis Ulmbach-Land", "99000"), own]

    def _body(self, number: int, name: str, ags: str) -> Object:
        url = f"{self.root}/body/{number}"
        lists = {kind: f"{url}/{kind}" for kind in ("organization", "person", "meeting", "paper")}
        head = {"id": url, "type": SCHEMA + "Body", "system": f"{self.root}/system"}
        return {**head, "name": name, "ags": ags.lstrip("0"), **lists, "legislativeTerm": []}

    # -- organizations ----------------------------------------------------------------------------

    def organizations(self) -> list[Object]:
        """Committees, factions and offices; with members, whom nobody has to read."""
        return [
            {
                "id": self.address("organization", number),
                "type": SCHEMA + "Organization",
                "body": f"{self.root}/body/{BODY}",
                "name": name,
                "organizationType": kind,
                "membership": [self.address("membership", number)],
            }
            for number, (name, kind) in self._organizations().items()
        ]

    def _organizations(self) -> dict[int, tuple[str, str]]:
        committees = sorted({meeting.organization for meeting in self.council.meetings})
        offices = sorted({paper.responsible for paper in self.council.papers})
        numbered = [
            *((number, (name, "Gremium")) for number, name in enumerate(committees, 1)),
            *((_FACTIONS + number, (name, "Fraktion")) for number, name in enumerate(PARTIES)),
            *((_OFFICES + number, (name, "Verwaltung")) for number, name in enumerate(offices)),
        ]
        return dict(numbered)

    def organization_url(self, name: str) -> str:
        """The `id` of the organization of that name."""
        return next(
            self.address("organization", number)
            for number, (known, _) in self._organizations().items()
            if known == name
        )

    # -- papers -----------------------------------------------------------------------------------

    def papers(self) -> list[Object]:
        """The papers by number; of a withdrawn one only the note of its deletion."""
        papers = sorted(self.council.papers, key=lambda paper: paper.number)
        return [self._paper(paper) for paper in papers if not paper.bare]

    def _paper(self, paper: Paper) -> Object:
        url = self.address("paper", paper.number)
        head = {"id": url, "type": SCHEMA + "Paper", "body": f"{self.root}/body/{BODY}"}
        if paper.withdrawn:
            return {**head, "deleted": True}
        main, *others = [self.file(document) for document in paper.documents]
        return {
            **head,
            "name": paper.title,
            "reference": paper.reference,
            "date": paper.day.isoformat(),
            "paperType": paper.kind,
            "mainFile": main,
            "auxiliaryFile": others,
            "originatorOrganization": [self.organization_url(name) for name in paper.originators],
            "originatorPerson": [self.address("person", paper.number)],
            "underDirectionOf": [self.organization_url(paper.responsible)],
            "consultation": list(self._consultations(paper)),
            "web": f"{self.web}/vorlage/{paper.number}",
        }

    def _consultations(self, paper: Paper) -> Iterator[Object]:
        url = self.address("paper", paper.number)
        for station in paper.stations:
            item = _item_of(paper, station.meeting)
            yield {
                "id": self.address("consultation", item.number),
                "type": SCHEMA + "Consultation",
                "paper": url,
                "organization": [self.organization_url(station.meeting.organization)],
                "authoritative": station.role == "Entscheidung",
                "role": station.role,
                **(self._at(item.number, station.meeting) if station.meeting.published else {}),
            }
        if paper.secret_note and (shown := self.council.stations_shown(paper)):
            number = SECRET_NUMBERS + paper.number
            yield {
                "id": self.address("consultation", number),
                "type": SCHEMA + "Consultation",
                "paper": url,
                "organization": [self.organization_url(shown[0].meeting.organization)],
                "role": "Vorberatung",
                **self._at(number, shown[0].meeting),
            }

    def _at(self, item: int, meeting: Meeting) -> Object:
        return {
            "agendaItem": self.address("agendaitem", item),
            "meeting": self.address("meeting", meeting.number),
        }

    def file(self, document: Document) -> Object:
        """A document."""
        name = file_name(document)
        return {
            "id": self.address("file", document.number),
            "type": SCHEMA + "File",
            "name": document.name,
            "fileName": name,
            "mimeType": media_type(document),
            "date": document.day.isoformat(),
            "accessUrl": f"{self.root}/dokument/{document.number}.{extension(document)}",
            "downloadUrl": f"{self.root}/dokument/{document.number}/{name}",
        }

    # -- meetings ---------------------------------------------------------------------------------

    def meetings(self) -> list[Object]:
        """The meetings by day."""
        return [self._meeting(meeting) for meeting in self.council.meetings]

    def _meeting(self, meeting: Meeting) -> Object:
        url = self.address("meeting", meeting.number)
        found: Object = {
            "id": url,
            "type": SCHEMA + "Meeting",
            "name": f"{meeting.organization} (öffentlich/nicht öffentlich)",
            "meetingState": "abgesagt" if meeting.cancelled else "terminiert",
            "cancelled": meeting.cancelled,
            "start": moment(meeting.day, meeting.start),
            "location": {
                "id": self.address("location", 1),
                "type": SCHEMA + "Location",
                "description": meeting.location,
            },
            "organization": [self.organization_url(meeting.organization)],
        }
        if meeting.end:
            found["end"] = moment(meeting.day, meeting.end)
        if meeting.published:
            found["invitation"] = self.file(meeting.notice)
            found["agendaItem"] = list(self._agenda(meeting))
        return found

    def _agenda(self, meeting: Meeting) -> Iterator[Object]:
        """Headings, public items and those that are not, which have titles and consultations too."""
        for row in public_rows(meeting):
            if row.heading:
                yield self._item(meeting, row.item.number + SECRET_NUMBERS * 3, row.heading)
            yield self._public(meeting, row)
        yield self._item(meeting, meeting.number + SECRET_NUMBERS * 4, "Nichtöffentlicher Teil", public=False)
        for row in secret_rows(meeting):
            shown = f"{row.number}"
            item = self._item(meeting, row.item.number, row.title, number=shown, public=False)
            yield {**item, "consultation": self.address("consultation", row.item.secret_paper)}
        for paper in self.council.papers:
            stations = self.council.stations_shown(paper)
            if paper.secret_note and not paper.withdrawn and stations and stations[0].meeting is meeting:
                number = SECRET_NUMBERS + paper.number
                item = self._item(meeting, number, paper.secret_note, number="99", public=False)
                consultation = self.address("consultation", number)
                yield {**item, "consultation": consultation, "result": paper.secret_note}

    def _public(self, meeting: Meeting, row: Row) -> Object:
        item = self._item(meeting, row.item.number, row.title, number=f"{row.number}")
        if row.paper is not None:
            item["consultation"] = self.address("consultation", row.item.number)
        if row.bare:
            item["auxiliaryFile"] = [self.file(document) for document in row.documents]
        result = "abgesetzt" if row.item.dropped else _result(row)
        return {**item, "result": result} if result else item

    def _item(
        self, meeting: Meeting, item: int, name: str, *, number: str = "", public: bool = True
    ) -> Object:
        return {
            "id": self.address("agendaitem", item),
            "type": SCHEMA + "AgendaItem",
            "meeting": self.address("meeting", meeting.number),
            "number": number,
            "name": name,
            "public": public,
        }


def _item_of(paper: Paper, meeting: Meeting) -> Item:
    return next(item for item in meeting.items if item.paper is paper)


def _result(row: Row) -> str:
    return f"{row.result}, {_counted(row.votes)}" if row.votes else row.result


def _counted(votes: Votes) -> str:
    return f"Ja: {votes.yes}, Nein: {votes.no}, Enthaltungen: {votes.abstentions}"


def first_change(found: Object, council: Council, today: dt.date) -> dt.datetime:
    """When an object was last changed before anybody looked at it: some days after it was made."""
    last = dt.datetime.combine(today - dt.timedelta(days=5), dt.time(9), tzinfo=_BERLIN)
    day = found.get("date") or str(found.get("start", ""))[:10]
    made = dt.date.fromisoformat(day) if day else today
    changed = dt.datetime.combine(made, dt.time(9), tzinfo=_BERLIN) + dt.timedelta(days=9)
    return min(changed, last)
