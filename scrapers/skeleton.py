"""A page without what it says, or without what is not public, as it may be kept for mending a parser."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

_WORD = re.compile(r"\w")
_KEPT_ATTRIBUTES = frozenset(
    {"class", "id", "role", "name", "type", "colspan", "rowspan", "scope", "headers", "data-label"}
)


def skeleton(html: bytes) -> bytes:
    """The page with every letter and digit of its texts, addresses and titles replaced by "x"."""
    soup = BeautifulSoup(html, "lxml")
    for text in list(soup.find_all(string=True)):
        if isinstance(text, PreformattedString):  # comments, scripts' CDATA: they may quote anything
            text.extract()
        else:
            text.replace_with(NavigableString(_WORD.sub("x", text)))
    for tag in soup.find_all(True):
        for name, value in tag.attrs.items():
            if name not in _KEPT_ATTRIBUTES:
                tag.attrs[name] = _WORD.sub("x", value if isinstance(value, str) else " ".join(value))
    return str(soup).encode()


def without(soup: BeautifulSoup, withheld: Iterable[Tag]) -> bytes:
    """The page without these tags, comments and scripts, in UTF-8. The soup is of no more use afterwards."""
    for tag in (*withheld, *soup.find_all("script")):
        if not tag.decomposed:
            tag.decompose()
    for text in list(soup.find_all(string=lambda string: isinstance(string, PreformattedString))):
        text.extract()
    return str(soup).encode()
