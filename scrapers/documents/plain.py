"""Plain text: which characters the bytes stand for."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What German texts in windows-1252 use above ASCII.
_EXPECTED = frozenset("äöüÄÖÜßéèáàêôçñÉ€„“”‚‘’»«–—…§°²³½¼·•\u00a0\u00ad´®©×")
_OTHER_CHARSETS = ["cp1252", "cp1250", "iso8859_2", "cp850", "mac_roman", "cp1251", "cp1254"]
_GUESS_FROM = 20_000  # bytes
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


def read(data: bytes, media_type: str = "") -> list[str]:
    """The text, as one page."""
    return [decode(data, media_type)]


def decode(data: bytes, media_type: str = "") -> str:
    """The characters: by byte order mark, as UTF-8, as the media type says, as windows-1252, by guess."""
    for bom, charset in _BOMS:
        if data.startswith(bom):
            return data.decode(charset, "replace")
    for charset in ("utf-8", declared_charset(media_type)):
        try:
            return data.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    western = data.decode("cp1252", "replace")
    if all(char.isascii() or char in _EXPECTED for char in western):
        return western
    best = from_bytes(data[:_GUESS_FROM], cp_isolation=_OTHER_CHARSETS).best()
    return data.decode(best.encoding, "replace") if best else western


def declared_charset(media_type: str) -> str:
    """The charset of a Content-Type header; empty where it has none, or one that is not known."""
    match = _CHARSET.search(media_type)
    try:
        return codecs.lookup(match.group(1)).name if match else ""
    except LookupError:
        return ""
