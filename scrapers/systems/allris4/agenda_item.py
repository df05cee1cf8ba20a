"""An agenda item's own page (to020): the text of a motion, what was resolved, the vote, its attachments."""

from __future__ import annotations

import re
from typing import ClassVar

from scrapers.agenda_parts import item_number
from scrapers.items import AgendaItem
from scrapers.markup import attr, line
from scrapers.outcomes import is_dropped, split_title
from scrapers.page import Page, PageFailure
from scrapers.systems.allris4.agenda import paper_links
from scrapers.systems.allris4.files import paper_files
from scrapers.systems.allris4.keys import address, key_in, links_to
from scrapers.systems.allris4.landmarks import ensure
from scrapers.systems.allris4.results import result_of
from scrapers.systems.allris4.sections import sections
from scrapers.systems.allris4.words import counted_votes
from storage.records import FailureKind

# What people said is not what was resolved.
PROTOCOL = re.compile(r"wortprotokoll|wortbeitrag|wortmeldung|diskussion|protokoll", re.IGNORECASE)
VOTE = re.compile(r"abstimmung", re.IGNORECASE)

_HEAD = re.compile(r"^(?:Auszug|Tagesordnungspunkt|TOP)\s+-\s+(?P<title>.+)$", re.IGNORECASE)


class AgendaItemPage(Page[AgendaItem]):
    """A public agenda item; one that is not public is a failure, and nothing of it is kept."""

    names: ClassVar[tuple[str, ...]] = ("agenda_item", "to020")
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the answer is no such page, or its item is not public."""
        index = self.index
        marks = ("#toname", "#tobetreff", "#toBeschlussart", "#tostatus")
        ensure(self, "der Tagesordnungspunkt", index.first(*marks) is not None)
        status = self._field("tostatus").lower()
        if self._field("toname").startswith("N") or status.startswith("nicht"):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Tagesordnungspunkt ist nicht öffentlich")

    def extract(self) -> AgendaItem:
        """The item; `resolution` holds the text that stands on the page, without what people said."""
        title, dropped, words, votes = split_title(self._subject(), self.warn)
        if not title:
            raise PageFailure(FailureKind.ERROR_PAGE, "Die Seite des Tagesordnungspunkts ist leer")
        written = [part for part in sections(self.index) if not PROTOCOL.search(part.heading)]
        counted = next((part.text for part in written if VOTE.search(part.heading)), "")
        result = result_of(self._field("toBeschlussart"), self.warn) or words
        return AgendaItem(
            number=item_number(self._field("toname")),
            title=title,
            key=key_in(self.url, "TOLFDNR") or self._own_key(),
            url=address(self.url, self.url, "TOLFDNR"),
            papers=paper_links(self, None, title),
            result=result,
            votes=counted_votes(counted) or votes,
            resolution="\n\n".join(part.whole for part in written if not VOTE.search(part.heading)),
            dropped=dropped or is_dropped(result),
            files=paper_files(self),
        )

    def _subject(self) -> str:
        head = line(self.index.first("h1.title"))
        match = _HEAD.match(head)
        return self._field("tobetreff") or self._field("vobetreff") or (match["title"] if match else "")

    def _field(self, name: str) -> str:
        return line(self.index.first(f"#{name}"))

    def _own_key(self) -> str | None:
        links = links_to(self.index, "to020")
        return next((key for link in links if (key := key_in(attr(link, "href"), "TOLFDNR"))), None)
