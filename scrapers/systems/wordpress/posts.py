"""What all ways to a post share: the record of a list of whole posts, dates, and refused pages."""

import datetime as dt
import re
from typing import Generic, TypeVar

from bs4 import BeautifulSoup

from scrapers.items import PaperItem, PaperListRow
from scrapers.page import Page, PageFailure
from scrapers.refusals import refused
from scrapers.systems.wordpress.addresses import absolute, day_in, host_of, plain_url, post_key
from scrapers.systems.wordpress.content import documents, parse, plain_text
from storage.records import FailureKind, Record
from storage.text import one_line
from storage.times import to_berlin

ItemT = TypeVar("ItemT", bound=Record)

_ERROR = re.compile(
    r"nicht gefunden|not found|\b404\b|kritische[nr]? fehler|critical error|wartungsmodus|wartungsarbeiten"
    r"|maintenance|datenbankverbindung|establishing a database",
    re.IGNORECASE,
)
_NOT_FOR_ALL = re.compile(r"^(?:Geschützt|Protected|Privat|Private):\s", re.IGNORECASE)


class PostList(Record):
    """Posts as REST or a feed gives them. `links` are those that come without their whole text."""

    posts: tuple[PaperItem, ...] = ()
    links: tuple[PaperListRow, ...] = ()
    next_url: str | None = None


class SitePage(Page[ItemT], Generic[ItemT]):
    """A page or answer of a WordPress site."""

    def refusal(self, what: str) -> PageFailure:
        """Why this answer is not `what`."""
        return refusal(self.soup, self.response.status or 200, what)


def refusal(soup: BeautifulSoup, status: int, what: str) -> PageFailure:
    """Why an answer is not what was asked for: by its status, title and headings."""
    head = one_line(" ".join(tag.get_text(" ") for tag in soup.find_all(["title", "h1", "h2"])[:4]))[:200]
    if failure := refused(soup, status, head):
        return failure
    if soup.select_one("body.login"):
        return PageFailure(FailureKind.LOGIN_PAGE, "Es kam die Anmeldeseite")
    words = one_line(soup.get_text(" "))
    if soup.select_one("body.error404") or _ERROR.search(head if len(words) > 500 else words):
        return PageFailure(FailureKind.ERROR_PAGE, f"Es kam eine Fehlerseite ({head[:80] or words[:80]})")
    return PageFailure(FailureKind.UNEXPECTED_PAGE, f"Es kam kein {what} ({head[:80]})")


def make_post(url: str, base: str, title: str, html: str, published: dt.datetime | None) -> PaperItem | None:
    """A post from its parts; None for one that has no title or no address of its own on this site."""
    address = absolute(base, url)
    key = post_key(address)
    if not key or not title or host_of(address) != host_of(base):
        return None
    content = parse(html)
    return PaperItem(
        key=key,
        url=plain_url(address),
        title=title,
        date=day_of(published, address),
        text=plain_text(content),
        files=documents(content, address),
    )


def is_protected(title: str) -> bool:
    """Whether WordPress marks a post as protected by a password or as private."""
    return bool(_NOT_FOR_ALL.match(title))


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
