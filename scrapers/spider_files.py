"""Spiders of an operator's own: the files of a folder, loaded beside the shipped ones.

A file that is broken is named in the log, once, and the others are loaded all the same.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from scrapy.spiderloader import SpiderLoader
from scrapy.utils.spider import iter_spider_classes

from scrapers.spider import SourceSpider

logger = logging.getLogger(__name__)

VARIABLE = "ANTRAGSRADAR_SPIDERS"
_PACKAGE = "antragsradar_spiders"
_told: set[str] = set()


class HouseSpiderLoader(SpiderLoader):
    """Scrapy's loader, and after it the files of the folder that ANTRAGSRADAR_SPIDERS names."""

    def _load_all_spiders(self) -> None:
        super()._load_all_spiders()
        folder = os.environ.get(VARIABLE)
        if not folder:
            return
        shipped = frozenset(self._spiders)
        for path, spider in spiders_of_folder(Path(folder)):
            if spider.name in self._spiders:
                other = "einer mitgelieferten" if spider.name in shipped else "einer anderen Datei"
                _tell(path, f"die Quelle „{spider.name}“ gibt es schon in {other}")
            else:
                self._spiders[spider.name] = spider


def spiders_of_folder(folder: Path) -> Iterator[tuple[Path, type[SourceSpider]]]:
    """The spiders of the folder's files, in the order of the files' names, each with its file."""
    try:
        paths = sorted(folder.iterdir())
    except FileNotFoundError:  # `sources new` will make it; a service, though, has its reader puzzled
        logger.warning("%s gibt es nicht, also auch keine eigenen Quellen", folder)
        return
    except OSError as error:
        _tell(folder, f"der Ordner der eigenen Quellen lässt sich nicht lesen ({error.strerror})")
        return
    for path in paths:
        if path.suffix == ".py" and not path.name.startswith(("_", ".")):
            for spider in spiders_of_file(path):
                yield path, spider


def spiders_of_file(path: Path) -> list[type[SourceSpider]]:
    """The spiders that a file declares; none where it is broken, which is said."""
    try:
        module = _load(path)
        found = [each for each in iter_spider_classes(module) if issubclass(each, SourceSpider)]
        for spider in found:
            _require(spider)
    except (Exception, SystemExit) as error:
        _tell(path, f"{type(error).__name__}: {error}")
        return []
    if not found:
        _tell(path, "keine Quelle darin")
    return found


def _load(path: Path) -> ModuleType:
    """Run a file as a module of its own, anew each time: it may have been mended meanwhile."""
    name = f"{_PACKAGE}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(str(path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # Scrapy and dataclasses look a class's module up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _require(spider: type[SourceSpider]) -> None:
    """Raise where a class lacks what every source has."""
    for attribute in ("title", "system", "base_url"):
        if not isinstance(getattr(spider, attribute, None), str):
            raise ValueError(f"in der Klasse {spider.__name__} fehlt „{attribute}“")
    spider.pages()


def _tell(path: Path, reason: str) -> None:
    said = f"{path} wird nicht geladen: {' '.join(reason.split())[:300]}"
    if said not in _told:
        _told.add(said)
        logger.error(said)
