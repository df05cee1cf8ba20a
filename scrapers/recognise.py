"""What tells a product from others: each package of scrapers.systems has a `recognise(answer)` for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import web_poet

from scrapers.systems import part_of, system_names

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Product:
    """A product that an answer was recognised as made with."""

    system: str  # the package of scrapers.systems
    version: str = ""  # as the page says it: "5.5.6 (Layout 6)"
    evidence: str = ""  # German: by what it was recognised


Recogniser = Callable[[web_poet.HttpResponse], Product | None]


@cache
def recognisers() -> dict[str, Recogniser]:
    """The products' own `recognise`, by the product's name; those that have none are left out."""
    modules = {system: part_of(system, "recognise") for system in system_names()}
    return {system: module.recognise for system, module in modules.items() if module is not None}


def products_of(answer: web_poet.HttpResponse) -> list[Product]:
    """The products that an answer may be made with, by name; mostly one or none."""
    found = []
    for system, recognise in recognisers().items():
        try:
            product = recognise(answer)
        except Exception:  # one product's mistake does not hide the others
            logger.exception("%s did not get through %s", system, answer.url)
            continue
        if product is not None:
            found.append(product)
    return found
