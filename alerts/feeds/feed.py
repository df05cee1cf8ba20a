"""A feed before it is written in one of its formats: what it is called, where it stands, its entries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alerts.addresses import EVERYTHING, feed_path, list_path
from alerts.feeds.entries import Entry, change_entry, motion_entry
from alerts.phrases import motion_title
from alerts.safe import line
from alerts.site import Site
from storage.filters import Filter, describe
from storage.views import ChangeView, MotionView

EMPTY_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""The date of a feed without entries; any would do, as long as it never moves."""


@dataclass(frozen=True)
class Paging:
    """Where a page stands among those of its feed (RFC 5005, section 3); None where there is none."""

    own: str = ""  # "" is the first
    previous: str | None = None
    next: str | None = None


@dataclass(frozen=True)
class Feed:
    """Everything that a feed says, whatever its format."""

    site: Site
    filter: Filter
    title: str
    description: str
    entries: tuple[Entry, ...]  # newest first
    paging: Paging = Paging()

    @property
    def updated(self) -> dt.datetime:
        """When the newest of its entries was updated."""
        return max((entry.updated for entry in self.entries), default=EMPTY_SINCE)

    def url(self, format_: str, page: str = "") -> str:
        """The full address of one of its pages in a format."""
        return self.site.url(feed_path(format_, self.filter, page))

    @property
    def home(self) -> str:
        """The page for people that shows the same."""
        return self.site.url("/" if self.filter == EVERYTHING else list_path(self.filter))

    @property
    def hub(self) -> str:
        """Where a WebSub hub tells of this feed; only one that the hub is told of itself."""
        return self.site.hub_url if self.filter == EVERYTHING and not self.paging.own else ""

    @property
    def is_paged(self) -> bool:
        """Whether it has more than one page."""
        return bool(self.paging.own or self.paging.next or self.paging.previous)


def motion_feed(
    motions: Sequence[MotionView],
    site: Site,
    wanted: Filter = EVERYTHING,
    paging: Paging = Paging(),  # immutable
    bodies: Mapping[str, str] | None = None,
) -> Feed:
    """A feed of motions: one entry for each, which stays one whatever happens to it.

    `bodies`: names by official key.
    """
    entries = sorted((motion_entry(motion, site) for motion in motions), key=_newest_first)
    return _feed(entries, site, wanted, paging, describe(wanted, bodies))


def change_feed(
    news: Sequence[tuple[MotionView, ChangeView]],
    site: Site,
    wanted: Filter,
    paging: Paging = Paging(),
    bodies: Mapping[str, str] | None = None,
    *,
    motion: MotionView | None = None,
) -> Feed:
    """A feed of what happens: one entry for each change, which never changes. `motion`: the one followed."""
    entries = sorted((change_entry(motion, change, site) for motion, change in news), key=_newest_first)
    words = describe(wanted, bodies, motion=motion_title(motion) if motion else "")
    return _feed(entries, site, wanted, paging, words)


def _feed(entries: Sequence[Entry], site: Site, wanted: Filter, paging: Paging, words: str) -> Feed:
    own = line(site.title) or "Antragsradar"
    everything = wanted == EVERYTHING
    about = (line(site.description) or own) if everything else f"{line(words)}."
    return Feed(
        site=site,
        filter=wanted,
        title=own if everything else f"{own}: {line(words)}",
        description=" ".join(filter(None, (about, line(site.trouble)))),
        entries=tuple(entries),
        paging=paging,
    )


def _newest_first(entry: Entry) -> tuple[float, str]:
    return -entry.published.timestamp(), entry.id
