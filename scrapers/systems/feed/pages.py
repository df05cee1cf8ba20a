"""All page objects of sites that are read by their feed.

An entry's key is its own id (Atom's <id>, RSS's <guid>): both must stay when the address changes
(RFC 4287, 4.2.6; RSS 2.0, <guid>). One that is an address of the site is understood as an address, so that
neither "www." nor a parameter makes another entry of it; without an id the entry's address is the key.
"""

from typing import Any

from scrapers.items import PaperItem, PaperListRow
from scrapers.page import Page
from scrapers.sites.addresses import absolute
from scrapers.sites.article import ArticlePage
from scrapers.sites.feed import FeedPage as AnyFeedPage
from scrapers.sites.heads import HeadPage
from storage.text import one_line

__all__ = ["PAGES", "ArticlePage", "FeedPage", "HeadPage"]


_LONGEST_ID = 300  # characters; no honest id is longer


class FeedPage(AnyFeedPage):
    """A site's only feed."""

    def entry(self, entry: Any) -> PaperItem | PaperListRow | None:
        """One entry under its own id."""
        found, key = super().entry(entry), self._key(one_line(str(entry.get("id") or "")))
        if found is None or not key:
            return found
        if isinstance(found, PaperItem):
            return found.model_copy(update={"key": key})
        return found.model_copy(update={"paper": found.paper.model_copy(update={"key": key})})

    def _key(self, own: str) -> str:
        if len(own) > _LONGEST_ID:
            return ""
        url = absolute(own, "")
        return self.site.key(url) if url and self.site.owns(url, self.url) else own


PAGES: tuple[type[Page[Any]], ...] = (FeedPage, ArticlePage, HeadPage)
