"""Office files are ZIP archives of XML: read with limits, so that a small file cannot fill the memory."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from lxml import etree

from scrapers.documents.trouble import DocumentTrouble, locked

LARGEST_PART = 32 << 20  # bytes of XML; a tree of it takes ten times as much memory
LARGEST_ARCHIVE = 1 << 30  # bytes unpacked, all parts together
MOST_PARTS = 10_000
STRONGEST_PACKING = 400  # unpacked to packed; text packs to a tenth, forms of repeated rows to a hundredth
_SUSPICIOUS_FROM = 4 << 20  # bytes; below it, packing does not matter


class Archive:
    """The parts of an office file. Raises DocumentTrouble for what is too large, locked or damaged."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise DocumentTrouble("unreadable", "Die Datei ist beschädigt oder unvollständig.") from error
        infos = self._zip.infolist()
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > LARGEST_ARCHIVE:
            raise DocumentTrouble("too_large", "Die Datei ist ausgepackt zu groß.")

    def names(self) -> list[str]:
        """The names of all parts, in the order of the archive."""
        return self._zip.namelist()

    def read(self, name: str) -> bytes:
        """A part's bytes; never more than LARGEST_PART."""
        try:
            info = self._zip.getinfo(name)
        except KeyError as error:
            raise DocumentTrouble("unreadable", f"In der Datei fehlt der Teil „{name}“.") from error
        packing = info.file_size / max(info.compress_size, 1)
        if info.file_size > LARGEST_PART or (
            info.file_size > _SUSPICIOUS_FROM and packing > STRONGEST_PACKING
        ):
            raise DocumentTrouble("too_large", "Die Datei ist ausgepackt zu groß.")
        if info.flag_bits & 1:
            raise locked()
        try:
            return self._zip.read(info)  # zipfile stops at the size that the directory states
        except (zipfile.BadZipFile, OSError, EOFError, zlib.error, NotImplementedError) as error:
            raise DocumentTrouble("unreadable", "Die Datei ist beschädigt oder unvollständig.") from error

    def xml(self, name: str) -> Any:
        """A part as an lxml element; entities are not resolved and nothing is fetched."""
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
        )
        try:
            return etree.fromstring(self.read(name), parser)
        except etree.XMLSyntaxError as error:
            raise DocumentTrouble("unreadable", f"Der Teil „{name}“ der Datei ist beschädigt.") from error
