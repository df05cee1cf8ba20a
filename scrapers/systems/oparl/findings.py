"""What a run has read of a body, what is still to be asked for one by one, and what of it is told. Pure."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from scrapers.item_motions import is_own_paper, own_paper
from scrapers.items import FileLink, Meeting, PaperItem
from scrapers.page import Page
from scrapers.spider import Window
from scrapers.systems.oparl.answer import Absent, Listing, ObjectPage
from scrapers.systems.oparl.consultations import ConsultationEntry
from scrapers.systems.oparl.depth import Depth
from scrapers.systems.oparl.meetings import AgendaEntry, MeetingEntry, MeetingList
from scrapers.systems.oparl.organizations import Organization, OrganizationList
from scrapers.systems.oparl.pages import (
    AgendaItemPage,
    ConsultationPage,
    FilePage,
    MeetingListPage,
    MeetingPage,
    OrganizationPage,
    PaperListPage,
    PaperPage,
)
from scrapers.systems.oparl.papers import PaperEntry, PaperList
from scrapers.systems.oparl.register import Kind, Need, Register
from storage.records import Record

OBJECT_PAGES: dict[Kind, type[ObjectPage[Any]]] = {
    "organization": OrganizationPage,
    "meeting": MeetingPage,
    "agendaitem": AgendaItemPage,
    "consultation": ConsultationPage,
    "paper": PaperPage,
    "file": FilePage,
}
# Where a list is lacking, what it would have held is not asked for one by one.
_HELD_BY: dict[type[Page[Any]], frozenset[Kind]] = {
    MeetingListPage: frozenset({"meeting", "agendaitem"}),
    PaperListPage: frozenset({"paper", "consultation"}),
}
_KEPT = dt.timedelta(days=366)
"""A paper of the window may have been discussed before it; older meetings are asked for where one was."""


class Findings:
    """What a run knows, and what it has still to find out.

    `knows`: whether a paper was told by an earlier run.
    """

    def __init__(
        self, window: Window, depth: Depth, knows: Callable[[str], bool] = lambda key: False
    ) -> None:
        self.window = window
        self._knows = knows
        self.depth = depth
        self.register = Register()
        self.deleted: set[str] = set()  # keys of papers
        self.some_paper: str | None = None  # the `id` of one, for its form
        self.told_all = True
        self.is_cut_short = False
        self._waiting: list[PaperEntry] = []
        self._linked: list[Need] = []
        self._open: deque[Need] = deque()
        self._asked: set[tuple[Kind, str]] = set()
        self._lacking: set[Kind] = set()

    # -- what comes in ----------------------------------------------------------------------------

    def take(self, found: Listing) -> list[PaperEntry]:
        """Keep what a page of a list holds; returns the papers on it that a run wants."""
        match found:
            case OrganizationList():
                self.register.organizations.update((each.key, each.name) for each in found.organizations)
            case MeetingList():
                self._linked += [Need("meeting", url) for url in found.linked]
                self.register.absent.update(("meeting", key) for key in found.gone)
                for meeting in found.meetings:
                    if meeting.date >= self.window.since - _KEPT:
                        self.register.add_meeting(str(meeting.key), meeting)
            case PaperList():
                self._linked += [Need("paper", url) for url in found.linked]
                self.deleted.update(found.gone)
                return [paper for paper in found.papers if self._take_paper(paper)]
        return []

    def take_object(self, need: Need, found: Record) -> list[PaperEntry]:
        """Keep a single object; returns it where it is a paper that a run wants."""
        register = self.register
        match found:
            case Organization():
                register.organizations[need.key] = found.name
            case MeetingEntry():
                register.add_meeting(need.key, found)
            case AgendaEntry():
                register.add_item(need.key, found)
            case ConsultationEntry():
                register.add_consultation(found.model_copy(update={"key": need.key}))
            case FileLink():
                register.files[need.key] = found
            case PaperEntry():
                return [found] if self._take_paper(found) else []
            case Absent():
                register.absent.add((need.kind, need.key))
        return []

    def _take_paper(self, paper: PaperEntry) -> bool:
        self.register.add_paper(paper)
        self.some_paper = paper.id
        return self._is_of_window(paper) or self._may_be_of_window(paper)

    def _is_of_window(self, paper: PaperEntry) -> bool:
        """By its date, or because a meeting of the window has it on its agenda.

        Never by `modified` alone, which an update of the system gives to all papers at once.
        """
        since = self.window.since
        return paper.day is None or paper.day >= since or self.register.latest_meeting(paper) >= since

    def _may_be_of_window(self, paper: PaperEntry) -> bool:
        """Whether an old paper was changed lately, and is to be discussed in meetings not yet known."""
        since = self.depth.changed_since
        is_recent = since is not None and paper.modified is not None and paper.modified >= since
        return is_recent and any(self.register.needs_of_consultations(paper))

    def is_unfiltered(self, found: Listing, since: dt.datetime | None) -> bool:
        """Whether a list of meetings or papers was asked for without a filter, or the filter was not heeded.

        The first page shows it: most of it is older.
        """
        modified: list[dt.datetime | None] = []
        if isinstance(found, PaperList):
            modified = [paper.modified for paper in found.papers]
        elif isinstance(found, MeetingList):
            modified = [meeting.modified for meeting in found.meetings]
        else:
            return False
        told = [instant for instant in modified if instant is not None]
        return since is None or 2 * sum(instant < since for instant in told) > len(told)

    def lists_lack(self, page: type[Page[Any]]) -> None:
        """A list could not be read to its end."""
        self._lacking |= _HELD_BY.get(page, frozenset())

    # -- what is asked for one by one -------------------------------------------------------------

    def next_need(self) -> Need | None:
        """The next object to ask for; None where nothing is missing, or no more may be asked for."""
        while True:
            while self._open:
                need = self._open.popleft()
                if not self._is_asked(need) and not self.register.is_settled(need):
                    self._asked.add((need.kind, need.key))
                    return need
            fresh = [need for need in self._needs() if not self._is_asked(need)]
            self.is_cut_short = bool(fresh) and len(self._asked) >= self.depth.followed
            if not fresh or self.is_cut_short:
                return None
            self._open.extend(fresh[: self.depth.followed - len(self._asked)])

    def _is_asked(self, need: Need) -> bool:
        return (need.kind, need.key) in self._asked or need.kind in self._lacking

    def _needs(self) -> Iterator[Need]:
        register = self.register
        yield from (need for need in self._linked if not register.is_settled(need))
        for paper in self._waiting:
            yield from register.needs_of_paper(paper)
        for meeting in self._meetings():
            yield from register.needs_of_meeting(meeting)
            yield from register.needs_of_agenda(meeting)
            for link in register.papers_of(meeting):
                if link.key not in register.papers and ("paper", link.key) not in register.absent:
                    yield Need("paper", link.url)

    # -- what is told -----------------------------------------------------------------------------

    def tell_or_wait(self, paper: PaperEntry) -> Iterator[PaperItem]:
        """The paper where all that belongs to it is known; else it is told at the end."""
        if any(self.register.needs_of_paper(paper)):
            self._waiting.append(paper)
        else:
            yield self.register.paper(paper)

    def tell_papers(self) -> Iterator[PaperItem]:
        """The papers that waited, as far as they belong to the window."""
        for paper in self._waiting:
            if self._is_of_window(paper):
                yield from self.tell(paper)

    def tell(self, paper: PaperEntry) -> Iterator[PaperItem]:
        """The paper with what is known; nothing where something of it could not be asked for.

        Told without that, it would seem to have been taken away. One that is new is told at least without
        its consultations.
        """
        consultations = set(self.register.needs_of_consultations(paper))
        lacking = set(self.register.needs_of_paper(paper)) - consultations
        if lacking or (consultations and self._knows(paper.key)):
            self.told_all = False
        else:
            yield self.register.paper(paper)

    def tell_meetings(self) -> Iterator[Meeting]:
        """The meetings of the window that changed, but for those whose committee could not be asked for."""
        for meeting in self._meetings():
            if any(self.register.needs_of_meeting(meeting)):
                self.told_all = False
            else:
                yield self.register.meeting(meeting)

    def own_papers(self, meeting: Meeting) -> Iterator[PaperItem]:
        """Motions that stand on a meeting's agenda alone: no consultation says that they have a paper."""
        entry = self.register.meetings.get(str(meeting.key))
        bare = {item.key for item in self.register.agenda(entry) if not item.consultations} if entry else ()
        for item in meeting.agenda or ():
            carried = tuple(file for file in item.files if file.role != "minutes")
            if item.key and item.key in bare and is_own_paper(item.model_copy(update={"files": carried})):
                yield own_paper(item, meeting)

    def _meetings(self) -> list[MeetingEntry]:
        return [meeting for meeting in self.register.meetings.values() if self._is_news(meeting)]

    def _is_news(self, meeting: MeetingEntry) -> bool:
        since = self.depth.changed_since
        is_changed = since is None or meeting.modified is None or meeting.modified >= since
        return is_changed and meeting.date in self.window
