"""The project's settings for Scrapy, and the spiders of all sources, wherever a process was started."""

from __future__ import annotations

import importlib.util
import ipaddress
import os
from urllib.parse import urlsplit

from scrapy.settings import Settings
from scrapy.utils.project import ENVVAR, get_project_settings

from scrapers.spider import SourceSpider
from scrapers.spider_files import HouseSpiderLoader

DEMO_URL = "ANTRAGSRADAR_DEMO_URL"
LOOPBACK_DELAY = 0.001  # seconds; without any, Scrapy 2.19 lets all waiting requests of a host go at once


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine; only there no pause of a second is owed."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def project_settings() -> Settings:
    """Scrapy's settings for our project, wherever the process was started."""
    os.environ.setdefault(ENVVAR, "scrapers.settings")
    settings = get_project_settings()
    if DEMO_URL in os.environ:  # the demo world's councils instead of the real ones
        settings.set("SPIDER_MODULES", ["demo.spiders"])
        settings.set("TRUSTED_HOSTS", [urlsplit(os.environ[DEMO_URL]).hostname or ""])
    return settings


def load_spider(name: str, settings: Settings) -> type[SourceSpider]:
    """The spider of a source; of the others, only those that cannot be told from it by their file's name are
    loaded. Raises KeyError where there is none of that name."""
    packages = settings.getlist("SPIDER_MODULES")
    file = name.removeprefix("demo-").replace("-", "_")
    settings.set("SPIDER_MODULES", [f"{each}.{file}" for each in packages if _has(each, file)] or packages)
    spider = HouseSpiderLoader.from_settings(settings).load(name)
    if not issubclass(spider, SourceSpider):
        raise KeyError(name)
    return spider


def _has(package: str, module: str) -> bool:
    return module.isidentifier() and importlib.util.find_spec(f"{package}.{module}") is not None


def load_spiders() -> list[type[SourceSpider]]:
    """The spiders of all sources, by name."""
    loader = HouseSpiderLoader.from_settings(project_settings())
    spiders = [loader.load(name) for name in sorted(loader.list())]
    return [spider for spider in spiders if issubclass(spider, SourceSpider)]
