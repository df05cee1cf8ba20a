"""One package per product. `pages.py` says what a page means, `spider.py` which pages to visit,
`recognise.py` whether a site is made with the product, `probing.py` how to look at one that is new."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from scrapers.page import Page

Pages = tuple[type[Page[Any]], ...]


def system_names() -> list[str]:
    """The products that can be read, by name."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def system_pages(system: str) -> Pages:
    """A product's page objects. Raises KeyError for a product that is not known."""
    name = system.lower().replace("-", "_")
    if name not in system_names():
        raise KeyError(system)
    pages: Pages = importlib.import_module(f"{__name__}.{name}").PAGES
    return pages


def part_of(system: str, part: str) -> ModuleType | None:
    """A module of a product's package ("spider", "recognise"); None where it has no such module."""
    name = f"{__name__}.{system}.{part}"
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def find_page(pages: Iterable[type[Page[Any]]], name: str) -> type[Page[Any]] | None:
    """The page object by our name or the vendor's ("si0057", "si0057.asp"); None where there is none."""
    wanted = name.lower().removesuffix(".asp").removesuffix(".php")
    return next((page for page in pages if wanted in page.names), None)
