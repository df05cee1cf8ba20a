"""A WordPress site's own pages: a list of posts, and one post, in whatever theme."""

import datetime as dt
import re
from collections.abc import Iterator

from bs4 import Tag

from scrapers.items import PaperItem, PaperList, PaperListRow
from scrapers.nodes import class_list
from scrapers.page import PageFailure
from scrapers.sites.addresses import absolute, day_in
from scrapers.sites.article import ArticlePage, time_in
from scrapers.sites.page import day_of
from scrapers.systems.wordpress.posts import WordPressPage
from storage.records import FailureKind
from storage.text import one_line

_POSTS = "article, .hentry, .type-post, li.wp-block-post"
_TITLE_LINKS = "h1 a[href], h2 a[href], h3 a[href], h4 a[href], .entry-title a[href], a[rel~=bookmark]"
_NEXT = (
    "a.next, a[rel~=next], .nav-previous a, .wp-block-query-pagination-next, .older-posts a, link[rel~=next]"
)
_NOTHING = re.compile(r"nichts gefunden|keine Beiträge|nothing found", re.IGNORECASE)
_LISTS = {"archive", "blog", "home", "search", "category", "search-results"}


class ArchivePage(WordPressPage[PaperList]):
    """A list of posts: front page, category, month."""

    names = ("archive",)
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the page lists nothing and does not say that there is nothing."""
        if not any(True for _ in self._rows()) and not _NOTHING.search(self.soup.get_text(" ")):
            raise self.refusal("Verzeichnis von Beiträgen")

    def extract(self) -> PaperList:
        """The posts in the page's order; `next_url` leads to the older ones."""
        rows: dict[str, PaperListRow] = {}
        for row in self._rows():
            rows.setdefault(row.paper.key, row)
        return PaperList(rows=tuple(rows.values()), next_url=self._next())

    def _rows(self) -> Iterator[PaperListRow]:
        for post in self.soup.select(_POSTS):
            link = next((link for link in post.select(_TITLE_LINKS) if one_line(link.get_text())), None)
            if link is not None and (row := self._row(link, time_in(post))):
                yield row
        for link in self.soup.select("main a[href], #content a[href]"):
            if day_in(str(link["href"])) and one_line(link.get_text()) and (row := self._row(link, None)):
                yield row

    def _row(self, link: Tag, published: dt.datetime | None) -> PaperListRow | None:
        href = str(link["href"])
        return self.row(href, one_line(link.get_text(" ")), day_of(published, absolute(self.base, href)))

    def _next(self) -> str | None:
        for link in self.soup.select(_NEXT):
            url = absolute(self.base, str(link.get("href") or ""))
            if url and url != self.url and self.site.owns(url, self.url):
                return url
        return None


class PostPage(WordPressPage[PaperItem], ArticlePage):
    """One post: its title, day, text and documents, without what the theme puts around."""

    names = ("post",)
    publicity = "public"
    contents = (
        ".entry-content",
        ".wp-block-post-content",
        ".amp-wp-article-content",
        ".post-content",
        ".post-entry",
        "[itemprop=articleBody]",
        "article",
    )
    titles = (
        "h1.entry-title",
        "h1.wp-block-post-title",
        ".amp-wp-title",
        "h1.post-title",
        "article h1",
        "main h1",
        "h1",
        ".entry-title",
        ".post-title",
        "article h2",
    )
    takes_any_page = False

    def check(self) -> None:
        """Raise PageFailure where the page is no single post, or asks for a password."""
        if self.soup.select_one("body.error404") or self.content is None or not self.title:
            raise self.refusal("Beitrag")
        if self.soup.select_one("form.post-password-form") or self.is_protected(self.title):
            raise PageFailure(FailureKind.LOGIN_PAGE, "Der Beitrag ist durch ein Passwort geschützt")
        words = set(class_list(self.soup.body)) if self.soup.body else set()
        if words & _LISTS and "single" not in words:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Es kam ein Verzeichnis von Beiträgen")
        if not self.site.key(self.address):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Seite hat keine eigene Adresse")
