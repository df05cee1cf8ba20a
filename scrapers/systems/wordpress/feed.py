"""The RSS or Atom feed of a WordPress site."""

import calendar
import datetime as dt
import io
from typing import Any

import feedparser

from scrapers.items import PaperItem, PaperLink, PaperListRow
from scrapers.page import PageFailure
from scrapers.systems.wordpress.addresses import (
    absolute,
    host_of,
    number_in_query,
    plain_url,
    post_key,
    with_query,
)
from scrapers.systems.wordpress.content import inline_text
from scrapers.systems.wordpress.posts import PostList, SitePage, day_of, is_protected, make_post
from storage.records import FailureKind

# The feed was read all the same: the server only gave it a wrong encoding or content type.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


class FeedPage(SitePage[PostList]):
    """/feed/?paged=N: posts newest first, whole ones or only their first words."""

    names = ("feed",)
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the answer is no feed."""
        # Entities of a document's own are of no use in a feed, and a known way to exhaust a reader.
        if b"<!ENTITY" in bytes(self.response.body):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Feed erklärt eigene Entitäten")
        if not self._feed.get("version"):
            raise self.refusal("Feed")

    @property
    def _feed(self) -> Any:
        if not hasattr(self, "_parsed"):
            # A stream, never a string: feedparser takes a string for an address or a file's name.
            content_type = str(self.response.headers.get("Content-Type", "") or "application/xml")
            try:
                self._parsed = feedparser.parse(
                    io.BytesIO(bytes(self.response.body)),
                    response_headers={"content-type": content_type, "content-location": self.url},
                )
            except UnicodeError as error:  # feedparser stumbles over an encoding that is no word
                raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Feed ist nicht lesbar") from error
        return self._parsed

    def extract(self) -> PostList:
        """Whole posts in `posts`, cut ones in `links`; `next_url` unless the feed is empty."""
        problem = self._feed.get("bozo_exception")
        if problem and not isinstance(problem, _HARMLESS):
            self.warn("broken-feed", str(problem))
        posts: list[PaperItem] = []
        links: list[PaperListRow] = []
        for entry in self._feed.entries:
            found = self._entry(entry)
            if isinstance(found, PaperItem):
                posts.append(found)
            elif found:
                links.append(found)
        more = with_query(self.url, paged=number_in_query(self.url, "paged") + 1) if posts or links else None
        return PostList(posts=tuple(posts), links=tuple(links), next_url=more)

    def _entry(self, entry: Any) -> PaperItem | PaperListRow | None:
        title, link = inline_text(entry.get("title", "")), str(entry.get("link", ""))
        if is_protected(title):
            return None
        content = "".join(str(part.get("value", "")) for part in entry.get("content", ())[:1])
        published = _published(entry)
        if content.strip():
            post = make_post(link, self.url, title, content, published)
            if post is None:
                self.warn("post-left-out", f"{title} {link}")
            return post
        url = absolute(self.url, link)
        if not post_key(url) or not title or host_of(url) != host_of(self.url):
            self.warn("post-left-out", f"{title} {link}")
            return None
        paper = PaperLink(key=post_key(url), title=title, url=plain_url(url))
        return PaperListRow(paper=paper, date=day_of(published, url))


def _published(entry: Any) -> dt.datetime | None:
    parsed = entry.get("published_parsed")
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
