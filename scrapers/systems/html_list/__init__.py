"""Sites that no product's package reads: lists in HTML, described by data on the spider."""

from scrapers.systems.html_list.pages import PAGES

__all__ = ["PAGES"]
