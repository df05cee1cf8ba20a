"""How an ALLRIS 4 site that is new is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit, urlunsplit

import web_poet

from scrapers.probe.product import Probing, Question, folder_of, read_as
from scrapers.systems.allris4.calendar import CalendarFrame, CalendarPage
from storage.times import today

_PAGE = re.compile(r"/(?:si|to|vo|pa|kp|gr|au|wp|do)\d{3}\w*$")


class Allris4Probing(Probing):
    """ALLRIS 4: all pages lie in one folder, mostly /public/, and have no ending."""

    def looks_like(self, url: str) -> bool:
        """The names of its pages without an ending."""
        return bool(_PAGE.search(urlsplit(url).path))

    def base_of(self, url: str) -> str:
        """The folder of a page."""
        parts = urlsplit(url)
        return folder_of(urlunsplit((parts.scheme, parts.netloc, _PAGE.sub("/", parts.path), "", "")))

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """The calendar of this month, whose rows may come by a second request."""
        url = urljoin(base, f"si010?MM={today().month}&YY={today().year}")
        yield Question("Kalender", url, read_as(CalendarPage, _meetings), decides=True)


PROBING = Allris4Probing()


def _meetings(calendar: CalendarFrame) -> str:
    shown = len(calendar.meetings)
    return f"{shown} Sitzungen in diesem Monat" if shown or not calendar.next_url else "zeigt sie auf Abruf"
