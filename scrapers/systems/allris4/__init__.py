"""ALLRIS 4 by CC e-gov: pages below …/public/ or …/allris/, made with Apache Wicket."""

from scrapers.systems.allris4.pages import PAGES

__all__ = ["PAGES"]
