"""The name under which a document can be kept in a file system."""

from __future__ import annotations

import re

_ENDINGS = {
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "text/plain": "txt",
    "text/html": "html",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
}
_UNFIT = re.compile(r'[\x00-\x1f/\\:*?"<>|]+')
_LONGEST = 120  # characters: some file systems take 255 octets


def file_name(name: str, media_type: str) -> str:
    """From what a document is called where it is listed, and its kind; empty where the kind is not known."""
    ending = _ENDINGS.get(media_type)
    base = _UNFIT.sub("-", name).strip(" .-")[:_LONGEST].rstrip()
    if ending is None or not base:
        return ""
    return base if base.lower().endswith(f".{ending}") else f"{base}.{ending}"
