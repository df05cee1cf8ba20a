"""A meeting's page: its head, and its agenda in whichever layout the page has."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from scrapers.council_words import is_cancelled, without_cancelled
from scrapers.german import parse_date, parse_times
from scrapers.markup import line
from scrapers.nodes import class_list
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet import agenda, agenda_cards, agenda_old
from scrapers.systems.sessionnet.files import file_links, meeting_files
from scrapers.systems.sessionnet.landmarks import ensure
from scrapers.systems.sessionnet.nodes import address, field, headline, labelled, own_key
from storage.records import AgendaItem, FailureKind, FileLink, Meeting
from storage.text import one_line

_NOT_RELEASED = re.compile(r"noch keine Detailinformationen freigegeben", re.IGNORECASE)
_HEAD = re.compile(r"^(?P<organization>.*?)\s*[-–,]?\s*(?P<date>\d{1,2}\.\d{1,2}\.\d{4})(?P<rest>.*)$")
_TIMES = re.compile(r"^\s*[-–]?\s*(?P<times>\d{1,2}[:.]\d{2}(?:\s*-\s*\d{1,2}[:.]\d{2})?)\s*(?:Uhr)?")
_CONTENT = ("td.tofnum", "td.smc_tophn", ".smc-card-text-title")
_FIELDS = frozenset({"siname", "sigrname", "sidat", "yytime", "siort"})


@dataclass(frozen=True)
class Head:
    """The parts of "<Gremium> - dd.mm.yyyy - hh:mm-hh:mm Uhr - <Ort>"; missing ones are empty."""

    organization: str
    date: str
    times: str
    location: str


def read_head(text: str) -> Head:
    """The parts of a meeting's headline."""
    match = _HEAD.match(one_line(text))
    if not match:
        return Head("", "", "", "")
    times = _TIMES.match(match["rest"])
    location = match["rest"][times.end() if times else 0 :].strip(" -–")
    return Head(match["organization"], match["date"], times["times"] if times else "", location)


class MeetingPage(Page[Meeting]):
    """si0057 (table), si0056 (cards) or to0040 (Layouts 4 and 5): the meeting with its public items."""

    names = ("meeting", "si0057", "si0056", "to0040")
    publicity = "marked"

    def check(self) -> None:
        """Raise PageFailure where the answer is no meeting's page."""
        ensure(
            self,
            self.names[1:],
            self.index.first(*_CONTENT) is not None or self._has_head(),
        )

    def _has_head(self) -> bool:
        names = self.index.all(".siname", ".sigrname")
        return any("smc-table-cell" in class_list(cell) for cell in names)

    def extract(self) -> Meeting:
        """The meeting; `agenda` is None where none is published yet."""
        title = headline(self.index)
        head = read_head(title)
        day = self._day(head)
        start, end = parse_times(field(self.index, "yytime") or head.times, day)
        organization = field(self.index, "sigrname") or head.organization
        for name, label, _ in labelled(self.index):
            if name not in _FIELDS:
                self.warn("unknown-field", label)
        return Meeting(
            key=own_key(self.index, self.url, "si"),
            organization=without_cancelled(organization),
            date=day,
            url=address(self.url, self.url),
            reference=field(self.index, "siname"),
            start=start,
            end=end,
            location=(field(self.index, "siort") or head.location).rstrip(" ,"),
            cancelled=is_cancelled(f"{title} {organization}"),
            agenda=self.agenda(),
            files=self._files(),
        )

    def agenda(self) -> tuple[AgendaItem, ...] | None:
        """The public items; None where the page carries no agenda."""
        if table := agenda.container(self.index):
            return agenda.read_table(self, table)
        if table := agenda_old.container(self.index):
            return agenda_old.read_table(self, table)
        if accordion := agenda_cards.container(self.index):
            return agenda_cards.read_cards(self, accordion)
        if not _NOT_RELEASED.search(line(self.soup)):
            self.warn("agenda-missing", headline(self.index))
        return None

    def _day(self, head: Head) -> dt.date:
        day = parse_date(field(self.index, "sidat")) or parse_date(head.date)
        if day is None:
            message = "Auf der Seite der Sitzung steht kein Datum"
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, message)
        return day

    def _files(self) -> tuple[FileLink, ...]:
        agendas = [module.container(self.index) for module in (agenda, agenda_old, agenda_cards)]
        inside = {id(node) for found in agendas if found for node in file_links(self.index, found)}
        outside = [link for link in file_links(self.index) if id(link) not in inside]
        return meeting_files(self, outside)
