"""A page without what it says: its tags and classes, for mending a parser, but none of its words."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
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
