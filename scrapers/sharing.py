"""What of a page may leave this machine: the one place that decides it, for reports and for saved cases."""

from __future__ import annotations

from typing import Any

from scrapers.page import Page
from scrapers.skeleton import skeleton
from scrapers.spider import SourceSpider


def shareable(page: Page[Any], body: bytes, spider: type[SourceSpider]) -> bytes:
    """An answered page without anything that is not public.

    Of a council system, whose pages may show that, only the tags are left; pages of other sites are whole.
    """
    return skeleton(body) if spider.shows_non_public else body
