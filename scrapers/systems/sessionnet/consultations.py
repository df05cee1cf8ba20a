"""Where a paper was and will be discussed (vo0053)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from bs4 import Tag

from scrapers.german import parse_date, parse_votes
from scrapers.items import ConsultationList
from scrapers.markup import attr, classes, having, line, links, row_of
from scrapers.outcomes import outcome
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet.landmarks import ensure, says_nothing_found
from scrapers.systems.sessionnet.nodes import key_in
from storage.records import Consultation, FailureKind

_NO_HEADER = having(".card", ".smc-badges", ".sr-only")
_INNER_CARD = having(".card")
_PUBLICITY = re.compile(r"(?<!\w)(?P<closed>nicht[\s\-]{0,2})?öffentlich(?=\s*(?:[-–]|$))", re.IGNORECASE)
_MARKED_TOP = re.compile(r"\bTOP\s+(?P<closed>N)?(?:Ö\b)?\s*[\d.]+[a-z]?(?=\s*(?:[-–]|$))")
_TOP = re.compile(r"^(?P<before>.*?)\s*\bTOP\s+(?P<number>(?:NÖ?|Ö)?\s*\d[\d.]*[a-z]?)\s*$")
_DATE = re.compile(r"^\d{1,2}\.\d{1,2}\.\d{4}\s*")


@dataclass(frozen=True)
class Station:
    """A header such as "01.07.2026 Rat TOP 3 öffentlich - Entscheidung"; `public` None: it does not say."""

    organization: str
    number: str
    role: str
    public: bool | None


def read_header(text: str) -> Station:
    """The parts of a station's header, without its date."""
    body = _DATE.sub("", text)
    marks = list(_PUBLICITY.finditer(body))
    if marks:
        before, after = body[: marks[-1].start()], body[marks[-1].end() :]
        public: bool | None = not marks[-1]["closed"]
    elif tops := list(_MARKED_TOP.finditer(body)):
        before, after = body[: tops[-1].end()], body[tops[-1].end() :]
        public = True if "Ö" in tops[-1].group() and not tops[-1]["closed"] else None
        public = False if tops[-1]["closed"] else public
    else:
        return Station("", "", "", None)
    top = _TOP.match(before.strip())
    organization, number = (top["before"], top["number"]) if top else (before, "")
    if number.startswith("N"):
        public = False
    return Station(organization.strip(" -–"), number, after.strip(" -–"), public)


class ConsultationsPage(Page[ConsultationList]):
    """The public stations of a paper, in the order of the page."""

    names = ("consultations", "vo0053")
    publicity = "marked"

    def check(self) -> None:
        """Raise PageFailure where the answer is no such page."""
        ensure(self, self.names[1:], bool(self._cards or self.index.first("td.grname")))

    def extract(self) -> ConsultationList:
        """The stations; of those that are not public nothing is kept."""
        cards = [card for card in self._cards if line(self._header(card), without=_INNER_CARD)]
        rows = [row for cell in self.index.all("td.grname") if (row := row_of(cell))]
        if not cards and not rows and not self._says_empty():
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Seite zeigt keine Beratungsfolge")
        found = [*self._from_cards(cards), *(self._from_row(row) for row in rows)]
        return ConsultationList(consultations=tuple(item for item in found if item))

    @cached_property
    def _cards(self) -> list[Tag]:
        accordions = self.index.outermost(self.index.all("#smcaccordion"))
        inside = {id(card) for part in accordions for card in self.index.all("div.card", within=part)}
        cards = self.index.all("div.card")
        return [card for card in cards if id(card) in inside or attr(card, "id").startswith("smcpanel")]

    @cached_property
    def _headers(self) -> list[Tag]:
        return [tag for tag in self.index.all("button", ".card-header") if _is_header(tag)]

    def _says_empty(self) -> bool:
        return says_nothing_found(self.soup) or self.index.first("#smcaccordion") is not None

    def _header(self, card: Tag) -> Tag | None:
        inside = self.index.part(self._headers, card)
        return self._headers[inside[0]] if inside else None

    def _from_cards(self, cards: list[Tag]) -> Iterator[Consultation]:
        """What stands in a station inside another one belongs to the inner one, which need not be public."""
        headers = [line(self._header(card), without=_NO_HEADER) for card in cards]
        stations = [card for card, text in zip(cards, headers, strict=True) if _names_station(text)]
        contents = zip(
            self.index.divided(self.index.all("p.smc_field_btname", "p.smc_field_totexta"), stations),
            self.index.divided(links(self.index, None, "__ksinr="), stations),
            strict=True,
        )
        public: set[int] = set()
        for card, text in zip(cards, headers, strict=True):
            told, led = next(contents) if _names_station(text) else ([], [])
            if consultation := self._from_card(text, told, led):
                public.add(id(card))
                yield consultation
            elif _names_station(text) or not any(id(around) in public for around in card.parents):
                self.withhold(card)

    def _from_card(self, text: str, told: list[Tag], led: list[Tag]) -> Consultation | None:
        station = read_header(text)
        if station.public is None:
            self.warn("consultation-without-public-mark", (_DATE.match(text) or [""])[0])
        if not station.public:
            return None
        results = [outcome(line(node), self.warn) for node in told if "smc_field_btname" in classes(node)]
        votes = [parse_votes(line(node)) for node in told if "smc_field_totexta" in classes(node)]
        return Consultation(
            organization=station.organization,
            date=parse_date(text) if _DATE.match(text) else None,
            meeting_key=_meeting_key(led),
            role=station.role,
            number=station.number,
            result=next((words for words in results if words), ""),
            votes=next((count for count in reversed(votes) if count), None),
        )

    def _from_row(self, row: Tag) -> Consultation | None:
        """A row of the older table; its cell "bfost" says whether the station is public."""
        index = self.index
        publicity = line(index.first("td.bfost", within=row)).lower()
        if publicity not in ("öffentlich", "ö", "ja"):
            self.withhold(row)
            if not publicity.startswith("n"):
                self.warn("consultation-without-public-mark", publicity)
            return None
        return Consultation(
            organization=line(index.first("td.grname", within=row)),
            date=parse_date(line(row)),
            meeting_key=_meeting_key(links(index, row, "__ksinr=")),
            role=line(index.first("td.txname", within=row)),
        )


def _is_header(tag: Tag) -> bool:
    return "card-header" in classes(tag) or attr(tag, "aria-controls").startswith("smcacchead")


def _names_station(text: str) -> bool:
    """Other cards, such as a box of documents, are parts of the station that they stand in."""
    return bool(_DATE.match(text)) or read_header(text).public is not None


def _meeting_key(led: list[Tag]) -> str | None:
    return key_in(attr(led[0], "href"), "si") if led else None
