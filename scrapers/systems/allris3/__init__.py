"""ALLRIS 3 by CC e-gov: …/bi/to010.asp; its newer look (to010_r) is written like version 4's pages."""

from scrapers.systems.allris3.pages import PAGES

__all__ = ["PAGES"]
