"""Reading text, links and numbers from the nodes of a SessionNet page. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from storage.text import clean_text, one_line

Warn = Callable[[str, str], None]
"""Page.warn: a stable code, and what stood there. Never called with anything non-public."""

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
_KEPT_PARAMETER = re.compile(r"__k[a-z]+nr")
_FILE_PARAMETERS = frozenset({"id", "type"})
_KEY = re.compile(r"[?&;]__k([a-z]+)nr=(\d{1,12})(?!\d)")
_FILE_KEY = re.compile(r"getfile\.\w+\?(?:[^#]*&)?id=(\d{1,12})(?!\d)")
_PORTAL = re.compile(r"^(?:Bürger|Rats|Gremien|Sitzungs)\w*informationssystem\b.*? - +", re.IGNORECASE)
_PRODUCT = re.compile(r"^SessionNet\s*\|\s*")


def block(tag: Tag | None, without: str = "") -> str:
    """The text of a node in lines; comments, scripts and what `without` selects are left out."""
    return clean_text("".join(_pieces(tag, without))) if tag is not None else ""


def line(tag: Tag | None, without: str = "") -> str:
    """The same on one line."""
    return one_line(block(tag, without))


def _pieces(tag: Tag, without: str) -> Iterator[str]:
    skipped = {id(node) for node in tag.select(without)} if without else set()
    stack: list[object] = [tag]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            if id(node) in skipped:
                continue
            if node.name == "br" or node.name in _BLOCKS:
                yield "\n"
                stack.append("\n")
            stack.extend(reversed(node.contents))
        elif type(node) is NavigableString:  # its subclasses are comments, scripts, doctypes
            yield re.sub(r"\s+", " ", node)
        elif type(node) is str:
            yield node


def attr(tag: Tag | None, name: str) -> str:
    """An attribute as text; empty where there is none."""
    value = tag.get(name) if tag is not None else None
    return value if isinstance(value, str) else " ".join(value or ())


def classes(tag: Tag) -> frozenset[str]:
    """The classes of a node."""
    return frozenset(attr(tag, "class").split())


def key_in(href: str, what: str) -> str | None:
    """The vendor's number in a link: `what` is "vo" (paper), "si" (meeting) or "to" (agenda item)."""
    return next((number for name, number in _KEY.findall(href) if name == what), None)


def file_key(href: str) -> str | None:
    """The number of the file that a link leads to; None where it leads elsewhere."""
    match = _FILE_KEY.search(href)
    return match.group(1) if match else None


def address(base: str, href: str) -> str | None:
    """A link made absolute, with nothing but its identity; None where it is no web address.

    Sessions, clients and marks (s, smcspf, __cpanr, toselect, voselect) come and go with every visit.
    """
    try:
        parts = urlsplit(urljoin(base, href.strip()))
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    kept = _FILE_PARAMETERS if file_key(href) else frozenset()
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query)
        if name in kept or _KEPT_PARAMETER.fullmatch(name)
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))


def own_key(soup: BeautifulSoup, url: str, what: str) -> str | None:
    """The number of the thing that a page is about: from its address, else from its own tabs."""
    tabs = (attr(link, "href") for link in soup.select("#smcregister a[href]"))
    return next((key for href in (url, *tabs) if (key := key_in(href, what))), None)


def headline(soup: BeautifulSoup) -> str:
    """The page's h1 (else its title) without the names of the product and of the portal."""
    text = line(soup.select_one("h1.smc_h1") or soup.select_one("h1")) or line(
        soup.select_one("head > title")
    )
    return _PORTAL.sub("", _PRODUCT.sub("", text))


def field(soup: BeautifulSoup, *names: str) -> str:
    """The value cell of the first of these classes that has one; label cells are no values."""
    for name in names:
        for cell in soup.select(f".{name}:not(.smc-cell-head):not(a), .smc_field_{name}:not(a):not(p)"):
            if text := line(cell):
                return text
    return ""


def labelled(soup: BeautifulSoup) -> Iterator[tuple[str, str, str]]:
    """(class, label, value) of the rows that show a label and a value, such as ("voname", "Vorlage", …)."""
    for head in soup.select(".smc-cell-head"):
        value = head.find_next_sibling(class_="smc-table-cell")
        name = next((item.removesuffix("_title") for item in classes(head) if item.endswith("_title")), "")
        yield name, line(head).rstrip(" :"), line(value if isinstance(value, Tag) else None)
