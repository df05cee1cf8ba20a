"""A page with one text, in whatever theme: its title, day, text and documents, without what is put around."""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property
from typing import ClassVar

from bs4 import Tag

from scrapers.items import PaperItem
from scrapers.nodes import class_list
from scrapers.page import PageFailure
from scrapers.sites.addresses import absolute
from scrapers.sites.content import documents, is_noise, plain_text
from scrapers.sites.descriptions import Article
from scrapers.sites.page import FEW_WORDS, SitePage, day_of, head_of, instant, marked_day, refusal
from storage.records import FailureKind
from storage.text import one_line

_TIMES = (
    "time.published[datetime], time.entry-date[datetime], .wp-block-post-date time[datetime], time[datetime]"
)
_CONTENTS = (
    ".entry-content",
    ".post-content",
    ".com-content-article__body",
    "[itemprop=articleBody]",
    ".news-text-wrap",
    ".article-content",
    ".article-body",
    "article",
    ".item-page",
)
# Where these stand for the text, anything may: what the page says of itself is looked at too.
_WIDE = ("main", "[role=main]", "#content", "#main", "#inhalt")
_TITLES = ("h1.entry-title", "[itemprop=headline]", "article h1", "main h1", "h1")
_DAYS = "[itemprop=datePublished], .published, .create, .news-list-date, .date, .datum"
_LONGEST_DAY = 80  # characters: "Veröffentlicht: Donnerstag, 12. November 2026 um 10:15 Uhr"
_BRANDS = {"site-title", "site-header", "site-branding", "wp-block-site-title", "masthead"}
_NOT_THERE = re.compile(
    r"(?:fehler|error|status)\W{0,3}404\b|\b404\W{0,3}(?:seite|page|not|nicht|fehler|error)\b|page not found"
    r"|(?:seite|artikel|beitrag|meldung|eintrag|datei|inhalt)\s(?:\w+\s){0,3}nicht\s"
    r"(?:mehr\s)?(?:gefunden|vorhanden|verfügbar)",
    re.IGNORECASE,
)
_SITE_NAME = re.compile(r"\s[|–•»·-]\s[^|–•»·]*$")


class ArticlePage(SitePage[PaperItem]):
    """One post or article. What the description does not say is looked for where most sites have it."""

    names = ("article",)
    publicity = "public"
    described: ClassVar[Article] = Article()
    contents: ClassVar[tuple[str, ...]] = _CONTENTS
    titles: ClassVar[tuple[str, ...]] = _TITLES
    takes_any_page: ClassVar[bool] = (
        True  # where none of `contents` is there, the text is that of the whole page
    )

    def check(self) -> None:
        """Raise PageFailure where the page is no text of its own, or says that there is none."""
        content = self.content
        if content is None or not (plain_text(content) or documents(content, self.base)):
            raise self.refusal("Beitrag")
        if not self.site.key(self.address):
            raise PageFailure(FailureKind.ERROR_PAGE, "Statt des Beitrags kam die Startseite")
        if not self._is_marked:
            self._check_words()

    def _check_words(self) -> None:
        """Any page has some text: error, login and firewall pages are told by what they say."""
        head = head_of(self.soup)
        if _NOT_THERE.search(head):
            raise PageFailure(FailureKind.ERROR_PAGE, f"Es kam eine Fehlerseite ({head[:80]})")
        if len(self.soup.get_text(" ", strip=True)) <= FEW_WORDS:
            failure = refusal(self.soup, self.response.status or 200, "Beitrag")
            if failure.kind is not FailureKind.UNEXPECTED_PAGE:
                raise failure

    def extract(self) -> PaperItem:
        """The text under its canonical address."""
        content = self.content
        assert content is not None  # noqa: S101 - `check` has looked
        text = plain_text(content, without=self._left_out(content))
        if not text:
            self.warn("post-without-text", self.address)
        return PaperItem(
            key=self.site.key(self.address),
            url=self.site.plain(self.address),
            title=self.title,
            date=self.day,
            text=text,
            files=documents(content, self.base),
        )

    def _left_out(self, content: Tag) -> list[Tag]:
        """What is no part of the text: its heading, what shows the day, and what the description says."""
        left_out = content.select(self.described.leave_out) if self.described.leave_out else []
        return [*left_out, *(tag for tag in (self._heading, self._dated[1]) if tag is not None)]

    @cached_property
    def content(self) -> Tag | None:
        """The element that holds the text; None where there is none."""
        return self._content[0]

    @property
    def _is_marked(self) -> bool:
        """Whether the text is marked as such."""
        return self._content[1]

    @cached_property
    def _content(self) -> tuple[Tag | None, bool]:
        own = (self.described.content,) if self.described.content else ()
        wide = _WIDE if self.takes_any_page else ()
        for css in (*own, *self.contents, *wide):
            for tag in self.soup.select(css):
                if not is_noise(tag):
                    return tag, css not in wide
        return (self.soup.body if self.takes_any_page else None), False

    @cached_property
    def _heading(self) -> Tag | None:
        own = (self.described.title,) if self.described.title else ()
        for css in (*own, *self.titles):
            tag = self.soup.select_one(css)
            if tag and one_line(tag.get_text()) and not any(is_brand(each) for each in (tag, *tag.parents)):
                return tag
        return None

    @cached_property
    def title(self) -> str:
        """The text's own heading, else what the page's head says; empty where it says nothing."""
        if self._heading is not None:
            return one_line(self._heading.get_text(" "))
        named = self.soup.title.get_text(" ") if self.soup.title else ""
        return self.meta("og:title") or _SITE_NAME.sub("", one_line(named))

    @cached_property
    def address(self) -> str:
        """The canonical address if it is one of this site's posts, else the one that was asked for."""
        for link in self.soup.select("link[rel~=canonical][href]"):
            url = absolute(self.url, str(link["href"]))
            if self.site.key(url) and self.site.owns(url, self.url):
                return url
        return self.url

    @property
    def day(self) -> dt.date | None:
        """The day of publication: as marked up, else as the page shows it, else from the address."""
        return self._dated[0] or day_of(None, self.address)

    @cached_property
    def _dated(self) -> tuple[dt.date | None, Tag | None]:
        """The day that the page states, and the element that shows it."""
        if self.described.date:
            tag = self.soup.select_one(self.described.date)
            return (marked_day(tag), tag) if tag else (None, None)
        marked = instant(self.meta("article:published_time"))
        if marked:
            return day_of(marked, ""), None
        article = self.soup.find("article") or self.soup.find("main") or self.content
        time = time_tag(article) if article is not None else None
        day = instant(str(time["datetime"])) if time else None
        return (day_of(day, ""), time) if day else self._shown_day()

    def _shown_day(self) -> tuple[dt.date | None, Tag | None]:
        for tag in self.soup.select(_DAYS):
            day = marked_day(tag) if len(one_line(tag.get_text(" "))) < _LONGEST_DAY else None
            if day:
                return day, tag
        return None, None

    def meta(self, name: str) -> str:
        """A property of the page's head; empty where it has none of that name."""
        tag = self.soup.find("meta", attrs={"property": name})
        return one_line(str(tag.get("content") or "")) if tag else ""


def time_tag(tag: Tag) -> Tag | None:
    """The first moment marked up in an element; the change of a post is marked as "updated"."""
    for time in tag.select(_TIMES):
        words = class_list(time)
        if "updated" not in words or "published" in words:
            return time
    return None


def time_in(tag: Tag) -> dt.datetime | None:
    """The same, as an instant."""
    time = time_tag(tag)
    return instant(str(time["datetime"])) if time else None


def is_brand(tag: Tag) -> bool:
    """Whether an element belongs to the site's own head: its name is no title of a post."""
    words = {*class_list(tag), str(tag.get("id") or "")}
    return bool(words & _BRANDS)
