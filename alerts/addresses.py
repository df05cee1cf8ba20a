"""The addresses of feeds and calendars: one for each filter, in its canonical form."""

from __future__ import annotations

from typing import Literal
from urllib.parse import quote, urlencode

from storage.filters import Filter

EVERYTHING = Filter()
"""The filter of all motions of the main topic."""
FeedFormat = Literal["rss", "atom", "json"]
MEDIA_TYPES: dict[FeedFormat, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}
CALENDAR_TYPE = "text/calendar"
DIRECTORY_PATH = "/feeds/"
OPML_PATH = "/feeds/antragsradar.opml"
CALENDAR_PATH = "/calendar.ics"
LIST_PATH = "/motions"
PAGE_PARAMETER = "hinter"
"""Says behind which entry a page goes on; not part of the filter."""
ORDER_PARAMETER = "ordnung"
"""Says in which order a list is, "datum" or "relevanz"; not part of the filter: feeds have one order."""


def feed_path(format_: str, wanted: Filter, page: str = "") -> str:
    """Where a feed lies, or one of its further pages."""
    pairs = wanted.pairs() + ([(PAGE_PARAMETER, page)] if page else [])
    return _with_query(f"/feeds/motions.{format_}", pairs)


def list_path(wanted: Filter) -> str:
    """Where the list of what a filter lets through lies, for people; of a single motion, its page."""
    if wanted.motion:
        return f"{LIST_PATH}/{wanted.motion}"
    return _with_query(LIST_PATH, wanted.pairs())


def calendar_path(wanted: Filter) -> str:
    """Where the calendar of the meetings lies that deal with what a filter lets through."""
    return _with_query(CALENDAR_PATH, wanted.pairs())


def _with_query(path: str, pairs: list[tuple[str, str]]) -> str:
    query = urlencode(pairs, quote_via=quote, safe="")
    return f"{path}?{query}" if query else path
