"""Which site shows a neighbouring council or its parties' posts, by its product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from starlette.routing import Route

from demo.allris3 import Allris3Site
from demo.allris4 import Allris4Site
from demo.feed_site import FeedSite
from demo.joomla import JoomlaSite
from demo.list_sites import RowsSite, SectionsSite
from demo.model import Blog, Council
from demo.more_rubin import MoreRubinSite
from demo.oparl import OparlSite
from demo.sessionnet import SessionNetSite
from demo.sessionnet6 import SessionNet6Site
from demo.world import World


class Site(Protocol):
    """What the server needs of a site."""

    def routes(self) -> list[Route]:
        """Its routes, below its own first path segment."""

    def special_page(self, kind: str) -> str:
        """Its product's "error" or "login" page."""


SITES: dict[str, Callable[[World, Council], Site]] = {
    "allris3": Allris3Site,
    "allris4": Allris4Site,
    "sessionnet": SessionNetSite,
    "more_rubin": MoreRubinSite,
    "oparl": OparlSite,
    "sessionnet6": SessionNet6Site,
}
"""From a package of scrapers.systems to what makes its site for a council."""


BLOG_SITES: dict[tuple[str, bool], Callable[[World, Blog], Site]] = {
    ("joomla", False): JoomlaSite,
    ("feed", False): FeedSite,
    ("html_list", False): RowsSite,
    ("html_list", True): SectionsSite,
}
"""From a package of scrapers.systems, and whether posts stand in full on one page, to what makes the site."""


def neighbour_site(world: World, council: Council) -> Site:
    """The site of a neighbouring council."""
    return SITES[council.product](world, council)


def neighbour_blog_site(world: World, blog: Blog) -> Site:
    """The neighbouring site with these posts."""
    return BLOG_SITES[blog.product, blog.in_full](world, blog)
