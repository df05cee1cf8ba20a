"""The texts that stand on a page: whole documents, each with its own frame, behind an anchor ("allrisSV")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import Tag

from scrapers.markup import attr, block, line
from scrapers.nodes import Index
from scrapers.systems.allris4.sections import Section

_ANCHOR = re.compile(r"^allris([A-Z]{2})$")
_TEXT_TAGS = frozenset({"div", "p", "ol", "ul", "table", "h1", "h2", "h3", "h4", "span"})
ATTACHMENTS = "AN"


def sections(index: Index) -> Iterator[tuple[str, Section]]:
    """(the anchor's two letters, the section) in the order of the page; empty ones are left out.

    "BV" is what is to be resolved, "SV" the reasons, "BS" what was resolved, "WP" the minutes, "AE" the vote.
    """
    names = _names(index)
    for anchor in index.all("a"):
        match = _ANCHOR.match(attr(anchor, "name"))
        if match is None:
            continue
        text = "\n\n".join(filter(None, map(block, _following(anchor))))
        section = Section(names.get(match[1], ""), text)
        if section.says_something:
            yield match[1], section


def _names(index: Index) -> dict[str, str]:
    """What the page's own list of contents calls the sections."""
    links = ((link, _ANCHOR.match(attr(link, "href").removeprefix("#"))) for link in index.all("a"))
    return {match[1]: line(link) for link, match in links if match}


def _following(anchor: Tag) -> Iterator[Tag]:
    """What stands between an anchor and the next one, or the list of attachments."""
    for node in anchor.next_siblings:
        if not isinstance(node, Tag):
            continue
        if _ANCHOR.match(attr(node, "name")) or "tk1" in attr(node, "class").split():
            return
        if node.name in _TEXT_TAGS:
            yield node
