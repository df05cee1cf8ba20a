"""How a site's pages look, as data: selectors in CSS, checked when they are written down.

A list is either made of rows that lead to pages of their own (or to documents), or of texts that stand in
full one below the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields

import soupsieve

PATTERN: dict[str, str] = {"is": "pattern"}
ADDRESS: dict[str, str] = {"is": "address"}
NOTHING = r"(?:keine|nichts) .{0,40}(?:gefunden|vorhanden)|keine (?:Beiträge|Einträge|Meldungen|Anträge)"


@dataclass(frozen=True)
class Description:
    """Base of all descriptions: every field is a selector unless it says something else of itself.

    Raises ValueError where one is neither empty nor a selector, naming it.
    """

    def __post_init__(self) -> None:
        for each in fields(self):
            name, value = f"{type(self).__name__}.{each.name}", getattr(self, each.name)
            if each.metadata == PATTERN:
                check_pattern(name, value)
            elif each.metadata != ADDRESS and isinstance(value, str) and value:
                _check_selector(name, value)


def _check_selector(name: str, css: str) -> None:
    try:
        soupsieve.compile(css)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:  # the latter for "::before"
        reason = str(error).splitlines()[0]
        raise ValueError(f"{name}: »{css}« ist kein Selektor ({reason})") from error


def check_pattern(name: str, pattern: str, groups: int = 0) -> None:
    """Raise ValueError, naming it, where a pattern is none or has too few groups."""
    try:
        found = re.compile(pattern).groups
    except re.error as error:
        raise ValueError(f"{name}: »{pattern}« ist kein regulärer Ausdruck ({error})") from error
    if pattern and found < groups:
        raise ValueError(f"{name}: »{pattern}« hat keine Gruppe")


@dataclass(frozen=True)
class Listing(Description):
    """What both kinds of lists have."""

    within: str = ""  # the part of the page that the list stands in; "": all of it
    leave_out: str = ""  # what in it is no part of the list
    date: str = ""
    documents: str = ""  # links that are documents whatever their endings; "": those that end like one
    next_page: str = "a[rel~=next][href], link[rel~=next][href]"
    nothing: str = field(default=NOTHING, metadata=PATTERN)  # by which a list says that it is empty
    printable_of: str = field(default="", metadata=ADDRESS)  # the page that this one is the printable form of


@dataclass(frozen=True)
class Rows(Listing):
    """A list of rows. All selectors but `row`, `within`, `leave_out` and `next_page` look inside a row."""

    row: str = ""  # "": the largest part of the page around such a link that holds no other row's
    link: str = "h2 a[href], h3 a[href]"
    title: str = ""  # "": its heading, or the link's own words
    text: str = ""  # of a row without a page of its own; "": all of the row


@dataclass(frozen=True)
class Sections(Listing):
    """Texts in full, one below the other, each under its own heading."""

    title: str = "h2, h3"  # the headings that a text begins with
    group: str = ""  # headings above several texts; one that nothing follows is always taken for one
    newest_first: bool = True  # whether a new text comes in above the others


@dataclass(frozen=True)
class Article(Description):
    """A page with one text; what is not said is looked for where most sites have it."""

    content: str = ""
    title: str = ""
    date: str = ""
    leave_out: str = ""
