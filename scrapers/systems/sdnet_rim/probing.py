"""How an SD.NET RIM site that is new is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urljoin, urlsplit, urlunsplit

import web_poet

from scrapers.items import PaperList
from scrapers.probe.product import Probing, Question, meetings, read_as
from scrapers.systems.sdnet_rim.calendar import CalendarExport, CalendarTablePage
from scrapers.systems.sdnet_rim.markup import text_of
from scrapers.systems.sdnet_rim.paper_list import PaperListPage
from scrapers.systems.sdnet_rim.spider import EXPORT_PATH
from storage.text import one_line

_PAGE = re.compile(
    r"/(?:termine|tops|vorgang|vorlagen|gremien|personen|sdnetrim|webservice|recherche)(?:/.*)?$"
)
_HOST = re.compile(r"\.ratsinfomanagement\.net$|^sdnetrim\.|^rim\.|^sdnet\.")
_MUNICIPALITY = re.compile(r"\bSD\.NET RIM[^|]*\|\s*(?P<name>.+)$")


class RimProbing(Probing):
    """SD.NET RIM: the system is a host of its own, or the first part of a path on a shared one."""

    def looks_like(self, url: str) -> bool:
        """Hosts that serve nothing else, and the product's tokens."""
        parts = urlsplit(url)
        return bool(_HOST.search(parts.hostname or "")) or (
            parts.query.startswith("__=") and bool(_PAGE.search(parts.path))
        )

    def base_of(self, url: str) -> str:
        """The address without the product's own pages."""
        parts = urlsplit(url)
        path = _PAGE.sub("", parts.path).rstrip("/")
        return urlunsplit((parts.scheme, parts.netloc, f"{path}/", "", ""))

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """The calendar export and the list of papers."""
        yield Question("Kalender (iCal)", urljoin(base, EXPORT_PATH), read_as(CalendarExport, meetings))
        yield Question("Vorlagen", urljoin(base, "vorlagen"), read_as(PaperListPage, _papers), decides=True)

    def title(self, answers: Sequence[web_poet.HttpResponse]) -> str:
        """The municipality behind the product's name in the page's title."""
        heads = (tag for answer in answers for tag in CalendarTablePage(response=answer).index.all("title"))
        found = (_MUNICIPALITY.search(one_line(text_of(head))) for head in heads)
        return next((match["name"] for match in found if match), "")


PROBING = RimProbing()


def _papers(papers: PaperList) -> str:
    return f"{len(papers.rows)} Vorlagen auf der ersten Seite"
