"""Sites that have a feed, whatever they are made with."""

from scrapers.systems.feed.pages import PAGES

__all__ = ["PAGES"]
