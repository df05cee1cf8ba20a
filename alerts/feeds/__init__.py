"""Feeds for any filter: RSS 2.0, Atom, JSON Feed 1.1, and the list of them as OPML.

A feed without `nur` has one entry for each motion; it stays one, with the same id, from its announcement to
the vote. A feed with `nur`, and one that follows a single motion (`vorgang`), has one entry for each thing
that happened: who asks for results, or follows a motion, wants to be told each of them.
"""

from collections.abc import Callable, Mapping

from alerts.addresses import FeedFormat
from alerts.feeds.enclosures import documents
from alerts.feeds.feed import EMPTY_SINCE, Feed, Paging, change_feed, motion_feed
from alerts.feeds.json_feed import json_feed
from alerts.feeds.xml import atom, rss

WRITERS: Mapping[FeedFormat, Callable[[Feed], bytes]] = {"rss": rss, "atom": atom, "json": json_feed}

__all__ = [
    "EMPTY_SINCE",
    "WRITERS",
    "Feed",
    "Paging",
    "atom",
    "change_feed",
    "documents",
    "json_feed",
    "motion_feed",
    "rss",
]
