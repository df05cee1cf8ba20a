"""What a page's head says: what it is made with, and the feeds of a site that cannot be read otherwise."""

from __future__ import annotations

import re

import web_poet
from bs4 import BeautifulSoup

from scrapers.page import PageFailure, parse_html
from scrapers.sites.addresses import absolute
from scrapers.sites.page import SitePage
from storage.records import FailureKind, Record

START = 200_000
"""Characters of an answer that are looked at for what it is made with."""
_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}
_COMMENTS = re.compile(r"\bcomments?\b|\bkommentare?\b", re.IGNORECASE)
_GENERATOR = re.compile(r"^generator$", re.IGNORECASE)
_MOST = 5


class FeedLinks(Record):
    """The feeds of a site, in the order in which its head names them."""

    urls: tuple[str, ...]


class HeadPage(SitePage[FeedLinks]):
    """Any page of a site, for its head."""

    names = ("head",)
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the head names no feed."""
        if not self._urls():
            failure = self.refusal("Kopf, der einen Feed nennt")
            if failure.kind is FailureKind.UNEXPECTED_PAGE:
                failure = PageFailure(failure.kind, "Auch der Kopf der Startseite nennt keinen Feed")
            raise failure

    def extract(self) -> FeedLinks:
        """The feeds on the site's own hosts."""
        return FeedLinks(urls=self._urls())

    def _urls(self) -> tuple[str, ...]:
        return tuple(url for url in named_feeds(self.soup, self.base) if self.site.owns(url, self.url))


def start_of(answer: web_poet.HttpResponse) -> BeautifulSoup:
    """The beginning of an answer, as the page that it may be."""
    return parse_html(answer.text[:START])


def generators(soup: BeautifulSoup) -> list[str]:
    """What a page's head says that it was made with."""
    named = soup.find_all("meta", attrs={"name": _GENERATOR})
    return [str(meta.get("content") or "") for meta in named]


def named_feeds(soup: BeautifulSoup, base: str) -> tuple[str, ...]:
    """The addresses of the feeds that a head names, without those of comments; the first few."""
    found: dict[str, None] = {}
    for link in soup.select("link[rel~=alternate][href]"):
        url = absolute(base, str(link["href"]))
        kind = str(link.get("type") or "").partition(";")[0].strip().lower()
        if kind in _TYPES and url and not _COMMENTS.search(url):
            found.setdefault(url)
    return tuple(found)[:_MOST]
