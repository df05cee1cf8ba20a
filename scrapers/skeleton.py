"""A page without what it says, or without what is not public, as it may be kept for mending a parser."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString

_WORD = re.compile(r"\w")
_BLANK = b" \t\r\n\xef\xbb\xbf"  # white space and the byte order mark
# What a text quotes has a backslash before its quotation marks, so it never looks like a field's name.
_FIELD_NAME = re.compile(r"""[{,]\s*"[A-Za-z_]\w{0,60}"\s*:""", re.ASCII)
_KEPT_ATTRIBUTES = frozenset(
    {"class", "id", "role", "name", "type", "colspan", "rowspan", "scope", "headers", "data-label"}
)


def skeleton(page: bytes) -> bytes:
    """The page with every letter and digit of its texts, addresses and titles replaced by "x".

    Of an answer in JSON the names of the fields stay.
    """
    if page.lstrip(_BLANK)[:1] in (b"{", b"["):
        return _of_json(page.decode("utf-8", "replace")).encode()
    return _of_html(page)


def _of_json(text: str) -> str:
    """By its letters alone: it may be broken, and a parser would not show where."""
    pieces, end = [], 0
    for name in _FIELD_NAME.finditer(text):
        pieces += [_WORD.sub("x", text[end : name.start()]), name[0]]
        end = name.end()
    return "".join([*pieces, _WORD.sub("x", text[end:])])


def _of_html(html: bytes) -> bytes:
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
