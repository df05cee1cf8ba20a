"""Looking at a site without keeping anything: all manners of a run, but no pipelines and no database."""

from __future__ import annotations

from typing import Any

from scrapy.settings import Settings

from scrapers.run import LOOPBACK_DELAY, is_loopback, project_settings

TIMEOUT = 30  # seconds
LARGEST = 20 * 1024 * 1024  # bytes of one answer
_OF_A_RUN = ("scrapers.run.", "scrapers.conditional.")  # what knows of a run, and of what was read before


def looking_settings(user_agent: str, url: str) -> Settings:
    """Scrapy's settings for a look at the site of this address; one request at a time, none tried again.

    A server that asks for a pause is not waited for: that is an answer too.
    """
    settings = project_settings()
    settings.setdict(
        {
            "USER_AGENT": user_agent,
            "ITEM_PIPELINES": {},
            "EXTENSIONS": _without_run(settings.getdict("EXTENSIONS")),
            "DOWNLOADER_MIDDLEWARES": _without_run(settings.getdict("DOWNLOADER_MIDDLEWARES")),
            "CONCURRENT_REQUESTS": 1,
            "RETRY_ENABLED": False,
            "BACK_OFF_LONGEST": 0.0,
            "DOWNLOAD_TIMEOUT": TIMEOUT,
            "DOWNLOAD_MAXSIZE": LARGEST,
        }
    )
    if is_loopback(url):
        settings.set("DOWNLOAD_DELAY", LOOPBACK_DELAY)
    return settings


def _without_run(components: dict[str, Any]) -> dict[str, Any]:
    return {name: place for name, place in components.items() if not name.startswith(_OF_A_RUN)}
