"""An agenda item's own page (to020, "Auszug"): result, vote, the text of a motion, attachments."""

from __future__ import annotations

from functools import cached_property

from scrapers.agenda_parts import item_number
from scrapers.items import AgendaItem
from scrapers.markup import attr
from scrapers.outcomes import is_dropped, split_title
from scrapers.page import PageFailure
from scrapers.systems.allris3.fields import fields, headline, is_number
from scrapers.systems.allris3.files import paper_documents
from scrapers.systems.allris3.sections import ATTACHMENTS, sections
from scrapers.systems.allris4 import agenda_item as newer
from scrapers.systems.allris4.agenda import paper_links
from scrapers.systems.allris4.keys import address, key_in
from scrapers.systems.allris4.landmarks import ensure
from scrapers.systems.allris4.results import result_of
from scrapers.systems.allris4.words import counted_votes
from storage.records import FailureKind

VOTE = "AE"
# What people said ("WP", and "RE" for speeches) is not what was resolved.
_NOT_RESOLVED = frozenset({"WP", "RE", VOTE, ATTACHMENTS})


class AgendaItemPage(newer.AgendaItemPage):
    """to020 with its tables, and to020_r, which is written like version 4's; non-public ones are failures."""

    names = ("agenda_item", "to020", "to020_r")

    def check(self) -> None:
        """Raise PageFailure where the answer is no such page, or its item is not public."""
        if self._is_newer:
            super().check()
            return
        ensure(self, "der Tagesordnungspunkt", "TOP" in self._fields)
        status = self._fields.get("Status", "").lower()
        # The status of the whole meeting may stand here: "öffentlich/nichtöffentlich".
        if self._fields["TOP"].startswith("N") or status.startswith("nicht"):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Tagesordnungspunkt ist nicht öffentlich")

    def extract(self) -> AgendaItem:
        """The item; `resolution` holds the text that stands on the page, without what people said."""
        return super().extract() if self._is_newer else self._older()

    @cached_property
    def _is_newer(self) -> bool:
        return self.index.first("#toname", "#toBeschlussart") is not None

    @cached_property
    def _fields(self) -> dict[str, str]:
        return fields(self.index)

    def _older(self) -> AgendaItem:
        shown = self._fields.get("Betreff") or headline(self.index)
        title, dropped, words, votes = split_title(shown, self.warn)
        if not title:
            raise PageFailure(FailureKind.ERROR_PAGE, "Die Seite des Tagesordnungspunkts ist leer")
        written = list(sections(self.index))
        counted = next((part.text for name, part in written if name == VOTE), "")
        result = result_of(self._fields.get("Beschlussart", ""), self.warn) or words
        return AgendaItem(
            number=item_number(self._fields["TOP"]),
            title=title,
            key=key_in(self.url, "TOLFDNR") or self._told_key(),
            url=address(self.url, self.url, "TOLFDNR"),
            papers=paper_links(self, None, title),
            result=result,
            votes=counted_votes(counted) or votes,
            resolution="\n\n".join(part.whole for name, part in written if name not in _NOT_RESOLVED),
            dropped=dropped or is_dropped(result),
            files=paper_documents(self),
        )

    def _told_key(self) -> str | None:
        named = (attr(tag, "content") for tag in self.index.all("meta") if attr(tag, "name") == "objectID")
        return next(filter(is_number, named), None)
