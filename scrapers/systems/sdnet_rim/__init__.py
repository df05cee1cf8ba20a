"""SD.NET RIM by Sternberg, version 4 and the classic look before it."""

from scrapers.systems.sdnet_rim.pages import PAGES

__all__ = ["PAGES"]
