"""Builds a council of the demo world: its meetings over nine months and the papers on their agendas."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from demo.model import Council, Document, DocumentFormat, Item, Meeting, Paper, Station, Votes
from demo.papers import Draft, Drafter, Place, administration_text, amendment_text, cover_text, motion_text

PARTIES = ("SPD", "CDU", "Bündnis 90/Die Grünen", "FDP", "Die Linke")
AHEAD, BACK, EVERY = 120, 150, 42  # days
AGENDA_DAYS = 14  # an agenda is published so many days before its meeting
MINUTES_DAYS = 9  # results are entered so many days after it
RECENT_DAYS = 12  # papers younger than this may not be on any agenda yet

# Where the meeting of each committee nearest to the reference day lies, in days from it: there is always
# one whose results are still to come, one with an agenda, and some that are only announced.
PHASES = {"main": -3, "social": 9, "building": -12, "assembly": 20, "school": 27, "youth": 33}
MERGED = {"economy": "main", "culture": "school"}

ROUTINE_FIRST = ("Eröffnung der Sitzung und Feststellung der Beschlussfähigkeit", "Fragestunde")
ROUTINE_LAST = "Verschiedenes"
SECRET_TITLES = (
    "Grundstücksangelegenheit {word}",
    "Vergabe von Bauleistungen {word}",
    "{word}: Personalsache",
)
MOTIONS = "Anträge/Anfragen"
HEADINGS = {"Antrag": MOTIONS, "Anfrage": MOTIONS, "Beschlussvorlage": "Beschlussvorlagen"}
ADOPTED = ("ungeändert beschlossen", "geändert beschlossen", "mehrheitlich beschlossen")
RECOMMENDED = ("einstimmig empfohlen", "mehrheitlich empfohlen", "einstimmig zugestimmt")
NOTED = "zur Kenntnis genommen"
POSTPONED, REJECTED = "vertagt", "mehrheitlich abgelehnt"
FINAL = (POSTPONED, REJECTED)


@dataclass(frozen=True)
class Setup:
    """What tells one council from another."""

    tenant: str
    source: str
    ags: str
    place: Place
    committees: dict[str, str]  # PHASES' names → the council's own
    reference: Callable[[dt.date, int, str], str]
    shift: int = 0  # days by which its meetings lie before PHASES
    kinds: dict[str, str] = field(default_factory=dict)  # its own words for kinds of papers
    formats: tuple[DocumentFormat, ...] = ("pdf",)
    bare_share: float = 0.0  # motions that hang on an agenda item alone
    cards_every: int = 0  # every so many-th meeting is shown as cards only
    cover_letters: bool = False  # a motion is an attachment to the administration's sheet
    first_number: int = 1
    product: str = "sessionnet"  # the package of scrapers.systems that reads it


class CouncilBuilder:
    """Builds one council; kept by the world, which goes on adding papers with it."""

    def __init__(self, setup: Setup, today: dt.date, seed: int, secret_word: Callable[[], str]) -> None:
        self.setup = setup
        self.today = today
        self.rng = random.Random(f"{seed}:{setup.tenant}")
        self.drafter = Drafter(self.rng, setup.place, today.year)
        self._secret_word = secret_word
        self._number = setup.first_number
        self._scanned = False
        self.council = Council(
            setup.tenant,
            setup.source,
            setup.ags,
            setup.place.name,
            setup.committees["assembly"],
            setup.product,
        )

    def build(self, papers: int) -> Council:
        """The council with its meetings and so many papers."""
        for short in PHASES:
            self._add_meetings(short)
        self.council.meetings.sort(key=lambda meeting: (meeting.day, meeting.start, meeting.number))
        self._cancel_some()
        certain = self._certain_places()[:papers]
        for meeting, about_integration in certain:
            draft = self.drafter.draft(about_integration, ("Antrag", "Beschlussvorlage"))
            self.make_paper(draft, meeting, meeting.day - dt.timedelta(days=15))
        for index in range(papers - len(certain)):
            self._add_paper(about_integration=index % 10 == 3)
        for meeting in self.council.meetings:
            self._close_agenda(meeting)
        return self.council

    def _certain_places(self) -> list[tuple[Meeting, bool]]:
        """Where a paper stands whatever chance says, so that each step of the timeline has its matter."""
        over = [meeting for meeting in self._of("main") if meeting.day < self.today][-1]
        coming = [meeting for meeting in self._of("social") if meeting.published][-1]
        return [(over, False), (over, False), (over, True), (coming, True)]

    def next_number(self) -> int:
        """A number that nothing in this council has yet; they grow with time, with gaps."""
        self._number += self.rng.randrange(1, 4)
        return self._number

    # -- meetings ---------------------------------------------------------------------------------

    def _add_meetings(self, short: str) -> None:
        nearest = self.today + dt.timedelta(days=PHASES[short] - self.setup.shift)
        first = nearest - dt.timedelta(days=EVERY * (BACK // EVERY))
        day = first
        while day <= self.today + dt.timedelta(days=AHEAD):
            self.council.meetings.append(self._make_meeting(short, _workday(day)))
            day += dt.timedelta(days=EVERY)

    def _make_meeting(self, short: str, day: dt.date) -> Meeting:
        number = self.next_number()
        organization = self.setup.committees[short]
        over = day < self.today
        notice_text = (
            f"{self.setup.place.name}\n\n**Öffentliche Bekanntmachung**\n\n{organization}, {day:%d.%m.%Y}"
        )
        return Meeting(
            number=number,
            organization=organization,
            committee=short,
            day=day,
            start=dt.time(self.rng.choice((16, 17, 18)), self.rng.choice((0, 30))),
            end=dt.time(19 + self.rng.randrange(3), self.rng.choice((5, 20, 45))) if over else None,
            location=f"{self.setup.place.name}, Großer Sitzungssaal, Rathausplatz 1",
            reference=f"{short[:3].upper()}/{day.year}/{number % 10000:04d}",
            notice=Document(self.next_number(), "Öffentliche Bekanntmachung", notice_text, day),
            published=day <= self.today + dt.timedelta(days=AGENDA_DAYS),
            cards=bool(self.setup.cards_every) and number % self.setup.cards_every == 0,
        )

    def _cancel_some(self) -> None:
        youth = [meeting for meeting in self.council.meetings if meeting.committee == "youth"]
        for meeting in (youth[0], youth[-1]):
            meeting.cancelled, meeting.published = True, False

    def _close_agenda(self, meeting: Meeting) -> None:
        opening = [Item(self.next_number(), title) for title in ROUTINE_FIRST]
        meeting.items.sort(key=lambda item: (item.heading != MOTIONS, item.heading, item.number))
        if meeting.number % 3 == 0:
            opening.append(Item(self.next_number(), "Bericht der Verwaltung", dropped=True))
        meeting.items[:0] = opening
        meeting.items.append(Item(self.next_number(), ROUTINE_LAST))
        for template in self.rng.sample(SECRET_TITLES, 2):
            title = template.format(word=self._secret_word())
            number = self.next_number()
            meeting.items.append(Item(number, title, public=False, secret_paper=self.next_number()))

    # -- papers -----------------------------------------------------------------------------------

    def _add_paper(self, about_integration: bool) -> None:
        draft = self.drafter.draft(about_integration)
        short = MERGED.get(draft.concern.committee, draft.concern.committee)
        meetings = [meeting for meeting in self._of(short) if not meeting.cancelled]
        shown = [meeting for meeting in meetings if meeting.published]
        if self.rng.random() < 0.08:
            meeting = next(meeting for meeting in meetings if not meeting.published)
            day = self.today - dt.timedelta(days=self.rng.randrange(RECENT_DAYS))
        else:
            meeting = self.rng.choice(shown)
            day = meeting.day - dt.timedelta(days=self.rng.randrange(11, 29))
        bare = draft.concern.kind == "Antrag" and self.rng.random() < self.setup.bare_share
        self.make_paper(
            draft, meeting, min(day, self.today), bare and meeting.published and not meeting.cards
        )

    def make_paper(
        self, draft: Draft, meeting: Meeting, day: dt.date, bare: bool = False, party: str = ""
    ) -> Paper:
        """A paper of that day, to be discussed in that meeting and, where it must be, in the assembly."""
        faction = draft.concern.kind in ("Antrag", "Anfrage")
        originators = () if not faction else (party,) if party else self._originators()
        number = self.next_number()
        reference = "" if bare else self.setup.reference(day, number, draft.concern.kind)
        title = (
            f"Antrag der Fraktion {originators[0]} vom {day:%d.%m.%Y}: {draft.title}" if bare else draft.title
        )
        paper = Paper(
            number=number,
            reference=reference,
            title=title,
            kind=self.setup.kinds.get(draft.concern.kind, draft.concern.kind),
            day=day,
            originators=originators,
            about_integration=draft.about_integration,
            documents=self._documents(draft, originators, reference, meeting.organization, day),
            responsible="Büro der Ratsangelegenheiten" if faction else f"Fachbereich {number % 7 + 1}",
            bare=bare,
            secret_note="" if bare or number % 9 else f"{self._secret_word()}: zugestimmt",
        )
        self.council.papers.append(paper)
        for station in self._stations(draft, meeting, bare):
            self.put_on_agenda(paper, station, draft.concern.kind)
        return paper

    def make_amendment(self, paper: Paper, day: dt.date) -> Paper:
        """What another faction wants to be different about a paper, on the agenda of its last meeting."""
        party = next(each for each in PARTIES if each not in paper.originators)
        station = paper.stations[-1]
        amendment = Paper(
            number=self.next_number(),
            reference=f"{paper.reference}/1",
            title=f"Änderungsantrag zu {paper.reference}: {paper.title}",
            kind="Änderungsantrag",
            day=day,
            originators=(party,),
            about_integration=paper.about_integration,
            documents=[self.make_document("Änderungsantrag", amendment_text(paper, party, day), day)],
            responsible="Büro der Ratsangelegenheiten",
        )
        self.council.papers.append(amendment)
        self.put_on_agenda(amendment, Station(station.meeting, station.role), "Antrag")
        return amendment

    def put_on_agenda(self, paper: Paper, station: Station, kind: str) -> None:
        """Add the station, and the paper's row to the meeting's agenda (before its last public row)."""
        paper.stations.append(station)
        title = paper.title
        if paper.originators and not paper.bare:
            title += f"\n- {kind} der Fraktion {paper.originators[0]} vom {paper.day:%d.%m.%Y} -"
        item = Item(self.next_number(), title, HEADINGS.get(kind, "Mitteilungen"), paper)
        if paper.bare:
            paper.number = item.number
        items = station.meeting.items
        last = next((index for index, row in enumerate(items) if row.title == ROUTINE_LAST), len(items))
        items.insert(last, item)

    def _originators(self) -> tuple[str, ...]:
        return tuple(self.rng.sample(PARTIES, 2 if self.rng.random() < 0.15 else 1))

    def _of(self, short: str) -> list[Meeting]:
        return [meeting for meeting in self.council.meetings if meeting.committee == short]

    def _stations(self, draft: Draft, meeting: Meeting, bare: bool) -> list[Station]:
        takes_note = draft.concern.kind in ("Anfrage", "Mitteilungsvorlage")
        later = [other for other in self._of("assembly") if other.day > meeting.day and not other.cancelled]
        if takes_note or bare or not later:
            stations = [Station(meeting, "Kenntnisnahme" if takes_note else "Entscheidung")]
        else:
            stations = [Station(meeting, "Vorberatung"), Station(later[0], "Entscheidung")]
        for number, station in enumerate(stations):
            if station.meeting.day < self.today - dt.timedelta(days=MINUTES_DAYS):
                self.decide(station)
            if station.result in FINAL:
                return stations[: number + 1]
        return stations

    def decide(self, station: Station, result: str = "") -> None:
        """Give a station its result, with a count of votes where people voted."""
        words = {"Vorberatung": RECOMMENDED, "Entscheidung": ADOPTED, "Kenntnisnahme": (NOTED,)}[station.role]
        chance = self.rng.random()
        if not result and station.role != "Kenntnisnahme" and chance < 0.25:
            result = POSTPONED if chance < 0.1 else REJECTED
        station.result = result or self.rng.choice(words)
        if station.result not in (NOTED, POSTPONED):
            station.votes = self._votes(station.result)

    def _votes(self, result: str) -> Votes:
        abstentions = self.rng.randrange(4)
        if result.startswith("einstimmig"):
            return Votes(self.rng.randrange(15, 25), 0, abstentions)
        many, few = self.rng.randrange(14, 25), self.rng.randrange(1, 12)
        return Votes(few, many, abstentions) if result == REJECTED else Votes(many, few, abstentions)

    def _documents(
        self, draft: Draft, originators: tuple[str, ...], reference: str, committee: str, day: dt.date
    ) -> list[Document]:
        place = self.setup.place.name
        kind = self.setup.kinds.get(draft.concern.kind, draft.concern.kind)
        if not originators:
            text = administration_text(draft, kind, reference, place, day)
            name = f"{kind} {reference}" if self.setup.cover_letters else kind
            documents = [self.make_document(name, text, day)]
            for number in range(1, self.rng.randrange(4)):
                note = f"Anlage {number}\n\n{draft.title}\n\nÜbersicht der Kosten und Termine."
                documents.append(self.make_document(f"Anlage {number} - Übersicht", note, day, main=False))
            return documents
        names = ", ".join(originators)
        text = motion_text(draft, names, place, self.council.assembly, day, committee)
        if not self.setup.cover_letters:
            return [self.make_document(kind, text, day, scannable=draft.about_integration)]
        cover = cover_text(draft, reference, place, names, day)
        attached = f"{draft.concern.kind} der Fraktion {names} vom {day:%d.%m.%Y}".replace("/", "-")
        return [
            self.make_document(f"{kind} {reference}", cover, day),
            self.make_document(attached, text, day, main=False),
        ]

    def make_document(
        self, name: str, text: str, day: dt.date, main: bool = True, scannable: bool = False
    ) -> Document:
        """A document in one of the council's formats; the first one that may be is a scan."""
        number = self.next_number()
        chosen = self.setup.formats[number % len(self.setup.formats)]
        if scannable and not self._scanned and "docx" in self.setup.formats:
            chosen, self._scanned = "scan", True
        return Document(number, name, text, day, chosen, main)


def _workday(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day
