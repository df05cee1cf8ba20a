"""Rich text files, by striprtf."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from scrapers.documents.trouble import DocumentTrouble

LARGEST = 50 << 20  # bytes
_CELL_END = re.compile(r"[ \t]*\|[ \t]*(?=\n|$)", re.MULTILINE)
_BETWEEN_CELLS = re.compile(r"(?<=\S)[ \t]*\|[ \t]*(?=\S)")


def read(data: bytes) -> list[str]:
    """The text, as one page; rows are lines with cells joined by " | "."""
    if len(data) > LARGEST:
        raise DocumentTrouble("too_large", f"Die RTF-Datei ist größer als {LARGEST >> 20} MB.")
    source = data.decode("latin-1").lstrip("\xef\xbb\xbf \t\r\n")
    text: str = rtf_to_text(source, encoding="cp1252", errors="replace")  # type: ignore[no-untyped-call]
    return [_BETWEEN_CELLS.sub(" | ", _CELL_END.sub("", text))]
