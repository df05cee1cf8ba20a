"""Sites made with Joomla (joomla.org): by the lists of its categories, else by their feeds."""

from scrapers.systems.joomla.pages import PAGES

__all__ = ["PAGES"]
