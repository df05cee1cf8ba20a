"""Web pages: the text that people read on them, in lines."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PageElement, Tag

from scrapers.documents.plain import declared_charset
from scrapers.documents.trouble import DocumentTrouble
from storage.text import one_line

warnings.filterwarnings("ignore", category=XMLParsedAsHTMLWarning)  # XHTML is read as what it shows

LARGEST = 20 << 20  # bytes; a page that takes a parser's memory many times over

_REMOVED = frozenset(
    {"script", "style", "nav", "noscript", "template", "iframe", "svg", "object", "select", "button"}
    | {"head", "input", "textarea"}
)
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre"}
    | {"article", "section", "main", "header", "footer", "address"}
)
_LINES = frozenset(["div", "li", "tr", "dt", "dd", "caption", "figcaption", "td", "th", "hr"])
_NEW_LINE = "\r"  # begins a line where none begins yet; text has no such character any more
_AROUND_NEW_LINE = re.compile(r"\s*\r\s*")
_LONGEST_CELL = 300  # characters; longer cells belong to a table that only lays out the page


def read(data: bytes, media_type: str = "") -> list[str]:
    """The text, as one page; a table's row is one line, its cells joined by " | "."""
    if len(data) > LARGEST:
        raise DocumentTrouble("too_large", f"Die Webseite ist größer als {LARGEST >> 20} MB.")
    soup = BeautifulSoup(data, "lxml", from_encoding=declared_charset(media_type) or None)
    return [_AROUND_NEW_LINE.sub(_line_break, "".join(_pieces(soup)))]


def _line_break(space: re.Match[str]) -> str:
    return "\n\n" if space.group().count("\n") > 1 else "\n"


def _pieces(root: Tag) -> list[str]:
    """Text and line breaks in the order of the page; no recursion, pages may be nested deeply."""
    pieces: list[str] = []
    open_ends: list[PageElement | str] = [root]
    while open_ends:
        node = open_ends.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            pieces.append(node)
        elif isinstance(node, Tag):
            _open(node, pieces, open_ends)
        elif type(node) is NavigableString:  # comments and declarations are subclasses of it
            pieces.append(_spaces_folded(node))
    return pieces


def _open(tag: Tag, pieces: list[str], open_ends: list[PageElement | str]) -> None:
    if tag.name in _REMOVED or tag.get("role") == "navigation":
        return
    if tag.name == "br":
        pieces.append("\n")
        return
    if tag.name == "tr" and (row := _row(tag)) is not None:
        pieces.append(f"{_NEW_LINE}{row}{_NEW_LINE}")
        return
    around = "\n\n" if tag.name in _PARAGRAPHS else _NEW_LINE if tag.name in _LINES else ""
    pieces.append(around)
    open_ends.append(around)
    open_ends.extend(reversed(tag.contents))


def _row(row: Tag) -> str | None:
    """The cells on one line; None for the row of a table that only lays out the page."""
    cells = row.find_all(["td", "th"], recursive=False)
    if any(cell.find(["table", "script", "style", "nav"]) for cell in cells):
        return None
    texts = [one_line(cell.get_text(" ")) for cell in cells]
    if any(len(text) > _LONGEST_CELL for text in texts):
        return None
    return " | ".join(text for text in texts if text)


def _spaces_folded(text: str) -> str:
    folded = " ".join(text.split())
    if not folded:
        return " " if text else ""
    return f"{' ' if text[0].isspace() else ''}{folded}{' ' if text[-1].isspace() else ''}"
