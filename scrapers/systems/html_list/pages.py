"""All page objects of described lists; a spider's description is theirs by a subclass (`bound`)."""

from typing import Any

from scrapers.page import Page
from scrapers.sites.article import ArticlePage
from scrapers.sites.feed import FeedPage
from scrapers.sites.heads import HeadPage
from scrapers.sites.rows import RowsPage
from scrapers.sites.sections import SectionsPage

__all__ = ["PAGES", "ArticlePage", "FeedPage", "HeadPage", "RowsPage", "SectionsPage"]

PAGES: tuple[type[Page[Any]], ...] = (RowsPage, SectionsPage, ArticlePage, FeedPage, HeadPage)
