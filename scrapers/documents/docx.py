"""Word documents (Office Open XML, ECMA-376): page header, then the body in order.

Read from the XML itself: python-docx leaves out content controls, tracked insertions and text boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scrapers.documents.archive import Archive
from scrapers.documents.spacing import Spacing, W
from scrapers.documents.trouble import locked
from storage.text import one_line

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STYLES = "word/styles.xml"
_HEADER = re.compile(r"word/header\d*\.xml")
# Deleted text, field codes, and the second form of what a newer Word draws otherwise.
_SKIPPED = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{_MC}Fallback"})
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
}


Block = tuple[str, Any]  # its text, and its element where it is a paragraph


def read(data: bytes) -> list[str]:
    """The text, as one page; blank lines as readers see them, rows as lines, cells joined by " | "."""
    if not data.startswith(b"PK"):
        raise locked()  # Word packs an encrypted document into an OLE file
    archive = Archive(data)
    body = archive.xml("word/document.xml")
    names = archive.names()
    spacing = Spacing(archive.xml(_STYLES) if _STYLES in names else None)
    headers = (_text_of(archive.xml(name), spacing) for name in names if _HEADER.fullmatch(name))
    return ["\n\n".join([*dict.fromkeys(headers), _text_of(body, spacing)])]


def _text_of(part: Any, spacing: Spacing) -> str:
    """The blocks of a part, with blank lines where readers see a gap."""
    pieces: list[str] = []
    above: Any | None = None
    for text, paragraph in _blocks(part):
        beside_table = above is None or paragraph is None
        pieces.append("\n\n" if beside_table or spacing.is_apart(above, paragraph) else "\n")
        pieces.append(text)
        above = paragraph
    return "".join(pieces).strip()


def _blocks(parent: Any) -> Iterator[Block]:
    """Paragraphs and tables, also inside of content controls and other wrappings."""
    for child in parent:
        if child.tag == f"{W}p":
            yield from _paragraph(child)
        elif child.tag == f"{W}tbl":
            yield "\n".join(_rows(child)), None
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _paragraph(paragraph: Any) -> Iterator[Block]:
    """The paragraph, then what stands in its text boxes."""
    boxes: list[Any] = []
    yield "".join(_words(paragraph, boxes)), paragraph
    for box in boxes:
        yield from _blocks(box)


def _words(parent: Any, boxes: list[Any]) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag == f"{W}txbxContent":
            boxes.append(child)
        elif child.tag not in _SKIPPED and child.tag != f"{W}pPr":
            yield from _words(child, boxes)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iterchildren(f"{W}tr"):
        cells = (
            one_line(" ".join(text for text, _ in _blocks(cell)))
            for cell in row.iter(f"{W}tc")
            if _row_of(cell) is row
        )
        line = " | ".join(cell for cell in cells if cell)
        if line:
            yield line


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{W}tr"), None)
