"""What all pages of party and press sites share: lists of posts, refused pages, dates, own addresses."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, cached_property
from typing import Any, ClassVar, Generic, TypeVar

from bs4 import BeautifulSoup, Tag

from scrapers.documents.letter_dates import find_dates
from scrapers.items import PaperItem, PaperLink, PaperListRow
from scrapers.page import Page, PageFailure
from scrapers.refusals import refused
from scrapers.sites.addresses import Site, absolute, day_in
from scrapers.sites.content import documents, parse, plain_text
from storage.records import FailureKind, Record
from storage.text import one_line
from storage.times import to_berlin

ItemT = TypeVar("ItemT", bound=Record)
PageT = TypeVar("PageT", bound=Page[Any])

LARGEST = 16 << 20
"""Bytes; a page takes a parser's memory many times over."""
MOST_MARKS = 200_000
"""Opening angle brackets; every element costs memory, and time for each selector."""
DEEPEST = 500
"""Elements in one another; what looks for an element's surroundings goes up through all of them."""
FEW_WORDS = 500
"""Characters; a page with so little text is looked at whole for the words of an error."""

_ERROR = re.compile(
    r"nicht gefunden|not found|\b404\b|kritische[nr]? fehler|critical error|wartungsmodus|wartungsarbeiten"
    r"|maintenance|datenbankverbindung|establishing a database",
    re.IGNORECASE,
)


class PostList(Record):
    """Posts as a site lists them. `links` are those that come without their whole text."""

    posts: tuple[PaperItem, ...] = ()
    links: tuple[PaperListRow, ...] = ()
    next_url: str | None = None


class SitePage(Page[ItemT], Generic[ItemT]):
    """A page or answer of a party's or press site."""

    site: ClassVar[Site] = Site()
    guesses_next: ClassVar[bool] = False
    """Whether a list's next page is asked for without the page saying that there is one."""
    ends_by_repeating: ClassVar[bool] = False
    """Whether a list's page that shows the same posts as the one before is behind its end."""

    most_marks: ClassVar[int] = MOST_MARKS

    def read(self) -> ItemT:
        """The item of this page; raises PageFailure where it is not such a page, or is too large."""
        body = bytes(self.response.body)
        if len(body) > LARGEST:
            raise PageFailure(FailureKind.TOO_LARGE, f"Die Seite ist größer als {LARGEST >> 20} MB")
        if body.count(b"<") > self.most_marks:
            raise PageFailure(FailureKind.TOO_LARGE, "Die Seite hat zu viele Elemente")
        return super().read()

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page, parsed once; raises PageFailure where it is nested deeper than any honest page."""
        soup = super().soup
        if depth_exceeds(soup, DEEPEST):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Seite ist zu tief verschachtelt")
        return soup

    def refusal(self, what: str) -> PageFailure:
        """Why this answer is not `what`."""
        return refusal(self.soup, self.response.status or 200, what)

    @cached_property
    def base(self) -> str:
        """What the page's addresses are relative to: its <base>, if it is on the same site, else its own."""
        tag = self.soup.find("base", href=True)
        url = absolute(self.url, str(tag["href"])) if tag else ""
        return url if url and self.site.owns(url, self.url) else self.url

    def own_address(self, href: str) -> str:
        """The address that `href` means on this page, if it is another one's on this site; else empty."""
        url = absolute(self.base, href) if href.strip() else ""
        key = self.site.key(url)
        return url if key and key != self.site.key(self.url) and self.site.owns(url, self.url) else ""

    def row(self, href: str, title: str, day: dt.date | None) -> PaperListRow | None:
        """A post that this page names; None for what is none of this site's or not for all to read."""
        url = self.own_address(href)
        if not url or self.is_protected(title):
            return None
        return PaperListRow(
            paper=PaperLink(key=self.site.key(url), title=title, url=self.site.plain(url)), date=day
        )

    def post(self, href: str, title: str, html: str, published: dt.datetime | None) -> PaperItem | None:
        """A post from its parts; None for one that has no address of its own on this site."""
        url = self.own_address(href)
        if not url:
            return None
        if html.count("<") > MOST_MARKS:
            self.warn("text-too-large", title)
            html = ""
        content = parse(html)
        return PaperItem(
            key=self.site.key(url),
            url=self.site.plain(url),
            title=title,
            date=day_of(published, url),
            text=plain_text(content),
            files=documents(content, url),
        )

    def is_protected(self, title: str) -> bool:
        """Whether the title says that a post is not for all to read."""
        return False


def bound(page: type[PageT], **facts: Any) -> type[PageT]:
    """A page object that knows facts of a site: a subclass with them as attributes, the same each time."""
    return _bound(page, tuple(sorted(facts.items())))  # type: ignore[return-value]


@cache
def _bound(page: type[Page[Any]], facts: tuple[tuple[str, Any], ...]) -> type[Page[Any]]:
    return type(
        page.__name__, (page,), {"__module__": page.__module__, "__doc__": page.__doc__, **dict(facts)}
    )


def depth_exceeds(root: Tag, limit: int) -> bool:
    """Whether elements lie deeper in one another than that."""
    depths = {id(root): 0}
    for tag in root.find_all(True):
        depth = depths[id(tag.parent)] + 1
        if depth > limit:
            return True
        depths[id(tag)] = depth
    return False


def refusal(soup: BeautifulSoup, status: int, what: str) -> PageFailure:
    """Why an answer is not what was asked for: by its status, title and headings."""
    head = head_of(soup)
    if failure := refused(soup, status, head):
        return failure
    if soup.select_one("body.login"):
        return PageFailure(FailureKind.LOGIN_PAGE, "Es kam die Anmeldeseite")
    words = one_line(soup.get_text(" "))
    if soup.select_one("body.error404") or _ERROR.search(head if len(words) > FEW_WORDS else words):
        return PageFailure(FailureKind.ERROR_PAGE, f"Es kam eine Fehlerseite ({head[:80] or words[:80]})")
    return PageFailure(FailureKind.UNEXPECTED_PAGE, f"Es kam kein {what} ({head[:80]})")


def head_of(soup: BeautifulSoup) -> str:
    """The title and the first headings of a page."""
    tags = soup.find_all(["title", "h1", "h2"])[:4]
    return one_line(" ".join(tag.get_text(" ") for tag in tags))[:200]


def day_of(published: dt.datetime | None, url: str) -> dt.date | None:
    """The day in Germany; without an instant the day in the permalink."""
    if published is None:
        return day_in(url)
    return to_berlin(published).date() if published.tzinfo else published.date()


def instant(text: str) -> dt.datetime | None:
    """An ISO 8601 date and time; None where it is none."""
    try:
        return dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def marked_day(tag: Tag) -> dt.date | None:
    """The day that an element bears, in its markup or in its words; None where there is none that exists."""
    marked = instant(str(tag.get("datetime") or tag.get("content") or ""))
    if marked:
        return day_of(marked, "")
    return next((found.day for found in find_dates(tag.get_text(" "))), None)
