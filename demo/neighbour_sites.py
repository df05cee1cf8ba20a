"""Which site shows a neighbouring council, by its product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from starlette.routing import Route

from demo.model import Council
from demo.sessionnet import SessionNetSite
from demo.world import World


class Site(Protocol):
    """What the server needs of a site."""

    def routes(self) -> list[Route]:
        """Its routes, below its own first path segment."""

    def special_page(self, kind: str) -> str:
        """Its product's "error" or "login" page."""


SITES: dict[str, Callable[[World, Council], Site]] = {
    "sessionnet": SessionNetSite,
}
"""From a package of scrapers.systems to what makes its site for a council."""


def neighbour_site(world: World, council: Council) -> Site:
    """The site of a neighbouring council."""
    return SITES[council.product](world, council)
