"""Small helpers for the markup of SD.NET RIM pages, and what tells a page from an error page."""

import re
from collections.abc import Iterator
from typing import ClassVar, Generic, TypeVar
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, CData, Tag
from bs4.element import NavigableString

from scrapers.failures import BLOCKING_STATUSES
from scrapers.nodes import Index, children, class_list, inside
from scrapers.page import Page, PageFailure
from scrapers.refusals import SHORT_PAGE, refused
from storage.records import FailureKind, Record
from storage.text import one_line

ItemT = TypeVar("ItemT", bound=Record)

_NON_PUBLIC = re.compile(r"nicht[\s_-]*(?:ö|oe)ffentlich", re.IGNORECASE)
_ERROR = re.compile(r"fehler|nicht gefunden|not found|nicht (?:mehr )?vorhanden|ungültig", re.IGNORECASE)


def text_of(tag: Tag | None) -> str:
    """The text of an element with its line breaks; comments, scripts and styles left out."""
    if tag is None:
        return ""
    return "".join(_pieces(tag))


def _pieces(tag: Tag) -> Iterator[str]:
    for node in tag.descendants:
        if type(node) in (NavigableString, CData):
            yield str(node)
        elif isinstance(node, Tag) and node.name == "br":
            yield "\n"


def attribute(tag: Tag | None, name: str) -> str:
    """The text of an attribute, on one line; empty where there is none."""
    return one_line(str(tag.get(name) or "")) if tag else ""


def absolute(base: str, href: str) -> str | None:
    """The http(s) address that a link leads to; None for scripts and other schemes."""
    try:
        url = urljoin(base, href)
        is_web = urlsplit(url).scheme in ("http", "https")
    except ValueError:
        return None
    return url if href and is_web else None


def links_to(tag: Tag | None, page: str, base: str) -> Iterator[tuple[Tag, str]]:
    """The links inside an element to this page of the system ("vorgang"), with their addresses."""
    for link in inside(tag, "a"):
        if url := leads_to(link, page, base):
            yield link, url


def leads_to(link: Tag, page: str, base: str) -> str | None:
    """The address of a link to this page of the system; None where it leads elsewhere."""
    url = absolute(base, attribute(link, "href"))
    return url if url and f"/{page}/" in f"{urlsplit(url).path}/" else None


def url_of(tag: Tag | None, page: str, base: str) -> str | None:
    """The address of the first link inside an element to this page of the system."""
    return next((url for _, url in links_to(tag, page, base)), None)


def rows_of(table: Tag) -> Iterator[Tag]:
    """The rows of a table itself: not its head, and not those of tables inside its cells."""
    for part in (table, *children(table, "tbody")):
        yield from children(part, "tr")


def rows_with(index: Index, mark: str) -> list[Tag]:
    """The rows that have such a cell ("td.column-termin"), each once."""
    rows = [cell.parent for cell in index.all(mark) if cell.parent is not None and cell.parent.name == "tr"]
    return list({id(row): row for row in rows}.values())


def cells_of(row: Tag) -> dict[str, Tag]:
    """The cells of a row by the name in their class: {"nummer": <td class="column-nummer">}."""
    cells: dict[str, Tag] = {}
    for cell in children(row, "td"):
        name = next((word for word in class_list(cell) if word.startswith("column-")), "")
        cells.setdefault(name.removeprefix("column-"), cell)
    return cells


def field_of(row: Tag) -> tuple[str, Tag | None]:
    """Label and cell of a row that shows one field."""
    heads, cells = children(row, "th"), children(row, "td")
    return one_line(text_of(heads[0])) if heads else "", cells[0] if cells else None


def is_non_public(text: str) -> bool:
    """Whether words say that something is not public."""
    return bool(_NON_PUBLIC.search(text))


class RimPage(Page[ItemT], Generic[ItemT]):
    """A page of SD.NET RIM: known by its landmarks, of which every such page has one."""

    landmarks: ClassVar[tuple[str, ...]]  # marks as the index of a page takes them
    what: ClassVar[str]  # for people: "Tagesordnung"

    def check(self) -> None:
        """Raise PageFailure unless a landmark is there; say whether it is a login or error page."""
        if (self.response.status or 200) in BLOCKING_STATUSES or not self.has_landmark():
            raise refusal(self.soup, self.response.status or 200, self.what)

    def has_landmark(self) -> bool:
        """Whether one of the landmarks is there."""
        return self.index.first(*self.landmarks) is not None


def refusal(soup: BeautifulSoup, status: int, what: str) -> PageFailure:
    """Why a page without its landmark is none."""
    head = one_line(" ".join(text_of(tag) for tag in soup.find_all(["title", "h1", "h2"])[:5]))
    text = one_line(text_of(soup))
    if failure := refused(soup, status, head, text if len(text) < SHORT_PAGE else ""):
        return failure
    if _ERROR.search(head):
        return PageFailure(FailureKind.ERROR_PAGE, f"Es kam eine Fehlerseite ({head[:80]})")
    return PageFailure(FailureKind.UNEXPECTED_PAGE, f"Es kam keine Seite der Art „{what}“ ({head[:80]})")
