"""An agenda item's own page (to0050): the text of a motion, its resolution and the vote."""

from __future__ import annotations

import re

from scrapers.agenda_parts import item_number
from scrapers.german import parse_votes
from scrapers.markup import line
from scrapers.outcomes import is_dropped, outcome, split_title
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet.files import paper_files
from scrapers.systems.sessionnet.landmarks import ensure
from scrapers.systems.sessionnet.nodes import address, field, headline, own_key
from scrapers.systems.sessionnet.rows import papers_in, written_text
from storage.records import AgendaItem, FailureKind

_CONTENT = ("p.smc_field_btname", "p.smc_field_toabst", "div.WordSection1")
_NUMBER_IN_TITLE = re.compile(r"^(?:TOP\s+)?(?P<number>(?:Ö|NÖ?)\s*\d[\d.]*[a-z]?)\b\s*[:\-–]?\s*")


class AgendaItemPage(Page[AgendaItem]):
    """A public agenda item; one that is not public is a failure, and nothing of it is kept."""

    names = ("agenda_item", "to0050")
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the answer is no such page, or its item is not public."""
        ensure(self, self.names[1:], self.index.first(*_CONTENT) is not None)
        if self._number().startswith("N"):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Tagesordnungspunkt ist nicht öffentlich")

    def extract(self) -> AgendaItem:
        """The item; `resolution` holds all the text that stands on the page."""
        text = field(self.index, "tobetr") or _NUMBER_IN_TITLE.sub("", headline(self.index))
        title, dropped, words, votes = split_title(text, self.warn)
        if not title:
            raise PageFailure(FailureKind.ERROR_PAGE, "Die Seite des Tagesordnungspunkts ist leer")
        results = [outcome(line(node), self.warn) for node in self.index.all("p.smc_field_btname")]
        counts = [parse_votes(line(node)) for node in self.index.all("p.smc_field_toabst")]
        words = next((result for result in results if result), words)
        papers = papers_in(self, [None])
        return AgendaItem(
            number=self._number(),
            title=title,
            key=own_key(self.index, self.url, "to"),
            url=address(self.url, self.url),
            papers=papers,
            result=words,
            votes=next((count for count in reversed(counts) if count), votes),
            resolution=written_text(self.index),
            dropped=dropped or is_dropped(words),
            files=paper_files(self, [None], papers[0].reference if papers else ""),
        )

    def _number(self) -> str:
        if shown := item_number(field(self.index, "tofnum")):
            return shown
        match = _NUMBER_IN_TITLE.match(headline(self.index))
        return item_number(match["number"]) if match else ""
