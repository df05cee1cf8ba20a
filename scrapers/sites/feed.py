"""RSS and Atom feeds, of whatever product."""

import calendar
import datetime as dt
import io
from functools import cached_property
from typing import Any

import feedparser

from scrapers.answers import may_grow
from scrapers.items import PaperItem, PaperListRow
from scrapers.page import PageFailure
from scrapers.sites.addresses import absolute
from scrapers.sites.content import inline_text
from scrapers.sites.page import MOST_MARKS, PostList, SitePage, day_of
from storage.records import FailureKind

MOST_ENTRIES = 3000
# The feed was read all the same: the server only gave it a wrong encoding or content type.
_HARMLESS = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)


class FeedPage(SitePage[PostList]):
    """A feed: posts newest first, whole ones or only their first words."""

    names = ("feed",)
    publicity = "public"
    most_marks = 10 * MOST_MARKS  # the texts of many posts

    def check(self) -> None:
        """Raise PageFailure where the answer is no feed."""
        if may_grow(bytes(self.response.body), str(self.response.headers.get("Content-Type", "") or "")):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Feed erklärt eigene Entitäten")
        if not self._feed.get("version"):
            raise self.refusal("Feed")

    @cached_property
    def _feed(self) -> Any:
        # A stream, never a string: feedparser takes a string for an address or a file's name.
        content_type = str(self.response.headers.get("Content-Type", "") or "application/xml")
        try:
            return feedparser.parse(
                io.BytesIO(bytes(self.response.body)),
                response_headers={"content-type": content_type, "content-location": self.url},
            )
        except UnicodeError as error:  # feedparser stumbles over an encoding that is no word
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Der Feed ist nicht lesbar") from error

    @cached_property
    def base(self) -> str:
        """A feed's addresses are relative to its own."""
        return self.url

    def extract(self) -> PostList:
        """Whole posts in `posts`, cut ones in `links`; `next_url` where the feed goes on."""
        problem = self._feed.get("bozo_exception")
        if problem and not isinstance(problem, _HARMLESS):
            self.warn("broken-feed", str(problem))
        posts: list[PaperItem] = []
        links: list[PaperListRow] = []
        if len(self._feed.entries) > MOST_ENTRIES:
            self.warn("too-many-entries", f"{len(self._feed.entries)}")
        for entry in self._feed.entries[:MOST_ENTRIES]:
            found = self.entry(entry)
            if isinstance(found, PaperItem):
                posts.append(found)
            elif found:
                links.append(found)
        more = self.next_url() if posts or links else None
        return PostList(posts=tuple(posts), links=tuple(links), next_url=more)

    def next_url(self) -> str | None:
        """The address of the older entries, as the feed says it (RFC 5005)."""
        for link in self._feed.feed.get("links", ()):
            url = absolute(self.url, str(link.get("href", "")))
            if link.get("rel") in ("next", "prev-archive") and url and self.site.owns(url, self.url):
                return url
        return None

    def entry(self, entry: Any) -> PaperItem | PaperListRow | None:
        """One entry; None, with a warning, for one that leads to no page of this site."""
        title, link = inline_text(entry.get("title", "")), str(entry.get("link", ""))
        if self.is_protected(title):
            return None
        content = "".join(str(part.get("value", "")) for part in entry.get("content", ())[:1])
        published = published_at(entry, is_atom=str(self._feed.version).startswith("atom"))
        found: PaperItem | PaperListRow | None
        if content.strip():
            found = self.post(link, title, content, published)
        else:
            found = self.row(link, title, day_of(published, link))
        if found is None:
            self.warn("post-left-out", f"{title} {link}")
        return found


def published_at(entry: Any, *, is_atom: bool) -> dt.datetime | None:
    """When an entry was published; what Atom calls updated changes with every correction and is no such time.

    In RSS feedparser calls dc:date so, which is the time of publication.
    """
    fields = dict(entry)  # feedparser's own look-ups take one time for another
    parsed = fields.get("published_parsed") or (None if is_atom else fields.get("updated_parsed"))
    try:
        return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None
