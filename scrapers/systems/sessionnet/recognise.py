"""Is a site made with SessionNet? Its pages say so in their head, and in the classes of their frame."""

from __future__ import annotations

import re

import web_poet

from scrapers.markup import attr, line, titles
from scrapers.nodes import Index
from scrapers.recognise import Product
from scrapers.systems.sessionnet.calendar import CalendarPage
from scrapers.systems.sessionnet.landmarks import page_codes

_MARKS = re.compile(rb"sessionnet|smc_page_|smcfiltermenumandant", re.IGNORECASE)
_VERSION = re.compile(
    r"SessionNet Version (?P<version>\d[\w.]*(?: KP\d+)?)"
    r"(?: (?P<part>bi|ri|gi))?(?: \((?P<layout>Layout \d+)\))?"
)
_OLD_ERROR = "SessionNet Fehlermeldung"  # all that is left of the frame on the error page of Layouts 4 and 5


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """SessionNet with version and layout; None for a page that only names it.

    Error and login pages count: they too are the product's.
    """
    if not _MARKS.search(answer.body):
        return None
    index = CalendarPage(response=answer).index
    said = next((match for text in _metas(index) if (match := _VERSION.search(text))), None)
    if said is None:
        known = "Rahmen und Menüs der Seite sind die von SessionNet"
        return Product("sessionnet", evidence=known) if _has_frame(index) else None
    layout = f" ({said['layout']})" if said["layout"] else ""
    members = "" if said["part"] in ("bi", None) else ", aber der Teil für Mitglieder (ri)"
    return Product("sessionnet", said["version"] + layout, f"nennt sich im Kopf der Seite{members}")


def _metas(index: Index) -> list[str]:
    names = ("author", "generator")
    return [attr(tag, "content") for tag in index.all("meta") if attr(tag, "name").lower() in names]


def _has_frame(index: Index) -> bool:
    if page_codes(index) or index.first("a.smcfiltermenumandant") is not None:
        return True
    return any(line(title) == _OLD_ERROR for title in titles(index))
