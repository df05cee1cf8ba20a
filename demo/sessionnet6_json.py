"""The objects of SessionNet 6's answers: meetings, items and documents, public or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from demo.agenda import Row, secret_rows
from demo.councils import AGENDA_DAYS
from demo.model import Council, Document, Meeting
from demo.numbered import Numbered, numbered
from storage.times import from_berlin

PUBLIC, CLOSED, BOTH = 1, 2, 4
HEADING_NUMBERS = 900_000  # toNr of headings, which the world does not number

Json = dict[str, Any]


def committee_numbers(council: Council) -> dict[str, int]:
    """grNr of each committee, by its short name."""
    return {short: number for number, short in enumerate(_names(council), 1)}


def committees(council: Council) -> list[Json]:
    """gremien: all committees."""
    return [{"grNr": number, "name": name} for number, name in enumerate(_names(council).values(), 1)]


def _names(council: Council) -> dict[str, str]:
    names = {meeting.committee: meeting.organization for meeting in council.meetings}
    return dict(sorted(names.items()))


def meeting_object(meeting: Meeting, today: dt.date) -> Json:
    """A row of sitzungen; what is not given is left out."""
    name = f"Sitzung: {meeting.organization}"
    row = {
        "nummer": meeting.reference,
        "ort": meeting.location.split(", ")[0],
        "oSt": BOTH,
        "siNr": meeting.number,
        "name": f"ENTFÄLLT: {name}" if meeting.cancelled else name,
        "raum": "\r\n".join(meeting.location.split(", ")[1:]),
        "beginn": f"{from_berlin(meeting.day, meeting.start):%Y-%m-%dT%H:%M:%SZ}",
        "dat": f"{meeting.day}",
        "sb": f"{meeting.start:%H:%M}",
        "typ": 0,
    }
    if meeting.end:
        ended = f"{from_berlin(meeting.day, meeting.end):%Y-%m-%dT%H:%M:%SZ}"
        row.update({"se": f"{meeting.end:%H:%M}", "ende": ended})
    if meeting.published:
        row["freigabeDatum"] = f"{min(meeting.day - dt.timedelta(days=AGENDA_DAYS), today)}"
    return row


def hidden_meeting(council: Council, today: dt.date) -> Json:
    """A meeting without any public part, which the list shows all the same."""
    meeting = next(each for each in council.meetings if each.published)
    title = secret_rows(meeting)[0].title
    return {**meeting_object(meeting, today), "siNr": 999_001, "oSt": CLOSED, "name": title, "raum": title}


def agenda(council: Council, meeting: Meeting) -> list[Json]:
    """tagesordnung: the items; those of the closed part are marked."""
    committee = committee_numbers(council)[meeting.committee]
    rows = list(numbered(meeting))
    public = [_item(meeting, shown, place) for place, shown in enumerate(rows, 1)]
    secret = [_secret(row, len(rows) + row.number) for row in secret_rows(meeting)]
    return [{**item, "grNr": committee} for item in (*public, *secret)]


def _item(meeting: Meeting, shown: Numbered, place: int) -> Json:
    row = shown.row
    paper = row.paper if row else None
    title = paper.title if paper else shown.title
    item: Json = {
        "toNr": row.item.number if row else HEADING_NUMBERS + meeting.number * 10 + place,
        "oSt": PUBLIC,
        "nummer": shown.number,
        "ebene": shown.number.count(".") + 1,
        "text": title,
        "textLang": title,
        "voNr": paper.number if paper else 0,
        "abstimmungTyp": 0,
        "sort": place * 10,
    }
    return {**item, **_outcome(row)} if row else item


def _outcome(row: Row) -> Json:
    """What came of an item; counts only where people were counted."""
    result: Json = {"beschluss": "abgesetzt" if row.item.dropped else row.result}
    if row.votes:
        votes = {
            "ja": row.votes.yes,
            "nein": row.votes.no,
            "enthaltung": row.votes.abstentions,
            "befangen": 0,
        }
        result.update(abstimmungTyp=1, abstimmungErgebnis=votes)
    return {name: value for name, value in result.items() if value}


def _secret(row: Row, place: int) -> Json:
    return {
        "toNr": row.item.number,
        "oSt": CLOSED,
        "nummer": str(place),
        "ebene": 1,
        "text": row.title,
        "textLang": row.title,
        "voNr": row.item.secret_paper,
        "abstimmungTyp": 0,
        "beschluss": f"{row.title}: zugestimmt",
        "sort": place * 10,
    }


def documents(meeting: Meeting, root: str) -> list[Json]:
    """tagesordnung/dokumente: those of all items, without a word on who may see them."""
    return list(_documents(meeting, root))


def _documents(meeting: Meeting, root: str) -> Iterator[Json]:
    for shown in numbered(meeting):
        for place, document in enumerate(shown.row.documents if shown.row else ()):
            yield _document(shown.row.item.number if shown.row else 0, document, document.name, place, root)
    for row in secret_rows(meeting):
        yield _document(row.item.number, meeting.notice, row.title, 0, root)


def _document(item: int, document: Document, name: str, place: int, root: str) -> Json:
    ref = f"{root}/api/v1/dokumente/{document.number}/datei"
    return {"toNr": item, "doNr": document.number, "name": name, "ref": ref, "sort": place}
