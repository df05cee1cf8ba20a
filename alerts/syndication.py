"""From what is known to the feed or calendar of a filter: reads the database, writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from sqlalchemy import Connection

from alerts.addresses import EVERYTHING, FeedFormat
from alerts.calendar import calendar
from alerts.feeds import WRITERS, Feed, Paging, change_feed, motion_feed
from alerts.phrases import motion_title
from alerts.site import Site
from alerts.source_words import concerning, site_now
from storage.calendar import meetings_of
from storage.filtering import Place, motions_matching, place_of, read_place
from storage.filters import Filter, Known
from storage.motions import motion_by_uuid, motions_by_id
from storage.newest_changes import Moment, moment_before, newest_changes, place_before, read_moment
from storage.told import ToldError
from storage.views import MotionView, SourceView

ENTRIES = 100
"""On one page of a feed."""
CALENDAR_MOTIONS = 1000
"""So many motions, the newest, are looked for on agendas."""
NOT_INDEXED = "Der Suchindex wird noch aufgebaut; bis dahin kann hier etwas fehlen."

NOTHING_KNOWN = Known()

Format = Literal["rss", "atom", "json", "ics"]


class NoSuchPage(ToldError):
    """There is no page of that name."""


@dataclass(frozen=True)
class Background:
    """What a feed needs to know beside its motions."""

    site: Site
    sources: Sequence[SourceView] = ()
    known: Known = NOTHING_KNOWN
    is_indexed: bool = True  # whether all papers can be found by their words and tags

    def site_for(self, wanted: Filter = EVERYTHING, motion: MotionView | None = None) -> Site:
        """The site, with all that a filter's reader must know: which of its sources are not well."""
        site = site_now(self.site, concerning(self.sources, wanted, self.known.body_names(), motion))
        if self.is_indexed or replace(wanted, topics=(), changes=(), motion="") == EVERYTHING:
            return site
        return replace(site, trouble=" ".join(filter(None, (site.trouble, NOT_INDEXED))))


def make(
    connection: Connection, format_: Format, wanted: Filter, page: str, background: Background
) -> Feed | bytes:
    """A page of a filter's feed, for all formats of feeds, or its calendar. Raises NoSuchPage."""
    if format_ == "ics":
        return make_calendar(connection, wanted, background)
    return make_feed(connection, wanted, page, background)


def written(made: Feed | bytes, format_: Format) -> bytes:
    """What `make` has made, in a format; a calendar is written already."""
    return made if isinstance(made, bytes) else WRITERS[cast(FeedFormat, format_)](made)


def make_feed(
    connection: Connection, wanted: Filter, page: str, background: Background, *, limit: int = ENTRIES
) -> Feed:
    """A page of a filter's feed: of motions, or of what happened to them. Raises NoSuchPage."""
    after = _read(page, wanted) if page else None
    if isinstance(after, Moment) or _tells_changes(wanted):
        return _of_changes(connection, wanted, page, background, limit)
    ids = motions_matching(connection, wanted, limit=limit + 1, after=after)
    motions = motions_by_id(connection, ids, topics=wanted.selected_by)
    shown, more = motions[:limit], len(motions) > limit
    before = place_before(connection, wanted, after, limit=limit) if after else None
    paging = Paging(
        own=page,
        previous=None if after is None else _token(before),
        next=_token(place_of(shown[-1])) if more else None,
    )
    site = background.site_for(wanted)
    return motion_feed(shown, site, wanted, paging, background.known.body_names())


def _of_changes(
    connection: Connection, wanted: Filter, page: str, background: Background, limit: int
) -> Feed:
    after = read_moment(page) if page else None
    told = newest_changes(connection, wanted, limit=limit + 1, after=after)
    shown, more = told[:limit], len(told) > limit
    before = moment_before(connection, wanted, after, limit=limit) if after else None
    paging = Paging(
        own=page,
        previous=None if after is None else _token(before),
        next=_token(Moment(shown[-1].at, shown[-1].change_id)) if more else None,
    )
    ids = dict.fromkeys(each.motion_id for each in shown)
    views = motions_by_id(connection, ids, topics=wanted.selected_by)
    motions = {motion.id: motion for motion in views}
    news = [
        (motion, change)
        for each in shown
        if (motion := motions.get(each.motion_id))
        for change in motion.changes
        if change.id == each.change_id
    ]
    followed = _followed(connection, wanted)
    site = background.site_for(wanted, followed)
    return change_feed(news, site, wanted, paging, background.known.body_names(), motion=followed)


def _followed(connection: Connection, wanted: Filter) -> MotionView | None:
    """The one motion that a filter names."""
    found = motion_by_uuid(connection, wanted.motion) if wanted.motion else None
    return next(iter(motions_by_id(connection, [found], topics=())), None) if found else None


def make_calendar(connection: Connection, wanted: Filter, background: Background) -> bytes:
    """The meetings that deal with what a filter lets through."""
    ids = motions_matching(connection, wanted, limit=CALENDAR_MOTIONS)
    meetings = meetings_of(connection, ids)
    followed = _followed(connection, wanted)
    return calendar(
        meetings,
        background.site_for(wanted, followed),
        wanted,
        background.known.body_names(),
        motion=motion_title(followed) if followed else "",
    )


def _token(where: Place | Moment | None) -> str:
    """The name of the page that begins behind an entry: the same for ever, whatever comes before it."""
    return where.token() if where else ""


def _read(page: str, wanted: Filter) -> Place | Moment:
    try:
        return read_moment(page) if _tells_changes(wanted) else read_place(page)
    except ValueError as error:
        raise NoSuchPage("Eine Seite „{page}“ gibt es nicht.", page=page) from error


def _tells_changes(wanted: Filter) -> bool:
    """Whether a feed has an entry for each change; else for each motion. See alerts.feeds."""
    return bool(wanted.changes or wanted.motion)


def page_name(page: str, wanted: Filter) -> str:
    """The canonical name of a page. Raises NoSuchPage."""
    return _read(page, wanted).token() if page else ""
