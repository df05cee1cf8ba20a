"""What a feed's entry says, whatever the format: of a motion, or of one thing that happened to it. Pure."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from alerts.feeds import markup
from alerts.numbers import short_date
from alerts.phrases import change_label, change_sentence, motion_title, who
from alerts.safe import line, shorten, web_url
from alerts.site import Site
from alerts.standing import status
from storage.views import ChangeView, FileView, MotionView

WITHDRAWN_MARK = "[Zurückgezogen] "
SUMMARY_WIDTH = 300
REMEMBERED = 2000
"""So many entries stay rendered, some kilobytes each."""

_CHANGES = uuid.UUID("f0d8f1ce-29a2-5b53-8e0e-5d0b6f8a4c37")  # ours; made once, never changes


@dataclass(frozen=True)
class Enclosure:
    """A document that a reader may fetch with an entry."""

    url: str
    name: str
    media_type: str  # may be empty
    size: int | None  # bytes


@dataclass(frozen=True)
class Entry:
    """One entry. Its texts are clean, its addresses those of the web."""

    id: str  # never changes
    title: str
    url: str  # where its source shows it, else our page
    page: str  # our page about it
    published: dt.datetime
    updated: dt.datetime
    summary: str
    html: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]
    standing: str  # of the motion, in words
    motion: MotionView
    change: ChangeView | None = None
    # What has been written of it, by format.
    written: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


def motion_entry(motion: MotionView, site: Site) -> Entry:
    """The one entry of a motion, from its announcement to the vote."""
    return _entry(_Known(motion), _page(motion, site))


def change_entry(motion: MotionView, change: ChangeView, site: Site) -> Entry:
    """The entry of something that happened to a motion, or to an amendment or answer to it."""
    return _entry(_Known(motion, change), _page(motion, site))


def _page(motion: MotionView, site: Site) -> str:
    return site.url(f"/motions/{motion.uuid}")


@dataclass(frozen=True)
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
    files = documents(motion)
    places = [(url, paper) for paper in motion.papers if (url := web_url(paper.url))]
    standing = status(motion)
    return Entry(
        id=f"urn:uuid:{motion.uuid}",
        title=_marked_title(motion),
        url=places[0][0] if places else page,
        page=page,
        published=published(motion),
        updated=updated(motion),
        summary=_summary(motion, standing),
        html=markup.of_motion(motion, files, places, page, standing),
        authors=_authors(motion),
        categories=_categories(motion),
        enclosures=tuple(_enclosures(files)),
        standing=standing,
        motion=motion,
    )


def _of_change(motion: MotionView, change: ChangeView, page: str) -> Entry:
    urls = [url for paper in motion.papers if (url := web_url(paper.url))]
    sentence = line(change_sentence(motion, change))
    standing = status(motion)
    return Entry(
        id=f"urn:uuid:{uuid.uuid5(_CHANGES, f'{change.id} {change.at.isoformat()}')}",
        title=f"{change_label(change)}: {motion_title(motion)}",
        url=urls[0] if urls else page,
        page=page,
        published=change.at,
        updated=change.at,
        summary=sentence,
        html=markup.of_change(motion, sentence, page, standing),
        authors=_authors(motion),
        categories=(*_categories(motion), change_label(change)),
        enclosures=tuple(_enclosures(documents(motion))),
        standing=standing,
        motion=motion,
        change=change,
    )


def published(motion: MotionView) -> dt.datetime:
    """Where an entry sorts: a document's own date never puts it after the day it was found."""
    found = [change.at for change in motion.changes if not motion.part_of(change)]
    return min([motion.published, *found[:1]])


def updated(motion: MotionView) -> dt.datetime:
    """When an entry last changed; never before it was published, never after its last change."""
    latest = [change.at for change in motion.changes]
    return max(published(motion), min([motion.updated, *latest[-1:]]))


def documents(motion: MotionView) -> list[FileView]:
    """The documents of all papers that can be linked to, each once, in the order of the papers."""
    files = {file.url: file for paper in motion.papers for file in paper.files if web_url(file.url)}
    return list(files.values())


def _marked_title(motion: MotionView) -> str:
    return f"{WITHDRAWN_MARK if motion.withdrawn else ''}{motion_title(motion)}"


def _authors(motion: MotionView) -> tuple[str, ...]:
    return tuple(filter(None, map(line, motion.originators)))


def _categories(motion: MotionView) -> tuple[str, ...]:
    labels = [motion.body, *motion.originators, motion.kind]
    return tuple(dict.fromkeys(filter(None, map(line, labels))))


def _summary(motion: MotionView, standing: str) -> str:
    """A motion in plain words, for readers that show no HTML: who, where, what, how it stands."""
    head = ", ".join(filter(None, (who(motion), line(motion.body))))
    asked = shorten(motion.summary or motion.resolution, SUMMARY_WIDTH)
    return " ".join(filter(None, (f"{head}.", asked, standing, _meetings(motion))))


def _meetings(motion: MotionView) -> str:
    """The dated meetings without a result, at most three; a sentence, or nothing."""
    pending = [each for each in motion.consultations if each.date and not each.result]
    if motion.withdrawn or not pending:
        return ""
    named = [f"{line(each.organization)} am {short_date(each.date)}" for each in pending[-3:] if each.date]
    return f"Sitzungen: {', '.join(named)}." if len(named) > 1 else f"Sitzung: {named[0]}."


def _enclosures(files: list[FileView]) -> Iterator[Enclosure]:
    for file in files:
        yield Enclosure(web_url(file.url), line(file.name), line(file.media_type), file.size)
