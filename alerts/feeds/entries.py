"""What a feed's entry says, whatever the format: of a motion, or of one thing that happened to it. Pure."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from alerts.feeds import markup
from alerts.feeds.enclosures import Enclosure, enclosures
from alerts.numbers import short_date
from alerts.phrases import change_label, change_sentence, motion_title, who
from alerts.safe import line, shorten, web_url
from alerts.site import Site
from alerts.standing import status
from storage.views import ChangeView, MotionView

WITHDRAWN_MARK = "[Zurückgezogen] "
SUMMARY_WIDTH = 300
REMEMBERED = 2000
"""So many entries stay rendered, some kilobytes each."""

_CHANGES = uuid.UUID("f0d8f1ce-29a2-5b53-8e0e-5d0b6f8a4c37")  # ours; made once, never changes


@dataclass  # not frozen, which would make each cost thrice as much
class Entry:
    """One entry. Its texts are clean, its addresses those of the web."""

    id: str  # never changes
    title: str
    url: str  # where its source shows it, else our page
    page: str  # our page about it
    published: dt.datetime
    updated: dt.datetime
    summary: str
    content: markup.Content
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]
    standing: str  # of the motion, in words
    motion: MotionView
    change: ChangeView | None = None
    # What has been written of it, by format.
    written: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def html(self) -> str:
        """The content as HTML."""
        return self.content.html


def motion_entry(motion: MotionView, site: Site) -> Entry:
    """The one entry of a motion, from its announcement to the vote."""
    return _entry(_Known(motion), _page(motion, site))


def change_entry(motion: MotionView, change: ChangeView, site: Site) -> Entry:
    """The entry of something that happened to a motion, or to an amendment or answer to it."""
    return _entry(_Known(motion, change), _page(motion, site))


def _page(motion: MotionView, site: Site) -> str:
    return site.url(f"/motions/{motion.uuid}")


@dataclass
class _Known:
    """What an entry is about, as a key: of a hundred in a feed, one is different when it is built again."""

    motion: MotionView
    change: ChangeView | None = None

    def __hash__(self) -> int:
        return hash((self.motion.uuid, len(self.motion.changes), self.change and self.change.id))


@lru_cache(maxsize=REMEMBERED)
def _entry(known: _Known, page: str) -> Entry:
    if known.change is None:
        return _of_motion(known.motion, page)
    return _of_change(known.motion, known.change, page)


def _of_motion(motion: MotionView, page: str) -> Entry:
    files, told, at = enclosures(motion), _told(motion, page), published(motion)
    places = [(url, paper) for paper in motion.papers if (url := web_url(paper.url))]
    authors = _authors(motion)
    return Entry(
        id=f"urn:uuid:{motion.uuid}",
        title=_marked_title(motion),
        url=places[0][0] if places else page,
        page=page,
        published=at,
        updated=_updated(motion, at),
        summary=_summary(motion, told),
        content=markup.of_motion(motion, told, files, places),
        authors=authors,
        categories=_categories(motion, told, authors),
        enclosures=files,
        standing=told.standing,
        motion=motion,
    )


def _of_change(motion: MotionView, change: ChangeView, page: str) -> Entry:
    urls = [url for paper in motion.papers if (url := web_url(paper.url))]
    sentence, label = line(change_sentence(motion, change)), change_label(change)
    told, authors = _told(motion, page), _authors(motion)
    return Entry(
        id=f"urn:uuid:{uuid.uuid5(_CHANGES, f'{change.id} {change.at.isoformat()}')}",
        title=f"{label}: {motion_title(motion)}",
        url=urls[0] if urls else page,
        page=page,
        published=change.at,
        updated=change.at,
        summary=sentence,
        content=markup.of_change(motion, told, change, sentence),
        authors=authors,
        categories=(*_categories(motion, told, authors), label),
        enclosures=enclosures(motion),
        standing=told.standing,
        motion=motion,
        change=change,
    )


def _told(motion: MotionView, page: str) -> markup.Told:
    return markup.Told(who(motion), line(motion.body), status(motion), page)


def published(motion: MotionView) -> dt.datetime:
    """Where an entry sorts: a document's own date never puts it after the day it was found."""
    for change in motion.changes:
        if not motion.part_of(change):
            return min(motion.published, change.at)
    return motion.published


def updated(motion: MotionView) -> dt.datetime:
    """When an entry last changed; never before it was published, never after its last change."""
    return _updated(motion, published(motion))


def _updated(motion: MotionView, published: dt.datetime) -> dt.datetime:
    latest = min(motion.updated, motion.changes[-1].at) if motion.changes else motion.updated
    return max(published, latest)


def _marked_title(motion: MotionView) -> str:
    return f"{WITHDRAWN_MARK if motion.withdrawn else ''}{motion_title(motion)}"


def _authors(motion: MotionView) -> tuple[str, ...]:
    return tuple(filter(None, map(line, motion.originators)))


def _categories(motion: MotionView, told: markup.Told, authors: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (told.body, *authors, line(motion.kind)))))


def _summary(motion: MotionView, told: markup.Told) -> str:
    """A motion in plain words, for readers that show no HTML: who, where, what, how it stands."""
    head = f"{told.who}, {told.body}." if told.body else f"{told.who}."
    asked = shorten(motion.summary or motion.resolution, SUMMARY_WIDTH)
    return " ".join(filter(None, (head, asked, told.standing, _meetings(motion))))


def _meetings(motion: MotionView) -> str:
    """The dated meetings without a result, at most three; a sentence, or nothing."""
    named = [
        f"{line(each.organization)} am {short_date(date)}"
        for each in motion.consultations
        if (date := each.date) and not each.result
    ][-3:]
    if motion.withdrawn or not named:
        return ""
    return f"Sitzungen: {', '.join(named)}." if len(named) > 1 else f"Sitzung: {named[0]}."
