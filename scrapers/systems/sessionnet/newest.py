"""The newest documents (do0040): the cheap way to see which papers are new."""

from __future__ import annotations

import re

from bs4 import Tag

from scrapers.council_words import plain_kind
from scrapers.german import parse_date
from scrapers.items import PaperList, PaperListRow
from scrapers.markup import classes, line, row_of
from scrapers.nodes import children
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet.files import paper_files
from scrapers.systems.sessionnet.landmarks import ensure, says_nothing_found
from scrapers.systems.sessionnet.rows import papers_in
from storage.records import FailureKind, PaperLink

_ROW_CELL = "td.dovorgang"
_COLUMNS = frozenset({"dovorgang", "doart", "xxdocs", "dodat", "sidocs"})
_MAX_REFERENCE = 30  # a paper's number is short; longer text is its title


class NewestPage(Page[PaperList]):
    """The papers that the newest documents belong to; documents of meetings are no papers."""

    names = ("newest", "do0040")
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the answer is no such list."""
        ensure(self, self.names[1:], self.index.first(_ROW_CELL) is not None)

    def extract(self) -> PaperList:
        """A row for each document of a paper, newest first as the page has them."""
        rows = [row for cell in self.index.all(_ROW_CELL) if (row := row_of(cell))]
        if not rows and not says_nothing_found(self.soup):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Liste der neuen Dokumente hat keine Zeilen")
        return PaperList(rows=tuple(item for row in rows for item in self._read(row)))

    def _read(self, row: Tag) -> list[PaperListRow]:
        self._check_columns(row)
        index = self.index
        details, day = (index.first(mark, within=row) for mark in ("ul.smc-detail-list", "td.dodat"))
        return [
            PaperListRow(
                paper=_named(paper),
                date=parse_date(line(details) or line(day)),
                kind=plain_kind(line(index.first("td.doart", within=row))),
                files=paper_files(self, [row], paper.reference),
            )
            for paper in papers_in(self, index.all(_ROW_CELL, within=row))
        ]

    def _check_columns(self, row: Tag) -> None:
        for cell in children(row, "td"):
            names = {name for name in classes(cell) if not name.startswith("smc")}
            if names and not names & _COLUMNS:
                self.warn("unknown-column", " ".join(sorted(names)))


def _named(paper: PaperLink) -> PaperLink:
    """The link's text is the paper's number or its title: told apart by their form."""
    text = paper.reference
    is_number = len(text) <= _MAX_REFERENCE and re.search(r"\d", text) and text != paper.title
    return paper if is_number else paper.model_copy(update={"reference": "", "title": paper.title or text})
