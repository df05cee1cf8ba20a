"""What processes load that tests start, but for spiders and the reactor: what is forked from here has it."""

import contextlib
import gc
import importlib

import scrapy_poet  # noqa: F401
import structlog.dev  # noqa: F401
from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import scrapers.checking.run
import scrapers.download
import scrapers.probe.run
import scrapers.run
import scrapers.settings
from scrapers.selection.matcher import Matcher
from scrapers.selection.topics import load_topics
from scrapers.systems import system_names

for _system in system_names():
    importlib.import_module(f"scrapers.systems.{_system}.spider")

importlib.import_module("antragsradar.commands.serve")
with contextlib.suppress(ImportError):  # the queue is an extra
    importlib.import_module("antragsradar.dispatch.worker")

_settings = Settings()
_settings.setmodule(scrapers.settings)
for _kind in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES", "ITEM_PIPELINES"):
    for _component in _settings.get_component_priority_dict_with_base(_kind):
        load_object(_component)

# Each reading makes a matcher, nearly always of our own topics alone: that is there already.
_TOPICS = load_topics()
_MATCHER = Matcher(_TOPICS)
scrapers.run.load_topics = lambda *extra: load_topics(*extra) if extra else _TOPICS
scrapers.run.Matcher = lambda topics: _MATCHER if topics is _TOPICS else Matcher(topics)

gc.collect()  # what stays as it is is not copied for each process, nor looked through in it
gc.freeze()
