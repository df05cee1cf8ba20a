"""The way through a list, page by page, and where it ends. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from scrapers.systems.oparl.answer import SINCE, Listing, ListPage
from scrapers.systems.oparl.depth import written
from scrapers.systems.oparl.identity import with_parameters

PER_PAGE = 100
"""What the specification recommends; servers may give fewer."""


class Endless(Exception):
    """A list that does not end; its words are for people."""


@dataclass(frozen=True)
class Walk:
    """Where a reading of a list stands. `url` is the next page to ask for."""

    page: type[ListPage[Any]]
    list_url: str
    url: str
    since: dt.datetime | None = None
    number: int = 1
    known: frozenset[str] = frozenset()  # keys that were listed before
    is_beyond: bool = False  # the page before counted itself as the last
    is_last: bool = False  # nothing after this page is asked for

    @classmethod
    def start(cls, page: type[ListPage[Any]], url: str, since: dt.datetime | None, *, encoded: bool) -> Walk:
        """At the first page, with a hundred objects, only those modified since then."""
        parameters = {"limit": str(PER_PAGE)}
        if since is not None:
            parameters[SINCE] = written(since)
        return cls(page, url, with_parameters(url, encoded=encoded, **parameters), since)

    @property
    def has_parameters(self) -> bool:
        """Whether the page was asked for with parameters of ours, which a server may not understand."""
        return self.number == 1 and self.url != self.list_url

    def plain(self) -> Walk:
        """The same list from its beginning, without parameters."""
        return Walk(self.page, self.list_url, self.list_url)

    def following(self, found: Listing, longest: int) -> Walk | None:
        """The next page; None at the end.

        Raises Endless where a page only repeats what was listed before, or more than `longest` would follow.
        A page behind the one that counted itself as the last may do so: some servers always name a next one.
        """
        keys = found.keys()
        is_new = bool(keys - self.known)
        if keys and not is_new and not self.is_beyond and self.number > 1:
            raise Endless(f"wiederholt sich (abgebrochen nach {self.number} Seiten)")
        if found.next_url is None or self.is_last or not is_new:
            return None
        if found.next_url == self.url and not found.ends:
            raise Endless("verweist auf sich selbst")
        if self.number >= longest:
            raise Endless(f"endet nicht (abgebrochen nach {self.number} Seiten)")
        if found.next_url == self.url:
            return None
        known = self.known | keys
        return replace(self, url=found.next_url, number=self.number + 1, known=known, is_beyond=found.ends)

    def to_the_end(self, found: Listing) -> Walk | None:
        """The last page at once, for a list whose filter was not heeded: what is new stands at one end."""
        if found.last_url is None or found.last_url in (self.url, self.list_url):
            return None
        return replace(self, url=found.last_url, number=self.number + 1, is_last=True)
