"""One package per product. `pages.py` says what a page means, `spider.py` which pages to visit."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from scrapers.page import Page


def system_names() -> list[str]:
    """The products that can be read, by name."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def _pages(system: str) -> tuple[type[Page[Any]], ...] | None:
    name = system.lower().replace("-", "_")
    if name not in system_names():
        return None
    pages: tuple[type[Page[Any]], ...] = importlib.import_module(f"{__name__}.{name}").PAGES
    return pages


def page_names(system: str) -> list[str] | None:
    """Our names of a product's pages; None for a product that is not known."""
    pages = _pages(system)
    return None if pages is None else [page.names[0] for page in pages]


def find_page(system: str, name: str) -> type[Page[Any]] | None:
    """The page object by our name or the vendor's ("si0057", "si0057.asp"); None where there is none."""
    wanted = name.lower().removesuffix(".asp").removesuffix(".php")
    return next((page for page in _pages(system) or () if wanted in page.names), None)
