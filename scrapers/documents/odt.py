"""OpenDocument texts (ISO/IEC 26300): page header, then the body in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scrapers.documents.archive import Archive
from scrapers.documents.trouble import locked
from storage.text import one_line

_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE, _TEXT, _TABLE, _STYLE = (f"{{{_OASIS}:{name}:1.0}}" for name in ("office", "text", "table", "style"))
_FO = f"{{{_OASIS}:xsl-fo-compatible:1.0}}"
_VISIBLE = 3.0  # points; what is less looks like wider leading
_LONGEST_CHAIN = 20  # of styles based on each other; a chain could be a ring
_LENGTH = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)(cm|mm|in|pt)")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0}
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_SKIPPED = frozenset(
    {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms", f"{_TEXT}note-citation"}
)
_CHARACTERS = {f"{_TEXT}line-break": "\n", f"{_TEXT}tab": "\t", f"{_TEXT}s": " "}


Block = tuple[str, Any]  # its text, and its element where it is a paragraph


def read(data: bytes) -> list[str]:
    """The text, as one page; blank lines as readers see them, rows as lines, cells joined by " | "."""
    archive = Archive(data)
    names = archive.names()
    if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise locked()
    content = archive.xml("content.xml")
    styles = archive.xml("styles.xml") if "styles.xml" in names else None
    gaps = _Gaps([root for root in (content, styles) if root is not None])
    headers = styles.iter(f"{_STYLE}header") if styles is not None else ()
    parts = [_text_of(part, gaps) for part in (*headers, *content.iter(f"{_OFFICE}text"))]
    return ["\n\n".join(part for part in parts if part)]


class _Gaps:
    """Which paragraphs stand apart: by the margins of their style, or of those that it inherits from."""

    def __init__(self, roots: list[Any]) -> None:
        self._styles: dict[str, Any] = {}
        for root in roots:
            for style in root.iter(f"{_STYLE}default-style", f"{_STYLE}style"):
                if style.get(f"{_STYLE}family") == "paragraph":
                    self._styles[style.get(f"{_STYLE}name", "")] = style  # the default has no name

    def are_between(self, above: Any, below: Any) -> bool:
        """Whether readers see a gap between two paragraphs that follow each other."""
        return max(self._margin(above, "bottom"), self._margin(below, "top")) >= _VISIBLE

    def _margin(self, paragraph: Any, side: str) -> float:
        """In points."""
        name = paragraph.get(f"{_TEXT}style-name", "")
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name)
            if style is None:
                return 0.0
            properties = style.find(f"{_STYLE}paragraph-properties")
            length = None if properties is None else properties.get(f"{_FO}margin-{side}")
            if length is not None:
                return _points(length)
            name = style.get(f"{_STYLE}parent-style-name", "")
        return 0.0


def _points(length: str) -> float:
    match = _LENGTH.fullmatch(length)
    return float(match.group(1)) * _POINTS[match.group(2)] if match else 0.0


def _text_of(part: Any, gaps: _Gaps) -> str:
    """The blocks of a part, with blank lines where readers see a gap."""
    pieces: list[str] = []
    above: Any | None = None
    for text, paragraph in _blocks(part):
        beside_table = above is None or paragraph is None
        pieces.append("\n\n" if beside_table or gaps.are_between(above, paragraph) else "\n")
        pieces.append(text)
        above = paragraph
    return "".join(pieces).strip()


def _blocks(parent: Any) -> Iterator[Block]:
    for child in parent:
        if child.tag in _PARAGRAPHS:
            yield from _paragraph(child)
        elif child.tag == f"{_TABLE}table":
            yield "\n".join(_rows(child)), None
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _paragraph(paragraph: Any) -> Iterator[Block]:
    """The paragraph, then what stands in its frames."""
    frames: list[Any] = []
    yield "".join(_words(paragraph, frames)), paragraph
    for frame in frames:
        yield from _blocks(frame)


def _joined(parent: Any) -> str:
    return one_line(" ".join(text for text, _ in _blocks(parent)))


def _words(parent: Any, frames: list[Any]) -> Iterator[str]:
    yield _inline(parent.text)
    for child in parent:
        if child.tag in _CHARACTERS:
            yield _CHARACTERS[child.tag]
        elif child.tag.endswith("}text-box"):
            frames.append(child)
        elif child.tag == f"{_TEXT}note-body":
            yield f" ({_joined(child)})"
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
        cells = (_joined(cell) for cell in row.iterchildren(f"{_TABLE}table-cell"))
        line = " | ".join(cell for cell in cells if cell)
        if line:
            yield line
