"""A site's own pages: a list of posts, and one post, in whatever theme."""

import datetime as dt
import re
from collections.abc import Iterator

from bs4 import Tag

from scrapers.items import PaperItem, PaperLink, PaperList, PaperListRow
from scrapers.page import PageFailure
from scrapers.systems.wordpress.addresses import absolute, day_in, host_of, plain_url, post_key
from scrapers.systems.wordpress.content import documents, is_noise, plain_text
from scrapers.systems.wordpress.posts import SitePage, day_of, instant, is_protected
from storage.records import FailureKind
from storage.text import one_line

_POSTS = "article, .hentry, .type-post, li.wp-block-post"
_TITLE_LINKS = "h1 a[href], h2 a[href], h3 a[href], h4 a[href], .entry-title a[href], a[rel~=bookmark]"
_NEXT = (
    "a.next, a[rel~=next], .nav-previous a, .wp-block-query-pagination-next, .older-posts a, link[rel~=next]"
)
_TIMES = (
    "time.published[datetime], time.entry-date[datetime], .wp-block-post-date time[datetime], time[datetime]"
)
_NOTHING = re.compile(r"nichts gefunden|keine Beiträge|nothing found", re.IGNORECASE)
_LISTS = {"archive", "blog", "home", "search", "category", "search-results"}
_CONTENTS = (
    ".entry-content",
    ".wp-block-post-content",
    ".amp-wp-article-content",
    ".post-content",
    ".post-entry",
    "[itemprop=articleBody]",
    "article",
)
_TITLES = (
    "h1.entry-title",
    "h1.wp-block-post-title",
    ".amp-wp-title",
    "h1.post-title",
    "article h1",
    "main h1",
    "h1",
)
_FIRST_HEADINGS = (".entry-title", ".post-title", "article h2")


class ArchivePage(SitePage[PaperList]):
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
            if link is not None and (row := self._row(link, _time_in(post))):
                yield row
        for link in self.soup.select("main a[href], #content a[href]"):
            if day_in(str(link["href"])) and one_line(link.get_text()) and (row := self._row(link, None)):
                yield row

    def _row(self, link: Tag, published: dt.datetime | None) -> PaperListRow | None:
        url, title = absolute(self.url, str(link["href"])), one_line(link.get_text(" "))
        if not post_key(url) or host_of(url) != host_of(self.url) or is_protected(title):
            return None
        paper = PaperLink(key=post_key(url), title=title, url=plain_url(url))
        return PaperListRow(paper=paper, date=day_of(published, url))

    def _next(self) -> str | None:
        for link in self.soup.select(_NEXT):
            url = absolute(self.url, str(link.get("href") or ""))
            if url and url != self.url and host_of(url) == host_of(self.url):
                return url
        return None


def _time_in(tag: Tag) -> dt.datetime | None:
    """The first moment marked up in an element; the change of a post is marked as "updated"."""
    for time in tag.select(_TIMES):
        if "updated" not in (time.get("class") or ()) or "published" in (time.get("class") or ()):
            return instant(str(time["datetime"]))
    return None


class PostPage(SitePage[PaperItem]):
    """One post: its title, day, text and documents, without what the theme puts around."""

    names = ("post",)
    publicity = "public"

    def check(self) -> None:
        """Raise PageFailure where the page is no single post, or asks for a password."""
        if self.soup.select_one("body.error404") or self._content() is None or not self._title():
            raise self.refusal("Beitrag")
        if self.soup.select_one("form.post-password-form") or is_protected(self._title()):
            raise PageFailure(FailureKind.LOGIN_PAGE, "Der Beitrag ist durch ein Passwort geschützt")
        words = set(self.soup.body.get("class") or ()) if self.soup.body else set()
        if words & _LISTS and "single" not in words:
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Es kam ein Verzeichnis von Beiträgen")
        if not post_key(self._address()):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Seite hat keine eigene Adresse")

    def extract(self) -> PaperItem:
        """The post under its canonical address."""
        content, address = self._content(), self._address()
        assert content is not None  # noqa: S101 - `check` has looked
        text = plain_text(content)
        if not text:
            self.warn("post-without-text", address)
        return PaperItem(
            key=post_key(address),
            url=plain_url(address),
            title=self._title(),
            date=day_of(self._published(), address),
            text=text,
            files=documents(content, address),
        )

    def _content(self) -> Tag | None:
        for css in _CONTENTS:
            for tag in self.soup.select(css):
                if not is_noise(tag):
                    return tag
        return None

    def _title(self) -> str:
        for css in _TITLES:
            tag = self.soup.select_one(css)
            if tag and not any(is_brand(parent) for parent in (tag, *tag.parents)) and (title := _words(tag)):
                return title
        heading = next((tag for css in _FIRST_HEADINGS for tag in self.soup.select(css)), None)
        return _words(heading) if heading else self._meta("og:title")

    def _address(self) -> str:
        """The canonical address if it is one of this site's posts, else the one that was asked for."""
        for link in self.soup.select("link[rel~=canonical][href]"):
            url = absolute(self.url, str(link["href"]))
            if post_key(url) and host_of(url) == host_of(self.url):
                return url
        return self.url

    def _published(self) -> dt.datetime | None:
        marked = instant(self._meta("article:published_time"))
        if marked:
            return marked
        article = self.soup.find("article") or self.soup.find("main")
        return _time_in(article) if article else None

    def _meta(self, name: str) -> str:
        tag = self.soup.find("meta", attrs={"property": name})
        return one_line(str(tag.get("content") or "")) if tag else ""


def is_brand(tag: Tag) -> bool:
    """Whether an element belongs to the site's own head: its name is no title of a post."""
    words = {str(word) for word in tag.get("class") or ()} | {str(tag.get("id") or "")}
    return bool(words & {"site-title", "site-header", "site-branding", "wp-block-site-title", "masthead"})


def _words(tag: Tag) -> str:
    return one_line(tag.get_text(" "))
