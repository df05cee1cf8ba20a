"""What a run knows of the objects that others name: it joins them, and says which are still to be asked for.

Pure: no input or output. Names come from the organizations, dates and results from the meetings, and an
agenda's papers from their own lists of consultations.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from scrapers.items import AgendaItem, Consultation, FileLink, Meeting, PaperItem, PaperLink
from scrapers.systems.oparl.consultations import ConsultationEntry
from scrapers.systems.oparl.files import NamedFile
from scrapers.systems.oparl.identity import identity
from scrapers.systems.oparl.meetings import AgendaEntry, MeetingEntry
from scrapers.systems.oparl.papers import PaperEntry

Kind = Literal["organization", "meeting", "agendaitem", "consultation", "paper", "file"]


@dataclass(frozen=True)
class Need:
    """An object that another one names and that is not known yet."""

    kind: Kind
    url: str

    @property
    def key(self) -> str:
        """The vendor's number."""
        return identity(self.url)


@dataclass
class Register:
    """The objects of a run, by the vendor's number."""

    organizations: dict[str, str] = field(default_factory=dict)  # names
    meetings: dict[str, MeetingEntry] = field(default_factory=dict)
    items: dict[str, AgendaEntry] = field(default_factory=dict)  # of agendas that are only named
    consultations: dict[str, ConsultationEntry] = field(default_factory=dict)
    papers: dict[str, PaperLink] = field(default_factory=dict)
    files: dict[str, FileLink] = field(default_factory=dict)
    absent: set[tuple[Kind, str]] = field(default_factory=set)  # deleted, not public, or never there
    _at_item: dict[str, list[str]] = field(default_factory=dict)  # consultations that name an agenda item
    _places: dict[tuple[str, str], AgendaEntry] = field(default_factory=dict)  # by meeting, and item's key
    _matters: dict[tuple[str, str], AgendaEntry] = field(default_factory=dict)  # …, and consultation's key
    _linked: dict[str, frozenset[str]] = field(default_factory=dict)  # items that a meeting only names

    # -- what comes in ----------------------------------------------------------------------------

    def add_meeting(self, key: str, meeting: MeetingEntry) -> None:
        """A meeting with the public part of its agenda."""
        self.meetings[key] = meeting
        self._linked[key] = frozenset(map(identity, meeting.linked_agenda))
        for item in meeting.agenda or ():
            self._place(key, item)

    def add_item(self, key: str, item: AgendaEntry) -> None:
        """A public item of an agenda that was only named."""
        self.items[key] = item
        for meeting, named in self._linked.items():
            if key in named:
                self._place(meeting, item)

    def _place(self, meeting: str, item: AgendaEntry) -> None:
        if item.key:
            self._places[meeting, item.key] = item
        for url in item.consultations:
            self._matters[meeting, identity(url)] = item

    def add_paper(self, paper: PaperEntry) -> None:
        """A paper that was listed, with its consultations."""
        self.papers[paper.key] = PaperLink(
            key=paper.key, reference=paper.reference, title=paper.title, url=paper.id
        )
        for entry in paper.entries:
            self.add_consultation(entry.model_copy(update={"paper": paper.id}))

    def add_consultation(self, entry: ConsultationEntry) -> None:
        """A consultation; either it or the agenda item may be the one that names the other."""
        self.consultations[entry.key] = entry
        if entry.agenda_item:
            self._at_item.setdefault(identity(entry.agenda_item), []).append(entry.key)

    def is_settled(self, need: Need) -> bool:
        """Whether the object is known, or known not to be there."""
        known: dict[Kind, Container[str]] = {
            "organization": self.organizations,
            "meeting": self.meetings,
            "agendaitem": self.items,
            "consultation": self.consultations,
            "paper": self.papers,
            "file": self.files,
        }
        return need.key in known[need.kind] or (need.kind, need.key) in self.absent

    # -- what is needed ---------------------------------------------------------------------------

    def needs_of_paper(self, paper: PaperEntry) -> Iterator[Need]:
        """What must be known before a paper can be told whole."""
        yield from self._open(Need("organization", url) for url in paper.originator_urls)
        yield from self._open(_needed_files(paper.files))
        yield from self.needs_of_consultations(paper)

    def needs_of_consultations(self, paper: PaperEntry) -> Iterator[Need]:
        """What must be known before a paper's consultations can be told."""
        yield from self._open(Need("consultation", url) for url in paper.linked_entries)
        for entry in self._entries(paper):
            if entry.meeting:
                yield from self._open([Need("meeting", entry.meeting)])
                yield from self._needs_of_item(entry)
            if self._is_shown(entry):
                yield from self._open(Need("organization", url) for url in entry.organizations[:1])

    def _needs_of_item(self, entry: ConsultationEntry) -> Iterator[Need]:
        named = self._linked.get(identity(entry.meeting or ""), frozenset())
        if entry.agenda_item and identity(entry.agenda_item) in named:
            yield from self._open([Need("agendaitem", entry.agenda_item)])

    def needs_of_meeting(self, meeting: MeetingEntry) -> Iterator[Need]:
        """What must be known before a meeting can be told at all."""
        yield from self._open(Need("organization", url) for url in meeting.organization_urls[:1])
        yield from self._open(_needed_files(meeting.files))

    def needs_of_agenda(self, meeting: MeetingEntry) -> Iterator[Need]:
        """What must be known before a meeting's agenda can be told."""
        yield from self._open(Need("agendaitem", url) for url in meeting.linked_agenda)
        for item in self.agenda(meeting):
            yield from self._open(_needed_files(item.files))
            yield from self._open(Need("consultation", url) for url in item.consultations)

    def _open(self, needs: Iterable[Need]) -> Iterator[Need]:
        return (need for need in needs if not self.is_settled(need))

    # -- what is told -----------------------------------------------------------------------------

    def paper(self, paper: PaperEntry) -> PaperItem:
        """The paper with the names of those who brought it in. Consultations only where all are known."""
        is_known = not any(self.needs_of_consultations(paper))
        return paper.paper(
            originators=self._names(paper.originator_urls),
            responsible=", ".join(self._names(paper.director_urls)),
            files=self._files(paper.files),
            consultations=tuple(self._consultations(paper)) if is_known else None,
        )

    def meeting(self, meeting: MeetingEntry) -> Meeting:
        """The meeting under its committee's name. The agenda only where all of its papers are known."""
        agenda = None
        if (meeting.agenda is not None or meeting.linked_agenda) and not any(self.needs_of_agenda(meeting)):
            agenda = tuple(self._item(item) for item in self.agenda(meeting))
        files = self._files(meeting.files)
        return meeting.meeting(organization=self._committee(meeting), agenda=agenda, files=files)

    def agenda(self, meeting: MeetingEntry) -> list[AgendaEntry]:
        """The public items of a meeting, as far as they are known."""
        named = (self.items.get(identity(url)) for url in meeting.linked_agenda)
        return [*(meeting.agenda or ()), *(item for item in named if item)]

    def papers_of(self, meeting: MeetingEntry) -> list[PaperLink]:
        """The papers on a meeting's agenda, as far as they are known."""
        return [link for item in self.agenda(meeting) for link in self._links(item)]

    def latest_meeting(self, paper: PaperEntry) -> dt.date:
        """The day of the latest meeting that has the paper on its public agenda."""
        shown = (entry for entry in self._entries(paper) if entry.meeting and self._is_shown(entry))
        days = (self.meetings[identity(entry.meeting or "")].date for entry in shown)
        return max(days, default=dt.date.min)

    def _consultations(self, paper: PaperEntry) -> Iterator[Consultation]:
        for entry in self._entries(paper):
            if not self._is_shown(entry):
                continue
            meeting = self.meetings.get(identity(entry.meeting or ""))
            item = self._item_of(entry)
            organization = self._organization(entry, meeting)
            if not organization:
                continue
            yield Consultation(
                organization=organization,
                date=meeting.date if meeting else None,
                meeting_key=meeting.key if meeting else None,
                role=entry.role,
                number=item.number if item else "",
                result=item.result if item else "",
                votes=item.votes if item else None,
            )

    def _organization(self, entry: ConsultationEntry, meeting: MeetingEntry | None) -> str:
        """The committee's name; in joint sittings that of the one in charge, which is named first."""
        if names := self._names(entry.organizations[:1]):
            return names[0]
        return self._committee(meeting) if meeting else ""

    def _committee(self, meeting: MeetingEntry) -> str:
        names = self._names(meeting.organization_urls[:1])
        return names[0] if names else meeting.organization

    def _is_shown(self, entry: ConsultationEntry) -> bool:
        """Whether a consultation may be read: it is only planned, or a public agenda shows its item.

        One whose item no public agenda shows belongs to the part that is not public, or to an agenda that
        is not published yet.
        """
        return entry.agenda_item is None if entry.meeting is None else self._item_of(entry) is not None

    def _item_of(self, entry: ConsultationEntry) -> AgendaEntry | None:
        meeting = identity(entry.meeting or "")
        item = self._places.get((meeting, identity(entry.agenda_item or "")))
        return item or self._matters.get((meeting, entry.key))

    def _entries(self, paper: PaperEntry) -> list[ConsultationEntry]:
        named = (self.consultations.get(identity(url)) for url in paper.linked_entries)
        return [*paper.entries, *(entry for entry in named if entry)]

    def _item(self, item: AgendaEntry) -> AgendaItem:
        fields = {name: getattr(item, name) for name in AgendaItem.model_fields}
        return AgendaItem(**{**fields, "papers": tuple(self._links(item)), "files": self._files(item.files)})

    def _links(self, item: AgendaEntry) -> Iterator[PaperLink]:
        keys = dict.fromkeys([*map(identity, item.consultations), *self._at_item.get(item.key or "", ())])
        entries = (self.consultations.get(key) for key in keys)
        for address in dict.fromkeys(entry.paper for entry in entries if entry and entry.paper):
            key = identity(address)
            yield self.papers.get(key) or PaperLink(key=key, title=item.title, url=address)

    def _names(self, urls: Iterable[str]) -> tuple[str, ...]:
        found = (self.organizations.get(identity(url), "") for url in urls)
        return tuple(dict.fromkeys(name for name in found if name))

    def _files(self, files: Iterable[FileLink]) -> tuple[FileLink, ...]:
        """The files; those that are only named as they were found, in the role that they were named in."""
        found: list[FileLink] = []
        for file in files:
            if not isinstance(file, NamedFile):
                found.append(file)
            elif known := self.files.get(identity(file.url)):
                found.append(known.model_copy(update={"role": file.role}))
        return tuple(found)


def _needed_files(files: Iterable[FileLink]) -> Iterator[Need]:
    return (Need("file", file.url) for file in files if isinstance(file, NamedFile))
