"""Reading text, attributes and links from the nodes of a page. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bs4 import Tag
from bs4.element import NavigableString

from scrapers.nodes import Index, class_list
from storage.text import clean_text

Warn = Callable[[str, str], None]
"""Page.warn: a stable code, and what stood there. Never called with anything non-public."""

Skip = Callable[[Tag], bool]
"""Whether a tag, with all that is in it, is left out of a text."""

_BLOCKS = frozenset(
    [
        "address",
        "article",
        "div",
        "dd",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ol",
        "p",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_SPACES = re.compile(r"\s+")


def block(tag: Tag | None, without: Skip | None = None) -> str:
    """The text of a node in lines; comments, scripts and what `without` says are left out."""
    return clean_text("".join(_pieces(tag, without))) if tag is not None else ""


def line(tag: Tag | None, without: Skip | None = None) -> str:
    """The same on one line."""
    return " ".join(block(tag, without).split())


def having(*marks: str) -> Skip:
    """For `without`: the tags with one of these names ("p") or classes (".badge")."""
    known = frozenset(marks)
    return lambda tag: tag.name in known or any(f".{name}" in known for name in class_list(tag))


def _pieces(tag: Tag, without: Skip | None) -> Iterator[str]:
    stack: list[object] = [tag]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if without is not None and node is not tag and without(node):
                continue
            if node.name == "br" or node.name in _BLOCKS:
                yield "\n"
                stack.append("\n")
            stack.extend(reversed(node.contents))
        elif type(node) is NavigableString:  # its subclasses are comments, scripts, doctypes
            yield _SPACES.sub(" ", node)
        elif type(node) is str:
            yield node


def attr(tag: Tag | None, name: str) -> str:
    """An attribute as text; empty where there is none."""
    value = tag.get(name) if tag is not None else None
    return value if isinstance(value, str) else " ".join(value or ())


def classes(tag: Tag) -> frozenset[str]:
    """The classes of a node."""
    return frozenset(class_list(tag))


def links(index: Index, within: Tag | None, *parts: str) -> list[Tag]:
    """The links inside a node (or on the page) whose address has all the parts."""
    found = ((link, attr(link, "href")) for link in index.all("a", within=within))
    return [link for link, href in found if all(part in href for part in parts)]


def rows_of(index: Index, table: Tag) -> list[Tag]:
    """The rows of a table, without those of the tables inside its cells."""
    inner = index.outermost(index.all("table", within=table))
    nested = {id(row) for part in inner for row in index.all("tr", within=part)}
    return [row for row in index.all("tr", within=table) if id(row) not in nested]


def row_of(cell: Tag) -> Tag | None:
    """The row that a cell is directly in; None for a cell that stands elsewhere."""
    return cell.parent if cell.parent is not None and cell.parent.name == "tr" else None


def titles(index: Index) -> list[Tag]:
    """What stands in the head as the page's title; a drawing has a title too."""
    return [tag for tag in index.all("title") if tag.parent is not None and tag.parent.name == "head"]
