"""OParl 1.0 and 1.1, the interface that many council systems have beside their pages (oparl.org)."""

from scrapers.systems.oparl.pages import PAGES

__all__ = ["PAGES"]
