"""A paper's page (vo0050)."""

from __future__ import annotations

import re

from scrapers.council_words import is_known_kind, plain_kind
from scrapers.german import parse_date
from scrapers.items import PaperItem
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet.files import paper_files
from scrapers.systems.sessionnet.landmarks import ensure
from scrapers.systems.sessionnet.nodes import address, field, headline, labelled, own_key
from scrapers.systems.sessionnet.rows import written_text
from storage.records import FailureKind

_RESPONSIBLE = re.compile(
    r"^(?:Federführ|Fachbereich|Dienststelle|Amt\b|Organisationseinheit)", re.IGNORECASE
)
_ORIGINATOR = re.compile(r"^(?:Antragstell|Fragestell|Einreich|Verfasser|Initiator|Fraktion)", re.IGNORECASE)
_FIELDS = frozenset({"vobetr", "voname", "vovaname", "vodat", "voakz"})


class PaperPage(Page[PaperItem]):
    """A paper with its documents; its consultations stand on a page of their own."""

    names = ("paper", "vo0050")
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the answer is no paper's page, or one without a paper."""
        ensure(self, self.names[1:], self.index.first(".vobetr", ".voname") is not None)
        if self.index.first(".vobetr", ".voname", ".smc_field_vobetr", ".smc_field_voname") is None:
            raise PageFailure(FailureKind.ERROR_PAGE, "Die Seite der Vorlage ist leer")

    def extract(self) -> PaperItem:
        """The paper; `consultations` is None."""
        key = own_key(self.index, self.url, "vo")
        if key is None:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Seite der Vorlage nennt keine Nummer (kvonr)")
        reference = field(self.index, "voname")
        responsible, originators = self._people()
        kind = plain_kind(field(self.index, "vovaname"))
        if kind and not is_known_kind(kind):
            self.warn("unknown-kind", kind)
        return PaperItem(
            key=key,
            url=address(self.url, self.url) or self.url,
            title=field(self.index, "vobetr") or headline(self.index),
            reference=reference,
            kind=kind,
            date=parse_date(field(self.index, "vodat")),
            text=written_text(self.index),
            originators=originators,
            responsible=responsible,
            files=paper_files(self, [None], reference),
        )

    def _people(self) -> tuple[str, tuple[str, ...]]:
        responsible, originators = "", ""
        for name, label, value in labelled(self.index):
            if _RESPONSIBLE.search(label):
                responsible = value
            elif _ORIGINATOR.search(label):
                originators = value
            elif name not in _FIELDS:
                self.warn("unknown-field", label)
        return responsible, tuple(part.strip() for part in re.split(r"[,;]", originators) if part.strip())
