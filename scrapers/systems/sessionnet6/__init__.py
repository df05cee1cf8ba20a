"""SessionNet 6 (Somacos): the successor of SessionNet, an application that is filled from JSON (api/v1)."""

from scrapers.systems.sessionnet6.pages import PAGES

__all__ = ["PAGES"]
