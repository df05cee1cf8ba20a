"""Reading numbers, addresses and fields from the nodes of a SessionNet page. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bs4 import Tag

from scrapers.markup import attr, line, links, titles
from scrapers.nodes import Index, class_list
from scrapers.page import PageFailure
from storage.records import FailureKind

_KEPT_PARAMETER = re.compile(r"__k[a-z]+nr")
_FILE_PARAMETERS = frozenset({"id", "type"})
_KEY = re.compile(r"[?&;]__k([a-z]+)nr=(\d{1,12})(?!\d)")
_FILE_KEY = re.compile(r"getfile\.\w+\?(?:[^#]*&)?id=(\d{1,12})(?!\d)")
_PORTAL = re.compile(r"^(?:Bürger|Rats|Gremien|Sitzungs)\w*informationssystem\b.*? - +", re.IGNORECASE)
_PRODUCT = re.compile(r"^SessionNet\s*\|\s*")


def meeting_link(index: Index, within: Tag) -> Tag | None:
    """The first link inside a node that leads to a meeting."""
    return next(iter(links(index, within, "__ksinr=")), None)


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


def own_key(index: Index, url: str, what: str) -> str | None:
    """The number of the thing that a page is about: from its address, else from its own tabs.

    Raises PageFailure where the tabs are those of another thing.
    """
    tabs = (link for register in index.all("#smcregister") for link in index.all("a", within=register))
    shown = [key for link in tabs if (key := key_in(attr(link, "href"), what))]
    asked = key_in(url, what)
    if asked and shown and asked not in shown:
        message = f"Unter dieser Adresse zeigt der Server eine andere Seite (k{what}nr)"
        raise PageFailure(FailureKind.UNEXPECTED_PAGE, message)
    return asked or next(iter(shown), None)


def headline(index: Index) -> str:
    """The page's h1 (else its title) without the names of the product and of the portal."""
    text = line(index.first("h1.smc_h1") or index.first("h1")) or line(next(iter(titles(index)), None))
    return _PORTAL.sub("", _PRODUCT.sub("", text))


def field(index: Index, name: str) -> str:
    """The first value cell of this class that is not empty; label cells and links are no values."""
    cells = (cell for cell in index.all(f".{name}", f".smc_field_{name}") if _is_value(cell, name))
    return next((text for cell in cells if (text := line(cell))), "")


def _is_value(cell: Tag, name: str) -> bool:
    """Paragraphs of the long class are parts of a text."""
    words = class_list(cell)
    is_cell = name in words and "smc-cell-head" not in words
    is_field = f"smc_field_{name}" in words and cell.name != "p"
    return cell.name != "a" and (is_cell or is_field)


def labelled(index: Index) -> Iterator[tuple[str, str, str]]:
    """(class, label, value) of the rows that show a label and a value, such as ("voname", "Vorlage", …).

    The label's cell has the value's class, in Layout 6 with "_title" behind it.
    """
    for head in index.all(".smc-cell-head"):
        after = (node for node in head.next_siblings if isinstance(node, Tag))
        value = next((cell for cell in after if "smc-table-cell" in class_list(cell)), None)
        name = next((item for item in class_list(head) if not item.startswith("smc")), "")
        yield name.removesuffix("_title"), line(head).rstrip(" :"), line(value)
