"""Sites made with WordPress: by its REST API, else its feed, else its pages."""

from scrapers.systems.wordpress.pages import PAGES

__all__ = ["PAGES"]
