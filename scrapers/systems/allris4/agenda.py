"""A meeting's page (to010): its head, and the public items of its agenda."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from bs4 import Tag

from scrapers.agenda_parts import Parts, item_number
from scrapers.council_words import committee_of, is_cancelled, without_cancelled
from scrapers.german import parse_times
from scrapers.items import AgendaItem, Meeting
from scrapers.markup import attr, classes, having, line, rows_of
from scrapers.nodes import Index, children
from scrapers.outcomes import is_dropped, split_title
from scrapers.page import Page, PageFailure
from scrapers.systems.allris4.files import item_files, meeting_files
from scrapers.systems.allris4.keys import address, key_in, links_to
from scrapers.systems.allris4.landmarks import ensure
from scrapers.systems.allris4.results import result_of
from scrapers.systems.allris4.words import parse_day
from storage.records import FailureKind, PaperLink
from storage.times import today

TABLE = "table.toTable"

_HEAD = re.compile(r"^(?P<organization>.+?)\s+-\s+\S*\d")
_TOP_KEY = re.compile(r"^(?:link|betreff|vo)_(\d{1,12})$")
_SUB_NUMBER = re.compile(r"^(?P<above>.*\d)\.\d+[a-z]?$")
_NO_TITLE = having(".zusatzinfo", ".wicket-ajax-indicator")
_SYMBOLS = frozenset({"expandclosecol", "attach", "tobahint"})
_COLUMNS = _SYMBOLS | {"tonr", "tobetreff", "tovonr", "todoc", "tozunr", "tobanr"}


class MeetingPage(Page[Meeting]):
    """to010: the meeting with its public items."""

    names: ClassVar[tuple[str, ...]] = ("meeting", "to010")
    publicity = "marked"

    def check(self) -> None:
        """Raise PageFailure where the answer is no meeting's page."""
        ensure(self, "die Sitzung", bool(self.index.first("#sidatum", "#sigremium", TABLE)))

    def extract(self) -> Meeting:
        """The meeting; `agenda` is None where none is published."""
        index = self.index
        title, head = (line(index.first(mark)) for mark in ("#sibetreff", "h1.title"))
        day = parse_day(_field(index, "sidatum")) or parse_day(head)
        if day is None:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Auf der Seite der Sitzung steht kein Datum")
        start, end = parse_times(_field(index, "sizeit"), day)
        organization = _field(index, "sigremium") or _organization(head) or committee_of(title)
        cancelled = is_cancelled(f"{title} {head} {_field(index, 'sistat')} {_field(index, 'sianlass')}")
        table = index.first(TABLE)
        if table is None and day < today() and not cancelled:
            self.warn("agenda-missing", f"{organization} {day:%d.%m.%Y}")
        return Meeting(
            key=key_in(self.url, "SILFDNR") or _own_key(index),
            organization=without_cancelled(organization),
            date=day,
            url=address(self.url, self.url, "SILFDNR"),
            title=title,
            start=start,
            end=end,
            location=joined(_field(index, "siraum"), _field(index, "siort")),
            cancelled=cancelled,
            agenda=read_agenda(self, table) if table else None,
            files=meeting_files(self),
        )


def joined(room: str, place: str) -> str:
    """Room and place; one where it says the other too."""
    if room in place or place in room:
        return max(room, place, key=len)
    return f"{room}, {place}"


def _field(index: Index, name: str) -> str:
    return line(index.first(f"#{name}"))


def _organization(head: str) -> str:
    """ "Schulausschuss" of "Schulausschuss - 01.09.2026"."""
    match = _HEAD.match(head)
    return match["organization"] if match else ""


def _own_key(index: Index) -> str | None:
    """The meeting's number from its own page's links: those of its attendance and of its items."""
    links = [*links_to(index, "si019"), *links_to(index, "to020"), *links_to(index, "to010")]
    return next((key for link in links if (key := key_in(attr(link, "href"), "SILFDNR"))), None)


def read_agenda(page: Page[Any], table: Tag) -> tuple[AgendaItem, ...]:
    """The public items of an agenda's table; of the others not even the title is looked at."""
    parts, items = Parts(page.warn), []
    titles: dict[str, str] = {}
    for row in rows_of(page.index, table):
        cells = _cells(row)
        if "tobetreff" in cells and "beratung" in classes(row):
            parts.enter(line(cells["tobetreff"]))
            if not parts.heading:
                page.withhold(row)
        elif item := _public_item(page, cells, parts, titles):
            titles[item.number] = item.title
            items.append(item)
        elif cells:
            page.withhold(row)
    return tuple(items)


def _public_item(
    page: Page[Any], cells: dict[str, Tag], parts: Parts, titles: dict[str, str]
) -> AgendaItem | None:
    shown = line(cells.get("tonr"))
    number = item_number(shown)
    if "tobetreff" not in cells or not parts.is_public(number) or (shown and not number):
        return None
    return _item(page, cells, number, above(number, titles) or parts.heading)


def above(number: str, titles: dict[str, str]) -> str:
    """The title of the item that "Ö 2.1" is part of, among those read so far; it says what its parts are."""
    match = _SUB_NUMBER.match(number)
    return titles.get(match["above"], "") if match else ""


def _cells(row: Tag) -> dict[str, Tag]:
    """The cells of a row by their classes, in small letters."""
    return {name.lower(): cell for cell in children(row, "td") for name in classes(cell)}


def _item(page: Page[Any], cells: dict[str, Tag], number: str, heading: str) -> AgendaItem | None:
    for name, cell in cells.items():
        if name not in _COLUMNS and line(cell):
            page.warn("unknown-column", name)
    subject, index = cells["tobetreff"], page.index
    shown = line(index.first("a", within=subject), without=_NO_TITLE) or line(subject, without=_NO_TITLE)
    title, dropped, words, votes = split_title(shown, page.warn)
    if not title:
        page.warn("item-without-title", number)
        return None
    result = result_of(line(cells.get("tobanr")), page.warn) or words
    own = next(iter(links_to(index, "to020", subject)), None)
    return AgendaItem(
        number=number,
        title=title,
        key=_top_key(index, cells),
        url=address(page.url, attr(own, "href"), "TOLFDNR"),
        heading=heading,
        papers=paper_links(page, cells["tovonr"], title) if "tovonr" in cells else (),
        result=result,
        votes=votes,
        dropped=dropped or is_dropped(result),
        files=item_files(page, cells.get("todoc")),
    )


def _top_key(index: Index, cells: dict[str, Tag]) -> str | None:
    """The item's number: in a link of its row, else in the names that the product gives them."""
    links = [link for name in ("tonr", "tobetreff", "tovonr") for link in _links(index, cells.get(name))]
    stated = (key_in(attr(link, "href"), "TOLFDNR") for link in links)
    named = (match[1] for link in links if (match := _TOP_KEY.match(attr(link, "id"))))
    return next((key for key in (*stated, *named) if key), None)


def _links(index: Index, cell: Tag | None) -> list[Tag]:
    return index.all("a", within=cell) if cell is not None else []


def paper_links(page: Page[Any], within: Tag | None, title: str) -> tuple[PaperLink, ...]:
    """The papers that a node (None: the page) links, each once; their links say only their numbers."""
    found: dict[str, PaperLink] = {}
    for link in links_to(page.index, "vo020", within):
        key, url = key_in(attr(link, "href"), "VOLFDNR"), address(page.url, attr(link, "href"), "VOLFDNR")
        if key and url:
            found.setdefault(key, PaperLink(key=key, reference=line(link), title=title, url=url))
    return tuple(found.values())
