"""What of a page may leave this machine: the one place that decides it, for reports and for saved cases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup

from scrapers.memory import keepable
from scrapers.page import Page
from scrapers.skeleton import skeleton
from scrapers.spider import SourceSpider


@dataclass(frozen=True)
class Shared:
    """A page as it may be passed on, with the type that it has then."""

    body: bytes
    content_type: str


def shareable(page: Page[Any], spider: type[SourceSpider]) -> Shared:
    """An answered page without anything that is not public; called as the last thing that is done with it.

    Of a council system, whose pages may show that, what is public as far as it is marked, else only the tags.
    Pages of other sites are whole.
    """
    whole = bytes(page.response.body)
    said = str(page.response.headers.get("Content-Type") or "text/html")
    if not spider.shows_non_public:
        return Shared(whole, said)
    try:
        kept = keepable(page, page.read())
    except Exception:  # not understood, so nobody knows what of it is public
        kept = None
    body = kept[0] if kept else skeleton(whole)
    if body == whole or not body.startswith(b"<"):
        return Shared(body, said)
    # Where something was taken out, white space is left: a page that is shared again must stay the same.
    return Shared(str(BeautifulSoup(body, "lxml")).encode(), "text/html; charset=utf-8")
