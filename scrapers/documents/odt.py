"""OpenDocument texts (ISO/IEC 26300): page header, then the body in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scrapers.documents.archive import Archive
from scrapers.documents.trouble import PASSWORD
from storage.text import one_line

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE, _TEXT, _TABLE, _STYLE = (f"{{{_OASIS}:{name}:1.0}}" for name in ("office", "text", "table", "style"))
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_SKIPPED = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}note-citation"}
)
_CHARACTERS = {f"{_TEXT}line-break": "\n", f"{_TEXT}tab": "\t", f"{_TEXT}s": " "}


def read(data: bytes) -> list[str]:
    """The text, as one page; a blank line between paragraphs, rows as lines with cells joined by " | "."""
    archive = Archive(data)
    names = archive.names()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise PASSWORD
    parts: list[str] = []
    if "styles.xml" in names:
        for header in archive.xml("styles.xml").iter(f"{_STYLE}header"):
            parts.extend(_blocks(header))
    for body in archive.xml("content.xml").iter(f"{_OFFICE}text"):
        parts.extend(_blocks(body))
    return ["\n\n".join(parts)]


def _blocks(parent: Any) -> Iterator[str]:
    for child in parent:
        if child.tag in _PARAGRAPHS:
            yield from _paragraph(child)
        elif child.tag == f"{_TABLE}table":
            yield "\n".join(_rows(child))
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _paragraph(paragraph: Any) -> Iterator[str]:
    """The paragraph, then what stands in its frames."""
    frames: list[Any] = []
    text = "".join(_words(paragraph, frames))
    if text.strip():
        yield text
    for frame in frames:
        yield from _blocks(frame)


def _words(parent: Any, frames: list[Any]) -> Iterator[str]:
    yield _inline(parent.text)
    for child in parent:
        if child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag.endswith("}text-box"):
            frames.append(child)
        elif child.tag == f"{_TEXT}note-body":
            yield f" ({' '.join(_blocks(child))})"
        elif child.tag not in _SKIPPED:
            yield from _words(child, frames)
        yield _inline(child.tail)


def _inline(text: str | None) -> str:
    # White space in the XML is folded (ODF 1.2 part 1, 6.1.2); breaks have elements of their own.
    return (text or "").replace("\n", " ").replace("\t", " ")


def _rows(table: Any) -> Iterator[str]:
    for row in table.iter(f"{_TABLE}table-row"):
        if next(row.iterancestors(f"{_TABLE}table"), None) is not table:
            continue
        cells = (one_line(" ".join(_blocks(cell))) for cell in row.iterchildren(f"{_TABLE}table-cell"))
        line = " | ".join(cell for cell in cells if cell)
        if line:
            yield line
