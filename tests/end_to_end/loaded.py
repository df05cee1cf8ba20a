"""Everything that a reading loads, but for its spiders and the reactor: what is forked from here has it."""

import scrapy_poet  # noqa: F401
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import scrapers.download
import scrapers.run
import scrapers.settings
import scrapers.systems.sdnet_rim.spider
import scrapers.systems.sessionnet.spider
import scrapers.systems.wordpress.spider

_settings = Settings()
_settings.setmodule(scrapers.settings)
for _kind in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES"):
    for _component in _settings.get_component_priority_dict_with_base(_kind):
        load_object(_component)
