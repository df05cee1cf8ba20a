"""ALLRIS's numbers and addresses: SILFDNR is a meeting, TOLFDNR an agenda item, VOLFDNR a paper.

The same in versions 3 and 4. A session in an address, and what says how to come back to a page, are no part
of what it identifies.
"""

from __future__ import annotations

import re
from typing import Literal, cast
from urllib.parse import urljoin, urlsplit, urlunsplit

from bs4 import Tag

from scrapers.markup import attr
from scrapers.nodes import Index

Number = Literal["SILFDNR", "TOLFDNR", "VOLFDNR", "DOLFDNR"]

_NUMBER = re.compile(r"[?&;](SILFDNR|TOLFDNR|VOLFDNR|DOLFDNR)=(\d{1,12})(?!\d)", re.IGNORECASE)
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_PAGE = re.compile(r"^([a-z]{2}\d{3}(?:_[a-z])?)(?:\.(?:asp|php))?$", re.IGNORECASE)


def key_in(href: str, name: Number) -> str | None:
    """The number of that name in an address; None where it has none."""
    return next((number for found, number in _NUMBER.findall(href) if found.upper() == name), None)


def number_in(href: str) -> tuple[Number, str] | None:
    """The first number in an address with its name; None where it has none."""
    match = _NUMBER.search(href)
    return (cast("Number", match[1].upper()), match[2]) if match else None


def page_in(href: str) -> str:
    """The page that an address leads to ("to010", "to010_r"); empty where it is none of ALLRIS's."""
    try:
        path = urlsplit(_SESSION.sub("", href.strip())).path
    except ValueError:
        return ""
    match = _PAGE.match(path.rpartition("/")[2])
    return match[1].lower() if match else ""


def leads_to(href: str, page: str) -> bool:
    """Whether an address leads to that page, in whichever look: "to010" also for "to010_r.asp"."""
    return page_in(href).partition("_")[0] == page


def links_to(index: Index, page: str, within: Tag | None = None) -> list[Tag]:
    """The links to such pages inside a node, or on the page."""
    return [link for link in index.all("a", within=within) if leads_to(attr(link, "href"), page)]


def without_session(base: str, href: str) -> str | None:
    """A link made absolute, without session and fragment; None where it is no web address."""
    try:
        parts = urlsplit(urljoin(base, _SESSION.sub("", href.strip())))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query, ""))


def address(base: str, href: str, name: Number) -> str | None:
    """A link made absolute, with nothing but the number of that name; None where it has none."""
    key, url = key_in(href, name), without_session(base, href)
    return urlunsplit((*urlsplit(url)[:3], f"{name}={key}", "")) if key and url else None
