"""What Joomla's pages mean (layouts of com_content in versions 2.5 to 5)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar, Generic
from urllib.parse import parse_qs, urlsplit

from bs4 import Tag

from scrapers.items import PaperItem
from scrapers.page import Page, PageFailure
from scrapers.sites.addresses import Site, path_of
from scrapers.sites.article import ArticlePage as AnyArticlePage
from scrapers.sites.descriptions import Article, Rows
from scrapers.sites.feed import FeedPage as AnyFeedPage
from scrapers.sites.heads import HeadPage
from scrapers.sites.page import ItemT, PostList, SitePage
from scrapers.sites.rows import RowsPage
from storage.records import FailureKind

__all__ = ["PAGES", "ArticlePage", "CategoryPage", "FeedPage", "HeadPage", "JoomlaSite"]

_NUMBERED = re.compile(r"(\d{1,9})-.+", re.DOTALL)
_YEAR = re.compile(r"(?:19|20)\d\d-")
# Leads to the login instead of an article that is not for all to read.
_LOGIN = "a[href*='com_users'], a[href*='/users/'], a[href*='view=login'], a[href*='return='], a.register"
_LISTS = "div.blog, section.blog, div.blog-featured, table.category"
_ARTICLES = ".item-page, .com-content-article, [itemprop=articleBody]"
_ROWS = Rows(
    row="[itemprop=blogPost], .blog-item, .blog .item, .blog-featured .item, table.category tr:has(td)"
    ", article.uk-article, .article-list .article, .items-more li",
    link="h1 a[href], h2 a[href], h3 a[href], .item-title a[href], .list-title a[href], .page-header a[href]"
    ", .items-more li a[href], .readmore a[href]",
    title="h1, h2, h3, .item-title, .list-title, a[href]",
    date=".published, .create, .list-date, time:not([itemprop=dateModified])",
    next_page="a[rel~=next], .pagination-next a, a.page-link[aria-label*='nächst'], a[title=Weiter]"
    ", .pagination li.active + li a",
    nothing=r"keine (?:Beiträge|Einträge)",
    leave_out=f".system-unpublished, {_LOGIN}",
)


@dataclass(frozen=True)
class JoomlaSite(Site):
    """A site whose addresses hold the numbers of articles: "/presse/123-slug", "?view=article&id=123:slug".

    Where a site's addresses leave the numbers out, its spider has `site_kind = Site`: there a slug may begin
    with a number that is none of an article's. One that may be a year is never taken for an article's alone.
    """

    def number_in(self, url: str) -> str:
        """An article's number; with its slug where it may be a year; empty where the address has none."""
        try:
            query = parse_qs(urlsplit(url).query)
        except ValueError:
            return ""
        path = path_of(url)
        slug = path.rpartition("/")[2].removesuffix(".html")
        if "article" in (query.get("view", [""])[0], slug):
            number = query.get("id", [""])[0].partition(":")[0]
            return number if number.isascii() and number.isdigit() else ""
        match = _NUMBERED.fullmatch(slug)
        if match is None:
            return ""
        return slug if _YEAR.match(slug) else match[1]


class JoomlaPage(SitePage[ItemT], Generic[ItemT]):
    """A page or answer of a Joomla site."""

    site: ClassVar[Site] = JoomlaSite()


class CategoryPage(JoomlaPage[PostList], RowsPage):
    """A list of articles: a category as blog or as table, featured articles."""

    names = ("category", "blog")
    publicity = "marked"
    rows = _ROWS

    def left_aside(self, row: Tag) -> None:
        """Articles that are not published, or only for those who log in."""
        self.withhold(row)

    def warn_of_blind_selectors(self, *fields: str) -> None:
        """Whether a list shows dates is the site's choice."""
        super().warn_of_blind_selectors("title")


class ArticlePage(JoomlaPage[PaperItem], AnyArticlePage):
    """One article."""

    described = Article(leave_out=".page-header, .item-page > h1")
    contents = (".com-content-article__body", "[itemprop=articleBody]", ".item-page", "article")
    titles = (
        "[itemprop=headline]",
        ".item-page h1[itemprop=name], .item-page h2[itemprop=name]",
        ".item-page .page-header h2",
        ".item-page .page-header h1",
        ".item-page > h2",
        "h1",
    )

    def check(self) -> None:
        """Raise PageFailure where the page is no article, or shows only what guests may read of one."""
        if self.soup.select_one(f".item-page .readmore :is({_LOGIN})"):
            raise PageFailure(FailureKind.LOGIN_PAGE, "Der Beitrag ist nur für Angemeldete")
        if self.soup.select_one(_LISTS) and not self.soup.select_one(_ARTICLES):
            raise PageFailure(FailureKind.UNEXPECTED_PAGE, "Es kam ein Verzeichnis von Beiträgen")
        super().check()


class FeedPage(JoomlaPage[PostList], AnyFeedPage):
    """?format=feed&type=rss: the newest articles of a list, whole or cut short as the site has it."""


PAGES: tuple[type[Page[Any]], ...] = (CategoryPage, ArticlePage, FeedPage, HeadPage)
