"""For products whose papers have no page of their own: a paper is what the agendas of a run say of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from scrapy import Request
from twisted.python.failure import Failure as TwistedFailure

from scrapers.agenda_spider import AgendaSpider
from scrapers.failures import Failure
from scrapers.item_motions import is_own_paper, own_paper
from scrapers.items import Consultation, Meeting, PaperItem, PaperLink
from scrapers.page import Page
from scrapers.spider import Results, Window, add_months
from storage.records import FailureKind, Record

_FILLED = ("reference", "kind", "date", "text", "originators", "responsible", "files")


class Sighting(NamedTuple):
    """A paper as the agenda of one meeting shows it."""

    day: dt.date
    paper: PaperItem


class GatheringSpider(AgendaSpider):
    """Base of spiders that gather papers from agendas: each is told once, when all agendas are read.

    A paper that is on several agendas would else be told several times, each time with another half of what
    is known, and the order of the answers would decide which half is kept.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._awaited = 0
        self._sightings: dict[str, list[Sighting]] = {}
        self._unread: set[str] = set()
        self._announced = 0

    def spans(self, months: int) -> list[Window]:
        """The window in parts of so many whole months, newest first; mode "news": this month and the next."""
        firsts = [dt.date(year, month, 1) for year, month in self.months()]
        parts = (firsts[at : at + months] for at in range(0, len(firsts), months))
        return [Window(part[-1], add_months(part[0], 1) - dt.timedelta(days=1)) for part in parts]

    def in_sight(self, meetings: Iterable[Meeting]) -> Iterator[Meeting]:
        """Those of the window, of what a calendar lists; in mode "news" all that were asked for."""
        for meeting in meetings:
            self._announced += 1
            if self.mode == "news" or meeting.date in self.window:
                yield meeting

    def meeting_in(self, url: str) -> str:
        """The key of the meeting whose page has this address, as its papers have; "" for other pages."""
        raise NotImplementedError

    def ask(self, url: str, callback: Callable[..., Any], page: type[Page[Any]], **kwargs: Any) -> Request:
        """A request for a page that papers may stand on. Its callback and errback answer by `counted`."""
        self._awaited += 1
        return self.request(url, callback, page, dont_filter=True, **kwargs)

    def counted(self, results: Results) -> Results:
        """What a page led to; after the last page that was asked for, the papers of all of them."""
        try:
            yield from results
        except Exception:  # a mistake of ours on one page does not cost the papers of the others
            yield from self._heard()
            raise
        yield from self._heard()

    def _heard(self) -> Results:
        self._awaited -= 1
        if self._awaited == 0:
            self._doubt_empty_calendar()
            yield from self._papers()

    def _doubt_empty_calendar(self) -> None:
        """No council has a year without any meeting; an answer that says so is about something else."""
        if self.mode == "full" and not self._announced and not self.journal.failed_on("calendar"):
            self.fail("Der Kalender nennt für den ganzen Zeitraum keine Sitzung", self.base_url, "calendar")

    def fail(self, message: str, url: str, page: str) -> None:
        """Put into the journal that an answer cannot be right, though it could be read."""
        self.journal.failed(Failure(FailureKind.UNEXPECTED_PAGE, message, url, page))

    def page_failed(self, failure: TwistedFailure) -> Results:
        """Errback of a page that nothing can be told of."""
        self.on_failure(failure)
        yield from self.counted(iter(()))

    def as_announced(self, announced: Meeting) -> Iterator[Meeting]:
        """A meeting as the calendar has it, whose agenda could not be read."""
        self._unread.add(self.meeting_in(announced.url or ""))
        yield announced

    def wants(
        self, link: PaperLink, *shown: Record | dt.date | str, place: str = "", lasting: bool = True
    ) -> bool:
        """As ever; but what is on an agenda that could not be read is not missing.

        Nor is what cannot be asked for: an address of another kind is that of a system before this one.
        """
        meeting = self.meeting_in(link.url)
        can_be_asked = bool(meeting) and meeting not in self._unread
        return can_be_asked and super().wants(link, *shown, place=place, lasting=lasting)

    def saw(self, day: dt.date, papers: Iterable[PaperItem]) -> None:
        """Note the papers on the agenda of a meeting of that day."""
        for paper in papers:
            self._sightings.setdefault(paper.key, []).append(Sighting(day, paper))

    def _papers(self) -> Results:
        for sightings in self._sightings.values():
            paper = merged(sightings)
            if self.wants(PaperLink(key=paper.key, title=paper.title, url=paper.url)):
                yield paper
        self._sightings.clear()


def own_papers(meeting: Meeting) -> list[PaperItem]:
    """The motions and questions on an agenda that hang on an item alone; what heads other items is none."""
    agenda = meeting.agenda or ()
    headings = {item.heading for item in agenda}
    own = (item for item in agenda if is_own_paper(item) and (item.files or item.title not in headings))
    return [own_paper(item, meeting) for item in own]


def merged(sightings: Iterable[Sighting]) -> PaperItem:
    """One paper of all that agendas show of it.

    The latest agenda counts; what it does not say is taken from the one before. So is the list of documents
    as a whole: each agenda shows those that a paper has by then, and what is left out of an older one when it
    falls out of the window is no loss.
    """
    latest_first = sorted(sightings, key=lambda each: (each.day, each.paper.url), reverse=True)
    newest, *older = [each.paper for each in latest_first]
    update: dict[str, Any] = {}
    for name in _FILLED:
        if not getattr(newest, name):
            update[name] = next((found for each in older if (found := getattr(each, name))), None)
    known = {name: value for name, value in update.items() if value}
    return newest.model_copy(update={**known, "consultations": _all_consultations([newest, *older])})


def _all_consultations(papers: Iterable[PaperItem]) -> tuple[Consultation, ...] | None:
    """Each meeting once, by date; None where no agenda tells any."""
    lists = [paper.consultations for paper in papers if paper.consultations is not None]
    if not lists:
        return None
    found: dict[tuple[str, ...], Consultation] = {}
    for each in (each for listed in lists for each in listed):
        place = (each.meeting_key,) if each.meeting_key else (each.organization, str(each.date))
        known = found.get(place)
        found[place] = _completed(known, each) if known else each
    return tuple(sorted(found.values(), key=lambda each: (each.date or dt.date.max, each.organization)))


def _completed(known: Consultation, other: Consultation) -> Consultation:
    names = ("organization", "date", "role", "number", "result", "votes")
    update = {name: getattr(other, name) for name in names if not getattr(known, name)}
    return known.model_copy(update=update)
