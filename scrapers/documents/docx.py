"""Word documents (Office Open XML, ECMA-376): page header, then the body in order.

Read from the XML itself: python-docx leaves out content controls, tracked insertions and text boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scrapers.documents.archive import Archive
from scrapers.documents.trouble import PASSWORD
from storage.text import one_line

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_HEADER = re.compile(r"word/header\d*\.xml")
# Deleted text, field codes, and the second form of what a newer Word draws otherwise.
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback"})
_CHARACTERS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "\u00ad",
}


def read(data: bytes) -> list[str]:
    """The text, as one page; a blank line between paragraphs, rows as lines with cells joined by " | "."""
    if not data.startswith(b"PK"):
        raise PASSWORD  # Word packs an encrypted document into an OLE file
    archive = Archive(data)
    body = archive.xml("word/document.xml")
    headers = (archive.xml(name) for name in archive.names() if _HEADER.fullmatch(name))
    parts = dict.fromkeys("\n\n".join(_blocks(header)).strip() for header in headers)
    return ["\n\n".join([*(part for part in parts if part), *_blocks(body)])]


def _blocks(parent: Any) -> Iterator[str]:
    """Paragraphs and tables, also inside of content controls and other wrappings."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child)
        elif child.tag == f"{_W}tbl":
            yield "\n".join(_rows(child))
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _paragraph(paragraph: Any) -> Iterator[str]:
    """The paragraph, then what stands in its text boxes."""
    boxes: list[Any] = []
    text = "".join(_words(paragraph, boxes))
    if text.strip():
        yield text
    for box in boxes:
        yield from _blocks(box)


def _words(parent: Any, boxes: list[Any]) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag == f"{_W}txbxContent":
            boxes.append(child)
        elif child.tag not in _SKIPPED and child.tag != f"{_W}pPr":
            yield from _words(child, boxes)


def _rows(table: Any) -> Iterator[str]:
    for row in table.iterchildren(f"{_W}tr"):
        cells = (one_line(" ".join(_blocks(cell))) for cell in row.iter(f"{_W}tc") if _row_of(cell) is row)
        line = " | ".join(cell for cell in cells if cell)
        if line:
            yield line


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(f"{_W}tr"), None)
