"""RSS 2.0 and Atom from motions. Pure: the same motions always make the same bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nh3
from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from alerts.numbers import short_date
from alerts.phrases import motion_title, who
from alerts.safe import line, shorten, web_url
from alerts.site import Site
from alerts.standing import status
from alerts.templating import environment
from storage.views import FileView, MotionView

RSS_PATH = "/feeds/motions.rss"
ATOM_PATH = "/feeds/motions.atom"
EMPTY_SINCE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""The date of a feed without entries; any would do, as long as it never moves."""
WITHDRAWN_MARK = "[Zurückgezogen] "
SUMMARY_WIDTH = 300

_TEMPLATES = environment(Path(__file__).parent / "templates")
_TAGS = {"p", "strong", "h3", "ul", "li", "q", "mark", "a"}


class _Entry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """feedgen 1.0 drops the relation, type and length of an Atom entry's links; they are put back here."""

    def atom_entry(self, extensions: bool = True) -> Any:
        """The entry's element, with complete links."""
        element = super().atom_entry(extensions=extensions)
        for link, stated in zip(element.findall("link"), self.link(), strict=True):
            link.attrib.update({name: value for name, value in stated.items() if value})
        return element


def rss(motions: Sequence[MotionView], site: Site) -> bytes:
    """An RSS 2.0 feed, newest first. No motions make a valid empty feed."""
    generator = _feed(motions, site, RSS_PATH, "application/rss+xml")
    return bytes(generator.rss_str(pretty=True))


def atom(motions: Sequence[MotionView], site: Site) -> bytes:
    """An Atom feed (RFC 4287), newest first. No motions make a valid empty feed."""
    generator = _feed(motions, site, ATOM_PATH, "application/atom+xml")
    return bytes(generator.atom_str(pretty=True))


def published(motion: MotionView) -> dt.datetime:
    """Where an entry sorts: a document's own date never puts it after the day it was found."""
    found = [change.at for change in motion.changes if not motion.part_of(change)]
    return min([motion.published, *found[:1]])


def updated(motion: MotionView) -> dt.datetime:
    """When an entry last changed; never before it was published, never after its last change."""
    latest = [change.at for change in motion.changes]
    return max(published(motion), min([motion.updated, *latest[-1:]]))


def _feed(motions: Sequence[MotionView], site: Site, path: str, media_type: str) -> FeedGenerator:
    generator = FeedGenerator()
    title = line(site.title) or "Antragsradar"
    generator.id(site.url(path))
    generator.title(title)
    generator.subtitle(" ".join(filter(None, (line(site.description) or title, line(site.trouble)))))
    generator.language("de")
    generator.author(name=title)
    generator.generator("Antragsradar")
    generator.link(href=site.url(path), rel="self", type=media_type)
    # feedgen takes the last link as the channel's own in RSS.
    generator.link(href=site.url("/"), rel="alternate", type="text/html")
    generator.updated(max((updated(motion) for motion in motions), default=EMPTY_SINCE))
    for motion in sorted(motions, key=_newest_first):
        generator.add_entry(_entry(motion, site), order="append")
    return generator


def _newest_first(motion: MotionView) -> tuple[float, str]:
    return -published(motion).timestamp(), motion.uuid


def _entry(motion: MotionView, site: Site) -> _Entry:
    entry = _Entry()
    entry.id(f"urn:uuid:{motion.uuid}")
    entry.title(f"{WITHDRAWN_MARK if motion.withdrawn else ''}{motion_title(motion)}")
    links = [url for url in (web_url(paper.url) for paper in motion.papers) if url]
    entry.link(href=links[0] if links else site.url("/"), rel="alternate", type="text/html")
    entry.published(published(motion))
    entry.updated(updated(motion))
    for name in filter(None, map(line, motion.originators)):
        entry.author(name=name)
    for label in _categories(motion):
        entry.category(term=label, label=label)
    entry.summary(summary(motion))
    entry.content(_content(motion), type="html")
    _enclose(entry, motion)
    return entry


def _categories(motion: MotionView) -> list[str]:
    labels = [motion.body, *motion.originators, motion.kind]
    return list(dict.fromkeys(filter(None, map(line, labels))))


def summary(motion: MotionView) -> str:
    """A motion in plain words, for readers that show no HTML: who, where, what, how it stands."""
    head = ", ".join(filter(None, (who(motion), line(motion.body))))
    asked = shorten(motion.summary or motion.resolution, SUMMARY_WIDTH)
    return " ".join(filter(None, (f"{head}.", asked, status(motion), _meetings(motion))))


def _meetings(motion: MotionView) -> str:
    """The dated meetings without a result, at most three; a sentence, or nothing."""
    pending = [each for each in motion.consultations if each.date and not each.result]
    if motion.withdrawn or not pending:
        return ""
    named = [f"{line(each.organization)} am {short_date(each.date)}" for each in pending if each.date]
    return f"Sitzungen: {', '.join(named[-3:])}." if len(named) > 1 else f"Sitzung: {named[0]}."


def _content(motion: MotionView) -> str:
    html = _TEMPLATES.get_template("feed_entry.html").render(
        motion=motion,
        files=documents(motion),
        places=[paper for paper in motion.papers if web_url(paper.url)],
    )
    return nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"})


def documents(motion: MotionView) -> list[FileView]:
    """The documents of all papers that can be linked to, each once, in the order of the papers."""
    files = {file.url: file for paper in motion.papers for file in paper.files if web_url(file.url)}
    return list(files.values())


def _enclose(entry: _Entry, motion: MotionView) -> None:
    """The first document, where its size and type are known: RSS demands both."""
    for file in documents(motion)[:1]:
        if file.size and line(file.media_type):
            entry.enclosure(web_url(file.url), file.size, line(file.media_type))
