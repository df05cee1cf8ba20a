"""more!rubin (more! software): council systems whose pages are filled from JSON (api.php)."""

from scrapers.systems.more_rubin.pages import PAGES

__all__ = ["PAGES"]
