"""Where a paper was and will be discussed (vo0053)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bs4 import Tag

from scrapers.german import parse_date, parse_votes
from scrapers.items import ConsultationList
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet.landmarks import ensure, says_nothing_found
from scrapers.systems.sessionnet.nodes import attr, key_in, line
from scrapers.systems.sessionnet.results import outcome
from storage.records import Consultation, FailureKind

_CARDS = "#smcaccordion div.card, div.card[id^=smcpanel]"
_HEADER = "button[aria-controls^=smcacchead], .card-header"
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

    def check(self) -> None:
        """Raise PageFailure where the answer is no such page."""
        ensure(self, self.names[1:], f"{_CARDS}, td.grname")

    def extract(self) -> ConsultationList:
        """The stations; of those that are not public nothing is kept."""
        cards = [card for card in self.soup.select(_CARDS) if line(self._header(card))]
        rows = [cell.parent for cell in self.soup.select("tr > td.grname") if cell.parent]
        if not cards and not rows and not self._says_empty():
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Seite zeigt keine Beratungsfolge")
        found = [self._from_card(card) for card in cards] + [self._from_row(row) for row in rows]
        return ConsultationList(consultations=tuple(item for item in found if item))

    def _says_empty(self) -> bool:
        return says_nothing_found(self.soup) or self.soup.select_one("#smcaccordion") is not None

    @staticmethod
    def _header(card: Tag) -> Tag | None:
        return card.select_one(_HEADER)

    def _from_card(self, card: Tag) -> Consultation | None:
        text = line(self._header(card), without=".smc-badges, .sr-only")
        station = read_header(text)
        if station.public is None:
            self.warn("consultation-without-public-mark", (_DATE.match(text) or [""])[0])
        if not station.public:
            return None
        results = [outcome(line(node), self.warn) for node in card.select("p.smc_field_btname")]
        votes = [parse_votes(line(node)) for node in card.select("p.smc_field_totexta")]
        return Consultation(
            organization=station.organization,
            date=parse_date(text) if _DATE.match(text) else None,
            meeting_key=_meeting_key(card),
            role=station.role,
            number=station.number,
            result=next((words for words in results if words), ""),
            votes=next((count for count in reversed(votes) if count), None),
        )

    def _from_row(self, row: Tag) -> Consultation | None:
        """A row of the older table; its cell "bfost" says whether the station is public."""
        publicity = line(row.select_one("td.bfost")).lower()
        if publicity not in ("öffentlich", "ö", "ja"):
            if not publicity.startswith("n"):
                self.warn("consultation-without-public-mark", publicity)
            return None
        return Consultation(
            organization=line(row.select_one("td.grname")),
            date=parse_date(line(row)),
            meeting_key=_meeting_key(row),
            role=line(row.select_one("td.txname")),
        )


def _meeting_key(node: Tag) -> str | None:
    return key_in(attr(node.select_one("a[href*='__ksinr=']"), "href"), "si")
