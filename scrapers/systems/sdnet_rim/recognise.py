"""Is a site made with SD.NET RIM? Its title says so, its calendar, or the addresses that its pages link."""

from __future__ import annotations

import re

import web_poet

from scrapers.nodes import Index
from scrapers.recognise import Product
from scrapers.systems.sdnet_rim.calendar import CalendarTablePage
from scrapers.systems.sdnet_rim.markup import attribute, text_of

_MARKS = re.compile(rb"SD\.NET|sdnetrim|data-vorgang-id|[?]__=", re.IGNORECASE)
_CALENDAR = re.compile(rb"^\W*BEGIN:VCALENDAR\b.{0,200}\bPRODID:[^\r\n]{0,40}SD\.NET RIM", re.DOTALL)
_TITLE = re.compile(r"\bSD\.NET RIM(?: (?P<version>\d[\w.]*))?")
_TOKEN_LINK = re.compile(r"/(?:tops|vorgang|vorlagen|gremien|termine)/?\?__=\w{20,}")
_ENOUGH = 3  # links with tokens; a page about something else may have one


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """SD.NET RIM with the version in its title; None for a page that only names it in its text."""
    if _CALENDAR.search(answer.body):
        return Product("sdnet_rim", evidence="nennt sich in seinem Kalender")
    if not _MARKS.search(answer.body):
        return None
    index = CalendarTablePage(response=answer).index
    heads = (tag for tag in index.all("title") if tag.parent is not None and tag.parent.name == "head")
    named = next((match for head in heads if (match := _TITLE.search(text_of(head)))), None)
    if named:
        return Product("sdnet_rim", named["version"] or "", "nennt sich im Titel der Seite")
    if index.with_attribute("data-vorgang-id") is not None or _token_links(index) >= _ENOUGH:
        return Product("sdnet_rim", evidence="Adressen und Kennungen der Seite sind die von SD.NET RIM")
    return None


def _token_links(index: Index) -> int:
    return sum(bool(_TOKEN_LINK.search(attribute(link, "href"))) for link in index.all("a"))
