"""The list of papers, /vorlagen: newest number first, each with its latest meeting."""

import re

from bs4 import Tag

from scrapers.german import parse_date
from scrapers.items import PaperLink, PaperList, PaperListRow
from scrapers.nodes import class_list, inside
from scrapers.page import PageFailure
from scrapers.systems.sdnet_rim.documents import files_in
from scrapers.systems.sdnet_rim.keys import paper_number
from scrapers.systems.sdnet_rim.markup import (
    RimPage,
    attribute,
    cells_of,
    leads_to,
    links_to,
    rows_with,
    text_of,
)
from storage.records import FailureKind
from storage.text import one_line

_EMPTY = re.compile(r"\bkeine (?:Vorlagen|Einträge|Daten|Vorgänge|Ergebnisse)\b", re.IGNORECASE)
_NEXT = re.compile(r"[>›]|nächste(?: Seite)?|weiter", re.IGNORECASE)
_SEPARATOR = re.compile(r"\s+[-–]\s+")


class PaperListPage(RimPage[PaperList]):
    """/vorlagen: "79/2026 - Verwaltungsvorlage" with the subject below, and the meeting."""

    names = ("papers", "vorlagen")
    publicity = "marked"
    landmarks = ("div.vorlagen", "table.table-data", "td.column-betreff")
    what = "Vorlagen"

    def extract(self) -> PaperList:
        """The rows in the page's order; `next_url` is the ">" link. No rows must be said in words."""
        rows = rows_with(self.index, "td.column-betreff")
        if not rows and not _EMPTY.search(text_of(self.soup)):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Liste der Vorlagen hat keine Zeilen")
        read = [self._row(row) for row in rows]
        return PaperList(rows=tuple(row for row in read if row), next_url=self._next())

    def _row(self, row: Tag) -> PaperListRow | None:
        if any("noeff" in word for word in class_list(row)):
            self.withhold(row)
            return None
        cells = cells_of(row)
        link, url = next(links_to(cells["betreff"], "vorgang", self.url), (None, None))
        if link is None or url is None:
            self.warn("row-without-link", text_of(row))
            return None
        head, title = _head_and_title(cells["betreff"])
        number, kind = _number_and_kind(head)
        day = parse_date(_meeting_words(cells.get("termin")))
        key = number or attribute(row, "data-vorgang-id")
        if not key:
            self.warn("row-without-number", text_of(row))
            return None
        paper = PaperLink(key=key, reference=number, title=title, url=url)
        files = files_in(cells.get("dokument") or cells.get("dokumente"), self.url)
        return PaperListRow(paper=paper, date=day, kind=kind, files=files)

    def _next(self) -> str | None:
        links = (link for link in self.index.all("a") if _NEXT.fullmatch(one_line(text_of(link))))
        urls = (leads_to(link, "vorlagen", self.url) for link in links)
        return next((url for url in urls if url and url != self.url), None)


def _head_and_title(cell: Tag) -> tuple[str, str]:
    """ "79/2026 - Verwaltungsvorlage" and the subject, which stands in a span inside or after the link."""
    spans = [span for span in inside(cell, "span") if one_line(text_of(span))]
    title = one_line(text_of(spans[0])) if spans else ""
    head = one_line(text_of(cell))
    return (one_line(head.replace(title, " ", 1)), title) if title else (head, head)


def _number_and_kind(head: str) -> tuple[str, str]:
    number, *rest = _SEPARATOR.split(head, maxsplit=1)
    return paper_number(number), rest[0] if rest else ""


def _meeting_words(cell: Tag | None) -> str:
    return " ".join([text_of(cell), *(attribute(link, "title") for link in inside(cell, "a"))])
