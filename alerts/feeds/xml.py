"""RSS 2.0 and Atom. Pure: the same feed always makes the same bytes, whenever and wherever it is made.

feedgen makes the channel. The entries are written here: feedgen 1.0 takes each apart and checks every part of
it, drops all but the addresses of Atom's links, and switches the locale of the whole process for each date of
RSS.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml.etree import SubElement

from alerts.addresses import MEDIA_TYPES, FeedFormat
from alerts.feeds.entries import Entry
from alerts.feeds.feed import Feed
from alerts.safe import line

_ATOM = "http://www.w3.org/2005/Atom"
_SELF = "self"
_BELOW_ITEM, _BELOW_ENTRY = "\n      ", "\n    "
"""What stands between the parts of an entry: as feedgen lays out the channel."""

Link = dict[str, str]
"""The attributes of a link element."""


def rss(feed: Feed) -> bytes:
    """The feed as RSS 2.0. Without entries it is valid too."""
    channel = _generator(feed, "rss").rss_str(pretty=True)
    return _filled(channel, _written(feed, "rss", _rss_item), b"  </channel>\n</rss>\n")


def atom(feed: Feed) -> bytes:
    """The feed as Atom (RFC 4287). Without entries it is valid too."""
    channel = _generator(feed, "atom").atom_str(pretty=True)
    return _filled(channel, _written(feed, "atom", _atom_entry), b"</feed>\n")


def _filled(channel: bytes, entries: Iterable[bytes], end: bytes) -> bytes:
    """A channel without entries, which has this end, with entries."""
    return b"".join((channel.removesuffix(end), *entries, end))


def _written(feed: Feed, format_: FeedFormat, write: Callable[[Entry], bytes]) -> list[bytes]:
    """All entries, each written once for all feeds that it stands in."""
    for entry in feed.entries:
        if format_ not in entry.written:
            entry.written[format_] = write(entry)
    return [entry.written[format_] for entry in feed.entries]


def _rss_item(entry: Entry) -> bytes:
    """With the first document that may be enclosed: there can be only one."""
    above = (
        f"    <item>{_BELOW_ITEM}<title>{escape(entry.title)}</title>{_BELOW_ITEM}"
        f"<link>{escape(entry.url)}</link>{_BELOW_ITEM}"
        f"<description>{escape(escape(entry.summary))}</description>{_BELOW_ITEM}"  # RSS has HTML there
    )
    below = (
        f'{_BELOW_ITEM}<guid isPermaLink="false">{escape(entry.id)}</guid>{_BELOW_ITEM}'
        f"{''.join(map(_category, entry.categories))}{_enclosure(entry)}"
        f"<pubDate>{_mail_date(entry.published)}</pubDate>\n    </item>\n"
    )
    return b"%b<content:encoded>%b</content:encoded>%b" % (
        above.encode(),
        entry.content.for_xml(),
        below.encode(),
    )


def _enclosure(entry: Entry) -> str:
    for file in entry.enclosures[:1]:
        if file.size and file.media_type:  # RSS demands both
            kind = _quoted(file.media_type)
            return f'<enclosure url="{_quoted(file.url)}" length="{file.size}" type="{kind}"/>{_BELOW_ITEM}'
    return ""


@lru_cache(maxsize=1024)  # the same names stand in most entries
def _category(label: str) -> str:
    return f"{_text('category', label)}{_BELOW_ITEM}"


def _mail_date(instant: dt.datetime) -> str:
    """As email.utils.format_datetime writes it, in a quarter of the time."""
    at = instant.astimezone(dt.UTC).ctime()  # "Mon Mar  9 09:00:00 2026", whatever the locale
    return f"{at[:3]}, {at[8:10].replace(' ', '0')} {at[4:7]} {at[20:]} {at[11:19]} +0000"


def _atom_entry(entry: Entry) -> bytes:
    """With all documents."""
    above = (
        _text("id", entry.id),
        _text("title", entry.title),
        _text("updated", entry.updated.isoformat()),
        *[f"<author>\n      {_text('name', name)}\n    </author>" for name in entry.authors],
    )
    below = (
        *_entry_links(entry),
        _text("summary", entry.summary),
        *[f'<category term="{label}" label="{label}"/>' for label in map(_quoted, entry.categories)],
        _text("published", entry.published.isoformat()),
    )
    return b'%b<content type="html">%b</content>%b' % (
        f"  <entry>\n    {_BELOW_ENTRY.join(above)}{_BELOW_ENTRY}".encode(),
        entry.content.for_xml(),
        f"{_BELOW_ENTRY}{_BELOW_ENTRY.join(below)}\n  </entry>\n".encode(),
    )


def _entry_links(entry: Entry) -> Iterator[str]:
    yield f'<link href="{_quoted(entry.url)}" rel="alternate" type="text/html"/>'
    if entry.page != entry.url:
        yield f'<link href="{_quoted(entry.page)}" rel="related" type="text/html"/>'
    for file in entry.enclosures:
        of_type = f' type="{_quoted(file.media_type)}"' if file.media_type else ""
        title = f' title="{_quoted(file.name)}"' if file.name else ""
        length = f' length="{file.size}"' if file.size else ""
        yield f'<link href="{_quoted(file.url)}" rel="enclosure"{of_type}{title}{length}/>'


def _text(name: str, text: str) -> str:
    """An element that holds a text."""
    return f"<{name}>{escape(text)}</{name}>"


def _quoted(text: str) -> str:
    """The value of an attribute: on one line, as all texts but the HTML are."""
    return escape(text).replace('"', "&quot;")


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
