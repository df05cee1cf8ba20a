"""Looking at a site without keeping anything: all manners of a run, but no pipelines and no database."""

from __future__ import annotations

from scrapy.settings import Settings

from scrapers.run import LOOPBACK_DELAY, is_loopback, project_settings

TIMEOUT = 30  # seconds
LARGEST = 20 * 1024 * 1024  # bytes of one answer


def looking_settings(user_agent: str, url: str) -> Settings:
    """Scrapy's settings for a look at the site of this address; one request at a time, none tried again.

    A server that asks for a pause is not waited for: that is an answer too.
    """
    settings = project_settings()
    extensions = dict(settings.getdict("EXTENSIONS"))
    extensions.pop("scrapers.run.RunExtension")
    settings.setdict(
        {
            "USER_AGENT": user_agent,
            "ITEM_PIPELINES": {},
            "EXTENSIONS": extensions,
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
