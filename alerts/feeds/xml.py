"""RSS 2.0 and Atom. Pure: the same feed always makes the same bytes, whenever and wherever it is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from email.utils import format_datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml.etree import Element, SubElement

from alerts.addresses import MEDIA_TYPES, FeedFormat
from alerts.feeds.entries import Entry
from alerts.feeds.feed import Feed
from alerts.safe import line

_ATOM = "http://www.w3.org/2005/Atom"
_ENCODED = "{http://purl.org/rss/1.0/modules/content/}encoded"
_SELF = "self"

Link = dict[str, str]
"""The attributes of a link element."""


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0. Without entries it is valid too."""
    return bytes(_generator(feed, "rss").rss_str(pretty=True))


def atom(feed: Feed) -> bytes:
    """The feed as Atom (RFC 4287). Without entries it is valid too."""
    return bytes(_generator(feed, "atom").atom_str(pretty=True))


class _Entry(FeedEntry):  # type: ignore[misc]  # feedgen has no types
    """An entry that writes itself, once for all feeds that it stands in.

    feedgen 1.0 takes an entry apart and checks each part before it writes it, drops all but the addresses of
    Atom's links, and switches the locale of the whole process for each date of RSS.
    """

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry = entry

    def rss_entry(self, extensions: bool = True) -> Any:
        """The element of RSS."""
        return _once("rss", self.entry, _rss_item)

    def atom_entry(self, extensions: bool = True) -> Any:
        """The element of Atom."""
        return _once("atom", self.entry, _atom_entry)

    def register_extension(self, *_: Any, **__: Any) -> None:
        """Extensions of the feed write nothing into its entries."""


def _once(format_: FeedFormat, entry: Entry, write: Callable[[Entry], Any]) -> Any:
    if format_ not in entry.written:
        entry.written[format_] = write(entry)
    return deepcopy(entry.written[format_])  # an element stands in one tree alone


def _rss_item(entry: Entry) -> Any:
    """With the first document that may be enclosed: there can be only one."""
    item = Element("item")
    _text(item, "title", entry.title)
    _text(item, "link", entry.url)
    _text(item, "description", entry.summary)
    _text(item, _ENCODED, entry.html)
    _text(item, "guid", entry.id).set("isPermaLink", "false")
    for label in entry.categories:
        _text(item, "category", label)
    # RSS demands size and type.
    for file in [each for each in entry.enclosures[:1] if each.size and each.media_type]:
        SubElement(item, "enclosure", url=file.url, length=str(file.size), type=file.media_type)
    _text(item, "pubDate", format_datetime(entry.published))
    return item


def _atom_entry(entry: Entry) -> Any:
    """With all documents."""
    element = Element("entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title)
    _text(element, "updated", entry.updated.isoformat())
    for name in entry.authors:
        _text(SubElement(element, "author"), "name", name)
    _text(element, "content", entry.html).set("type", "html")
    for link in _entry_links(entry):
        SubElement(element, "link", link)
    _text(element, "summary", entry.summary)
    for label in entry.categories:
        SubElement(element, "category", term=label, label=label)
    _text(element, "published", entry.published.isoformat())
    return element


class _ChannelLinks(BaseExtension):  # type: ignore[misc]
    """The links of a channel in RSS: feedgen writes the one to itself alone."""

    links: tuple[Link, ...] = ()

    def extend_rss(self, feed: Any) -> Any:
        """Put the links into the channel, which is all that is there yet."""
        for link in self.links:
            if link["rel"] not in (_SELF, "alternate"):
                SubElement(feed[0], f"{{{_ATOM}}}link", link)
        return feed


def _generator(feed: Feed, format_: FeedFormat) -> FeedGenerator:
    generator = FeedGenerator()
    generator.register_extension("channel_links", _ChannelLinks, BaseEntryExtension, atom=False)
    generator.id(feed.url(format_))
    generator.title(feed.title)
    generator.subtitle(feed.description)
    generator.language("de")
    generator.author(name=line(feed.site.title) or feed.title)
    generator.generator("Antragsradar")
    links = tuple(_links(feed, format_))
    generator.channel_links.links = links
    # feedgen takes the last link as the channel's own in RSS.
    for link in sorted(links, key=lambda each: each["rel"] == "alternate"):
        generator.link(**link)
    generator.updated(feed.updated)
    for entry in feed.entries:
        generator.add_entry(_Entry(entry), order="append")
    return generator


def _links(feed: Feed, format_: FeedFormat) -> Iterator[Link]:
    media_type, paging = MEDIA_TYPES[format_], feed.paging
    yield {"href": feed.url(format_, paging.own), "rel": _SELF, "type": media_type}
    yield {"href": feed.home, "rel": "alternate", "type": "text/html"}
    if feed.is_paged:
        yield {"href": feed.url(format_), "rel": "first", "type": media_type}
    for rel, page in (("previous", paging.previous), ("next", paging.next)):
        if page is not None:
            yield {"href": feed.url(format_, page), "rel": rel, "type": media_type}
    if feed.hub:
        yield {"href": feed.hub, "rel": "hub"}


def _entry_links(entry: Entry) -> Iterator[Link]:
    yield {"href": entry.url, "rel": "alternate", "type": "text/html"}
    if entry.page != entry.url:
        yield {"href": entry.page, "rel": "related", "type": "text/html"}
    for file in entry.enclosures:
        link = {"href": file.url, "rel": "enclosure", "type": file.media_type, "title": file.name}
        size = str(file.size) if file.size else ""
        yield {name: value for name, value in {**link, "length": size}.items() if value}


def _text(parent: Any, name: str, text: str) -> Any:
    element = SubElement(parent, name)
    element.text = text
    return element
