"""From what is known to the feed or calendar of a filter: reads the database, writes nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from alerts.addresses import EVERYTHING, calendar_filter
from alerts.calendar import calendar
from alerts.feeds import WRITERS, Feed, Paging, change_feed, motion_feed
from alerts.phrases import motion_title
from alerts.site import Site
from alerts.source_words import concerning, site_now
from storage.calendar import meetings_of
from storage.filtering import Place, motions_matching, place_of
from storage.filters import Filter, Known
from storage.motions import motion_by_uuid, motions_by_id
from storage.newest_changes import Moment, moment_before, newest_changes, place_before
from storage.views import MotionView, SourceView

ENTRIES = 100
"""On one page of a feed."""
CALENDAR_MOTIONS = 1000
"""So many motions, the newest, are looked for on agendas."""
_STAMP = "%Y%m%dT%H%M%SZ"

NOTHING_KNOWN = Known()

Format = Literal["rss", "atom", "json", "ics"]


class NoSuchPage(ValueError):
    """There is no page of that name; the message is German."""


@dataclass(frozen=True)
class Background:
    """What a feed needs to know beside its motions."""

    site: Site
    sources: Sequence[SourceView] = ()
    known: Known = NOTHING_KNOWN

    def site_for(self, wanted: Filter = EVERYTHING, motion: MotionView | None = None) -> Site:
        """The site, with the trouble of the sources that a filter concerns."""
        return site_now(self.site, concerning(self.sources, wanted, self.known.body_names(), motion))


def make(connection: Connection, format_: Format, wanted: Filter, page: str, background: Background) -> bytes:
    """A page of a filter's feed, or its calendar. Raises NoSuchPage."""
    if format_ == "ics":
        return make_calendar(connection, wanted, background)
    return WRITERS[format_](make_feed(connection, wanted, page, background))


def make_feed(
    connection: Connection, wanted: Filter, page: str, background: Background, *, limit: int = ENTRIES
) -> Feed:
    """A page of a filter's feed: of motions, or of what happened to them. Raises NoSuchPage."""
    if wanted.changes or wanted.motion:
        return _of_changes(connection, wanted, page, background, limit)
    after = read_place(page) if page else None
    ids = motions_matching(connection, wanted, limit=limit + 1, after=after)
    motions = motions_by_id(connection, ids, topics=wanted.selected_by)
    shown, more = motions[:limit], len(motions) > limit
    before = place_before(connection, wanted, after, limit=limit) if after else None
    paging = Paging(
        own=page,
        previous=None if after is None else _written(before),
        next=_written(place_of(shown[-1])) if more else None,
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
        previous=None if after is None else _written(before),
        next=_written(Moment(shown[-1].at, shown[-1].change_id)) if more else None,
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
    ids = motions_matching(connection, calendar_filter(wanted), limit=CALENDAR_MOTIONS)
    meetings = meetings_of(connection, ids)
    followed = _followed(connection, wanted)
    return calendar(
        meetings,
        background.site_for(wanted, followed),
        wanted,
        background.known.body_names(),
        motion=motion_title(followed) if followed else "",
    )


def _written(where: Place | Moment | None) -> str:
    """The name of the page that begins behind an entry: the same for ever, whatever comes before it."""
    if where is None:
        return ""
    instant = where[0].astimezone(dt.UTC).isoformat()[: len("2026-03-09T17:00:00")]
    return f"{instant.replace('-', '').replace(':', '')}Z-{where[1]}"


def read_place(page: str) -> Place:
    """Behind which motion a page of that name begins. Raises NoSuchPage."""
    stamp, name = _parts(page)
    try:
        return Place(stamp, str(uuid.UUID(name)))
    except ValueError as error:
        raise NoSuchPage(f"Eine Seite „{page}“ gibt es nicht.") from error


def read_moment(page: str) -> Moment:
    """Behind which change a page of that name begins. Raises NoSuchPage."""
    stamp, name = _parts(page)
    if not (name.isascii() and name.isdigit() and len(name) < 19):
        raise NoSuchPage(f"Eine Seite „{page}“ gibt es nicht.")
    return Moment(stamp, int(name))


def _parts(page: str) -> tuple[dt.datetime, str]:
    stamp, _, name = page.partition("-")
    try:
        return dt.datetime.strptime(stamp, _STAMP).replace(tzinfo=dt.UTC), name
    except ValueError as error:
        raise NoSuchPage(f"Eine Seite „{page}“ gibt es nicht.") from error


def page_name(page: str, wanted: Filter) -> str:
    """The canonical name of a page. Raises NoSuchPage."""
    if not page:
        return ""
    return _written(read_moment(page) if wanted.changes or wanted.motion else read_place(page))
