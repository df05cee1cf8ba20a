"""What a page says of its site whatever it is made with: feeds, calendars, links to a council's system."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import web_poet
from bs4 import Tag

from scrapers.answers import decoded
from scrapers.items import FailureKind
from scrapers.page import Page, PageFailure
from scrapers.probe.product import posts, probing_of
from scrapers.probe.records import Look
from scrapers.refusals import SHORT_PAGE, refused
from scrapers.sites.feed import FeedPage
from scrapers.systems import system_names
from storage.records import Record
from storage.text import one_line

_FEED_TYPES = ("application/rss+xml", "application/atom+xml")
_FEED_LINK = re.compile(r"rssfeed\.\w+|/feed/?$|\.(?:rss|atom)$|type=rss", re.IGNORECASE)
_CALENDAR_LINK = re.compile(r"\.ics(?:\?|$)|^webcal:", re.IGNORECASE)
_COUNCIL_WORDS = re.compile(
    r"\b(?:Rats|Bürger|Gremien|Kreistags|Sitzungs)(?:informations?system|info\b|informationsportal)"
    r"|\bSitzungsdienst\b|\bRatsinfo",
    re.IGNORECASE,
)
_SHOWN = 5  # of each kind
FEED = "Feed"


class AnyPage(Page[Record]):
    """Any page at all, for looking at its tags."""

    def check(self) -> None:
        """Raise PageFailure where the server holds a page back, or shows a captcha."""
        text = one_line(self.soup.get_text(" "))
        if len(text) >= SHORT_PAGE:
            return
        head = one_line(" ".join(tag.get_text(" ") for tag in self.soup.find_all(["title", "h1"])[:3]))
        failure = refused(self.soup, self.response.status or 200, head, text)
        if failure is not None and failure.kind is FailureKind.BLOCKED:
            raise failure

    def extract(self) -> Record:
        """Nothing: it is not known what the page means."""
        raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Seite gehört zu keinem bekannten Produkt")


def is_feed(answer: web_poet.HttpResponse) -> str:
    """How many entries a feed has; raises PageFailure where the answer is none."""
    return posts(FeedPage(response=decoded(answer)).read())


def named_on(answer: web_poet.HttpResponse, *, councils: bool) -> list[Look]:
    """Feeds, calendars and (with `councils`) council systems that a page links; a few of each."""
    links = list(_links(answer))
    feeds = [url for tag, url in links if _is_feed(tag, url)]
    calendars = [url for tag, url in links if _CALENDAR_LINK.search(url)]
    systems = [url for tag, url in links if councils and _is_council(tag, url, str(answer.url))]
    found = (
        (FEED, feeds),
        ("Kalenderabruf", calendars),
        ("Verweis auf ein Ratsinformationssystem", systems),
    )
    return [
        Look(what=what, url=url, found=True, note="auf der Seite genannt")
        for what, urls in found
        for url in list(dict.fromkeys(urls))[:_SHOWN]
    ]


def _links(answer: web_poet.HttpResponse) -> Iterator[tuple[Tag, str]]:
    for tag in AnyPage(response=answer).index.all("a", "link"):
        try:
            url = urljoin(str(answer.url), _text(tag.get("href")).strip())
            scheme = urlsplit(url).scheme
        except ValueError:
            continue
        if scheme in ("http", "https", "webcal") and len(url) < 500:
            yield tag, url


def _is_feed(tag: Tag, url: str) -> bool:
    if tag.name == "link":
        return _text(tag.get("type")).lower() in _FEED_TYPES
    return bool(_FEED_LINK.search(url))


def _is_council(tag: Tag, url: str, page: str) -> bool:
    if tag.name != "a" or urlsplit(url)[1:3] == urlsplit(page)[1:3]:
        return False
    return bool(_COUNCIL_WORDS.search(one_line(tag.get_text(" ")))) or system_by_address(url) is not None


def system_by_address(url: str) -> str | None:
    """The product that the form of an address speaks for; None where none does."""
    return next((system for system in system_names() if probing_of(system).looks_like(url)), None)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
