"""All page objects of WordPress."""

from typing import Any

from scrapers.page import Page
from scrapers.systems.wordpress.feed import FeedPage
from scrapers.systems.wordpress.html import ArchivePage, PostPage
from scrapers.systems.wordpress.rest import CategoriesJson, PostsJson

__all__ = ["PAGES", "ArchivePage", "CategoriesJson", "FeedPage", "PostPage", "PostsJson"]

PAGES: tuple[type[Page[Any]], ...] = (PostsJson, CategoriesJson, FeedPage, ArchivePage, PostPage)
