"""The start page (allris.net): which of the calendars a system has released is said by its menu."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from scrapers.markup import attr
from scrapers.page import Page
from scrapers.systems.allris4.keys import links_to, page_in, without_session
from scrapers.systems.allris4.landmarks import ensure
from storage.records import Record

# A system answers the ones that it has not released with "Zugriff verweigert".
_CALENDARS = frozenset({"si010", "si010_e", "si010_j", "si010_r"})


class Start(Record):
    """What the start page leads to. `calendar` is the name of the calendar's page with its ending."""

    calendar: str


class StartPage(Page[Start]):
    """allris.net.asp, or any other page with the system's menu."""

    names = ("start", "allris.net")
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the answer has no menu that leads to a calendar."""
        ensure(self, "der Weg zum Kalender", any(True for _ in self._calendars()))

    def extract(self) -> Start:
        """The first calendar of the menu."""
        return Start(calendar=next(self._calendars()))

    def _calendars(self) -> Iterator[str]:
        """A town's own page around the system may link others, in other folders."""
        here = _place(self.url)[0]
        for link in links_to(self.index, "si010"):
            url = without_session(self.url, attr(link, "href"))
            if url and page_in(url) in _CALENDARS and _place(url)[0] == here:
                yield _place(url)[1]


def _place(url: str) -> tuple[tuple[str, str], str]:
    """((host, folder), page) of an address."""
    parts = urlsplit(url)
    folder, _, page = parts.path.rpartition("/")
    return (parts.netloc, folder), page
