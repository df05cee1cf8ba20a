"""What a file is. Its bytes decide; name and media type only where the bytes say nothing."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT: Final = "application/vnd.oasis.opendocument.text"
DOC: Final = "application/msword"
RTF: Final = "application/rtf"
HTML: Final = "text/html"
PLAIN: Final = "text/plain"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TIFF: Final = "image/tiff"
ZIP: Final = "application/zip"
OLE: Final = "application/x-ole-storage"
XML: Final = "application/xml"
UNKNOWN: Final = "application/octet-stream"

IMAGES = frozenset({PNG, JPEG, TIFF})

# What people call it; for kinds that are read and for some that are met but not read.
TITLES = {
    PDF: "PDF",
    DOCX: "Word (DOCX)",
    ODT: "OpenDocument-Text",
    DOC: "Word (DOC)",
    RTF: "RTF",
    HTML: "HTML",
    PLAIN: "Text",
    PNG: "PNG-Bild",
    JPEG: "JPEG-Bild",
    TIFF: "TIFF-Bild",
    ZIP: "ZIP-Archiv",
    OLE: "Office-Datei alter Art (kein Word)",
    XML: "XML",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel (XLSX)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint (PPTX)",
    "application/vnd.oasis.opendocument.spreadsheet": "OpenDocument-Tabelle",
    "application/vnd.oasis.opendocument.presentation": "OpenDocument-Präsentation",
}

_SUFFIXES = {
    "pdf": PDF,
    "docx": DOCX,
    "docm": DOCX,
    "odt": ODT,
    "doc": DOC,
    "dot": DOC,
    "rtf": RTF,
    "htm": HTML,
    "html": HTML,
    "txt": PLAIN,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "tif": TIFF,
    "tiff": TIFF,
}

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"\xdb\xa5\x2d\x00", DOC),  # Word 2, before there were containers
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
)
_PDF_HEADER_WITHIN = 1024  # bytes; what readers of PDF accept before "%PDF-" (ISO 32000-1, annex H.3.4.1)
_HTML_START = re.compile(
    rb"(?:<\?xml[^>]*>|<!--.{0,2000}?-->|\s)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_OOXML_FOLDERS = {
    "word/": DOCX,
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
_BLANK = b"\xef\xbb\xbf \t\r\n"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_FEW, _STRAY = 5, 0.01  # so many, or of the bytes: some programs leave them; of other files they are a tenth


def find_kind(data: bytes, name: str = "", media_type: str = "") -> str:
    """The media type of a file; UNKNOWN where it is neither a known format nor text."""
    kind = first_look(data)
    if kind == ZIP:
        return _kind_of_zip(data)
    if kind == OLE:
        return _kind_of_ole(data)
    return _kind_of_text(data, name, media_type) if kind == UNKNOWN else kind


def first_look(data: bytes) -> str:
    """The media type by the first bytes alone, for callers that must not look into a hostile file."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    return PDF if b"%PDF-" in data[:_PDF_HEADER_WITHIN] else UNKNOWN


def is_html(data: bytes) -> bool:
    """Whether data begins as a web page does."""
    return bool(_HTML_START.match(data.lstrip(_BLANK)))


def claimed_kind(name: str, media_type: str = "") -> str:
    """What name and media type say that a file is; UNKNOWN where they say nothing."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    plain_type = media_type.partition(";")[0].strip().lower()
    return _SUFFIXES.get(suffix) or (plain_type if plain_type in _SUFFIXES.values() else UNKNOWN)


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.namelist()
            if "mimetype" in names and packed.getinfo("mimetype").file_size < 200:
                return packed.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return ZIP
    for folder, kind in _OOXML_FOLDERS.items():
        if any(name.startswith(folder) for name in names):
            return kind
    return ZIP


def _kind_of_ole(data: bytes) -> str:
    # Names of streams stand in the directory as UTF-16 ([MS-CFB] 2.6.1).
    if "WordDocument".encode("utf-16-le") in data:
        return DOC
    if "EncryptedPackage".encode("utf-16-le") in data:  # a DOCX with a password ([MS-OFFCRYPTO] 2.3)
        return DOCX
    return OLE


def _kind_of_text(data: bytes, name: str, media_type: str) -> str:
    start = data.lstrip(_BLANK)
    if start.startswith(b"{\\rtf"):
        return RTF
    if is_html(data):
        return HTML
    if start.startswith(b"<?xml"):
        return XML
    if data.startswith(_UTF16_BOMS):
        return PLAIN
    if b"\0" in data or len(_CONTROLS.findall(data)) > max(_FEW, _STRAY * len(data)):
        return UNKNOWN
    return HTML if claimed_kind(name, media_type) == HTML and b"<" in data else PLAIN
