"""What tells a product from others: each package of scrapers.systems has a `recognise(answer)` for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """A product that an answer was recognised as made with."""

    system: str  # the package of scrapers.systems
    version: str = ""  # as the page says it: "5.5.6 (Layout 6)"
    evidence: str = ""  # German: by what it was recognised
