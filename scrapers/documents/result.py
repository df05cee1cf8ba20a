"""What reading a document comes to, without what reads it: that is loaded by the processes that do."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from scrapers.documents.trouble import State

LARGEST_FILE = 100 << 20  # bytes
LENGTH: Final = struct.Struct(">Q")
"""Before each part of a message between the processes, its length in bytes."""


@dataclass(frozen=True)
class DocumentText:
    """What a document says. `text` is clean; rows of tables are lines with cells joined by " | "."""

    text: str
    pages: tuple[str, ...]  # text by page where the format has pages, else one
    media_type: str  # found from the bytes
    state: State
    message: str = ""  # German, for people, when state is not "ok"
    ocr: bool = False  # some page was read by tesseract
