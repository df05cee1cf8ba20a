"""An agenda item's own page (to0050): the text of a motion, its resolution and the vote."""

from __future__ import annotations

import re

from scrapers.german import parse_votes
from scrapers.page import Page, PageFailure
from scrapers.systems.sessionnet.files import paper_files
from scrapers.systems.sessionnet.landmarks import ensure
from scrapers.systems.sessionnet.nodes import address, block, field, headline, line, own_key
from scrapers.systems.sessionnet.parts import item_number
from scrapers.systems.sessionnet.results import is_dropped, outcome, split_title
from scrapers.systems.sessionnet.rows import papers_in
from storage.records import AgendaItem, FailureKind

_CONTENT = "p.smc_field_btname, p.smc_field_toabst, div.WordSection1"
_NUMBER_IN_TITLE = re.compile(r"^(?:TOP\s+)?(?P<number>(?:Ö|NÖ?)\s*\d[\d.]*[a-z]?)\b\s*[:\-–]?\s*")


class AgendaItemPage(Page[AgendaItem]):
    """A public agenda item; one that is not public is a failure, and nothing of it is kept."""

    names = ("agenda_item", "to0050")

    def check(self) -> None:
        """Raise PageFailure where the answer is no such page, or its item is not public."""
        ensure(self, self.names[1:], _CONTENT)
        if self._number().startswith("N"):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Tagesordnungspunkt ist nicht öffentlich")

    def extract(self) -> AgendaItem:
        """The item; `resolution` holds all the text that stands on the page."""
        url = str(self.response.url)
        text = field(self.soup, "tobetr") or _NUMBER_IN_TITLE.sub("", headline(self.soup))
        title, dropped, words, votes = split_title(text, self.warn)
        if not title:
            raise PageFailure(FailureKind.ERROR_PAGE, "Die Seite des Tagesordnungspunkts ist leer")
        results = [outcome(line(node), self.warn) for node in self.soup.select("p.smc_field_btname")]
        counts = [parse_votes(line(node)) for node in self.soup.select("p.smc_field_toabst")]
        words = next((result for result in results if result), words)
        papers = papers_in([self.soup], url)
        return AgendaItem(
            number=self._number(),
            title=title,
            key=own_key(self.soup, url, "to"),
            url=address(url, url),
            papers=papers,
            result=words,
            votes=next((count for count in reversed(counts) if count), votes),
            resolution="\n\n".join(
                text for part in self.soup.select("div.WordSection1") if (text := block(part))
            ),
            dropped=dropped or is_dropped(words),
            files=paper_files([self.soup], url, papers[0].reference if papers else ""),
        )

    def _number(self) -> str:
        if shown := item_number(field(self.soup, "tofnum")):
            return shown
        match = _NUMBER_IN_TITLE.match(headline(self.soup))
        return item_number(match["number"]) if match else ""
