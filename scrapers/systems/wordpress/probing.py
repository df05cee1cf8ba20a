"""How a WordPress site that is new is looked at: where it lies, and which ways to its posts are open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit, urlunsplit

import web_poet

from scrapers.markup import attr
from scrapers.probe.product import Probing, Question, folder_of, posts, read_as
from scrapers.sites.addresses import absolute
from scrapers.systems.wordpress.pages import ArchivePage, FeedPage, PostsJson
from scrapers.systems.wordpress.spider import REST_PATH
from storage.text import one_line

_API = "https://api.w.org/"
_BELOW = re.compile(r"/(?:wp-json|wp-content|wp-includes|feed|category|tag|author|\d{4})(?:/.*)?$")


class WordPressProbing(Probing):
    """WordPress: the REST API, else the feed; the site may lie in a folder of its host."""

    def base_of(self, url: str) -> str:
        """The address without what WordPress itself puts below a site."""
        parts = urlsplit(url)
        bare = _BELOW.sub("/", parts.path)
        return folder_of(urlunsplit((parts.scheme, parts.netloc, bare or "/", "", "")))

    def base_url(self, answer: web_poet.HttpResponse) -> str:
        """Where the page says that the REST API lies, without it; else by the form of its address."""
        return next((self.base_of(url) for url in _api_links(answer)), self.base_of(str(answer.url)))

    def questions(self, base: str, answer: web_poet.HttpResponse) -> Iterable[Question]:
        """The newest posts by both ways; any of the two will do."""
        yield Question("REST-Schnittstelle", f"{base}{REST_PATH}posts?per_page=5", read_as(PostsJson, posts))
        yield Question("Feed", f"{base}feed/", read_as(FeedPage, posts))

    def guesses(self, base: str) -> Iterable[Question]:
        """The REST API: it tells WordPress from every other product."""
        yield Question("REST-Schnittstelle", f"{base}{REST_PATH}posts?per_page=5", read_as(PostsJson, posts))

    def title(self, answers: Sequence[web_poet.HttpResponse]) -> str:
        """The site's name, as its pages give it for sharing."""
        metas = (tag for answer in answers for tag in ArchivePage(response=answer).index.all("meta"))
        named = (tag for tag in metas if tag.get("property") == "og:site_name")
        return next((one_line(str(tag.get("content") or "")) for tag in named), "")


PROBING = WordPressProbing()


def _api_links(answer: web_poet.HttpResponse) -> Iterator[str]:
    for link in ArchivePage(response=answer).index.all("link"):
        if _API in attr(link, "rel").split():
            url = absolute(str(answer.url), str(link.get("href") or ""))
            if url and urlsplit(url).netloc == urlsplit(str(answer.url)).netloc:
                yield url
