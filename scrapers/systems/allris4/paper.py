"""A paper's page (vo020): its particulars, documents, consultations and the text that stands on it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from bs4 import Tag

from scrapers.council_words import is_known_kind, plain_kind
from scrapers.items import PaperItem
from scrapers.markup import line
from scrapers.page import Page, PageFailure
from scrapers.systems.allris4.consultations import read_stations
from scrapers.systems.allris4.files import paper_files
from scrapers.systems.allris4.keys import address, key_in
from scrapers.systems.allris4.landmarks import ensure
from scrapers.systems.allris4.sections import sections
from scrapers.systems.allris4.words import parse_day
from storage.parties import find_parties
from storage.records import FailureKind

_RESPONSIBLE = re.compile(r"^Federführ", re.IGNORECASE)
_DAY = re.compile(r"^(?:Datum|Eingang|Vorlagendatum|Erstellt)", re.IGNORECASE)
_BROUGHT_IN = re.compile(r"^(?:Antragstell|Fragestell|Einreich|Initiator|Fraktion|Unterstütz)", re.IGNORECASE)
# Mostly people of the administration, who are nobody's business; but some towns name the factions here.
_WRITTEN_BY = re.compile(r"^(?:\d\.\s*)?(?:Verfass|Berichterstatt)", re.IGNORECASE)
_FACTION = re.compile(r"fraktion|\bgruppe\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"^(?:Betreff|Status|Vorlage-?art|Beteiligt|Bearbeite|Bezüglich|Bezug|Aktenzeichen|Beratungsfolge|Ziele?$"
    r"|Anlagen|Wahlperiode|Wiedervorlage|Zuständig)",
    re.IGNORECASE,
)


class People:
    """Who is in charge of a paper and who brought it in, as its particulars say label by label."""

    def __init__(self) -> None:
        self.responsible = ""
        self.originators: tuple[str, ...] = ()

    def take(self, label: str, value: str) -> bool:
        """Note one of them; False for a label that says something else."""
        if _RESPONSIBLE.match(label):
            self.responsible = self.responsible or value
        elif _BROUGHT_IN.match(label):
            self.originators = self.originators or tuple(_names(value))
        elif _WRITTEN_BY.match(label):
            self.originators = self.originators or tuple(name for name in _names(value) if _is_faction(name))
        else:
            return False
        return True


def _names(value: str) -> Iterator[str]:
    return (name for part in re.split(r"[,;]", value) if (name := part.strip()))


def _is_faction(name: str) -> bool:
    return bool(_FACTION.search(name) or find_parties(name))


def is_day(label: str) -> bool:
    """Whether a label stands before the paper's day."""
    return bool(_DAY.match(label))


def is_known_label(label: str) -> bool:
    """Whether a label is one that says nothing which we keep."""
    return bool(_OTHERS.match(label))


def split_head(head: str) -> tuple[str, str]:
    """Kind and number of "Schriftliche Kenntnisgabe - K 2026/0725"."""
    kind, _, reference = head.partition(" - ")
    return kind.strip(), reference.strip()


def is_not_public(status: str) -> bool:
    """Whether a paper says of itself that it is not public."""
    return status.lower().lstrip().startswith("nicht")


class PaperPage(Page[PaperItem]):
    """A public paper; one that is not public is a failure, and nothing of it is kept."""

    names: ClassVar[tuple[str, ...]] = ("paper", "vo020")
    publicity = "marked"

    def check(self) -> None:
        """Raise PageFailure where the answer is no paper's page, or the paper is not public."""
        ensure(self, "die Vorlage", self.index.first("#vobetreff", "#voart") is not None)
        if is_not_public(self._field("vostatus")):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Vorlage ist nicht öffentlich")

    def extract(self) -> PaperItem:
        """The paper with its consultations."""
        key = key_in(self.url, "VOLFDNR")
        if key is None:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Adresse der Vorlage nennt keine Nummer")
        head, reference = split_head(line(self.index.first("h1.title")))
        kind = plain_kind(self._field("voart") or head)
        if kind and not is_known_kind(kind):
            self.warn("unknown-kind", kind)
        people, day = People(), None
        for label, value in self._particulars():
            if is_day(label):
                day = parse_day(value)
            elif not people.take(label, value) and not is_known_label(label):
                self.warn("unknown-field", label)
        return PaperItem(
            key=key,
            url=address(self.url, self.url, "VOLFDNR") or self.url,
            title=self._field("vobetreff") or reference or head,
            reference=reference,
            kind=kind,
            date=day,
            text="\n\n".join(part.whole for part in sections(self.index)),
            originators=people.originators,
            responsible=people.responsible,
            files=paper_files(self),
            consultations=read_stations(self),
        )

    def _field(self, name: str) -> str:
        return line(self.index.first(f"#{name}"))

    def _particulars(self) -> Iterator[tuple[str, str]]:
        """Label and value of each pair in the page's head."""
        head = self.index.first("#headLeft", "#head")
        for term in self.index.all("dt", within=head) if head is not None else ():
            value = term.find_next_sibling("dd")
            yield line(term).rstrip(" :"), line(value if isinstance(value, Tag) else None)
