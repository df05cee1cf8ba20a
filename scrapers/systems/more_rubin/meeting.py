"""A meeting with its agenda, and the papers that stand on it."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from scrapers.items import Meeting, PaperItem
from scrapers.json_fields import Fields
from scrapers.page import PageFailure
from scrapers.systems.more_rubin.answers import RubinAnswer
from scrapers.systems.more_rubin.documents import files_of
from scrapers.systems.more_rubin.embedded import embedded_meeting
from scrapers.systems.more_rubin.head import meeting_head
from scrapers.systems.more_rubin.items import Items
from scrapers.systems.more_rubin.keys import KNOWN_ITEM_KINDS, is_public, is_public_meeting
from scrapers.systems.more_rubin.papers import paper_of
from storage.records import FailureKind, Line, Record


class Sitting(Record):
    """A meeting as its answer shows it; `bodies`: whose committees meet, as bodies are numbered."""

    meeting: Meeting
    papers: tuple[PaperItem, ...]
    bodies: tuple[Line, ...]


class MeetingAnswer(RubinAnswer[Sitting]):
    """id=meetings&action=get&with_agenda_item_documents=true; of older installations the meeting's page."""

    names = ("meeting", "meetings")
    what = "Sitzung"
    publicity = "marked"

    @cached_property
    def data(self) -> Any:
        """The meeting's object, from the page that has it in older installations."""
        is_page = bytes(self.response.body[:200]).lstrip().startswith(b"<")
        return (embedded_meeting(self.response.text) if is_page else None) or super().data

    def check(self) -> None:
        """Raise PageFailure where the answer is no meeting, or one that is not public (any more)."""
        if not isinstance(self.data, dict) or "nummer" not in self.data:
            raise self.not_understood()
        if "status" in self.fields() and not is_public_meeting(self.fields()):
            raise PageFailure(FailureKind.ERROR_PAGE, "Die Sitzung ist nicht öffentlich")

    def extract(self) -> Sitting:
        """The meeting with its public items and their papers. Raises PageFailure without its date."""
        answer = self.fields()
        meeting = meeting_head(self, answer)
        if meeting is None:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Antwort nennt weder Datum noch Gremium")
        listed = answer.objects("agenda_items")
        if not listed and "agenda_items" not in answer:
            self.warn("agenda-missing", answer.line("nummer"))
        rows = [row for row in listed if self._is_read(row)]
        items = Items(self, rows, meeting.url or "").read()
        update = {"agenda": tuple(items) if listed else None, "files": files_of(self, answer)}
        meeting = meeting.model_copy(update=update)
        pairs = zip(rows, items, strict=True)
        bodies = (committee.line("Koerperschaftsnummer") for committee in answer.objects("committees"))
        return Sitting(
            meeting=meeting,
            papers=tuple(paper_of(self, row, item, meeting) for row, item in pairs if item.papers),
            bodies=tuple(body for body in bodies if body),
        )

    def _is_read(self, row: Fields) -> bool:
        """Whether an item is public and has a title; of one that is not public nothing is read or told."""
        if "status" not in row:
            self.warn("item-without-status", "ein Tagesordnungspunkt ohne Angabe, ob er öffentlich ist")
        if not is_public(row):
            return False
        kind = row.line("topart")
        if kind and kind not in KNOWN_ITEM_KINDS:
            self.warn("unknown-item-kind", kind)
        if not row.line("title"):
            self.warn("item-without-title", row.line("topnummer"))
        return bool(row.line("title"))
