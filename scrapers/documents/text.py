"""Bytes of a document to clean text, whatever its format. What comes in is hostile until proven otherwise.

Call it in a process of its own for files from the web: see scrapers.documents.pool.
"""

from __future__ import annotations

from collections.abc import Callable

from scrapers.documents import doc, docx, html, kinds, odt, pdf, plain, rtf
from scrapers.documents import ocr as pictures
from scrapers.documents.layout import join_pages, tidy_pages
from scrapers.documents.ocr import Ocr
from scrapers.documents.result import LARGEST_FILE, DocumentText
from scrapers.documents.trouble import DocumentTrouble, State

Reader = Callable[[bytes, str, Ocr], list[str]]

_READERS: dict[str, Reader] = {
    kinds.PDF: lambda data, media_type, ocr: pdf.read(data, ocr),
    kinds.DOCX: lambda data, media_type, ocr: docx.read(data),
    kinds.ODT: lambda data, media_type, ocr: odt.read(data),
    kinds.DOC: lambda data, media_type, ocr: doc.read(data),
    kinds.RTF: lambda data, media_type, ocr: rtf.read(data),
    kinds.HTML: lambda data, media_type, ocr: html.read(data, media_type),
    kinds.PLAIN: lambda data, media_type, ocr: plain.read(data, media_type),
    **dict.fromkeys(kinds.IMAGES, lambda data, media_type, ocr: pictures.read(data, ocr)),
}


def read_document(
    data: bytes,
    name: str = "",
    media_type: str = "",
    *,
    ocr: bool = True,
    ocr_seconds: float = pictures.SECONDS,
) -> DocumentText:
    """The text of a file; never raises on bad data, but says in `state` and `message` what is wrong.

    `name` and `media_type` only help where the bytes leave it open. `ocr_seconds` is for all scanned
    pages together; pages that were left out give the state "needs_ocr" beside the text there is.
    """
    kind = kinds.UNKNOWN
    budget = Ocr(ocr, seconds=ocr_seconds)
    try:
        kind = kinds.find_kind(data, name, media_type)
        pages = _read(data, kind, name, media_type, budget)
    except DocumentTrouble as trouble:
        return _failed(kind, trouble.state, trouble.message)
    except MemoryError:
        return _failed(kind, "unreadable", "Die Datei braucht zu viel Speicher.")
    except Exception as error:  # parsers of seven formats fail in more ways than can be named
        return _failed(kind, "unreadable", f"Die Datei ist beschädigt ({type(error).__name__}).")
    return _result(kind, pages, budget)


def _read(data: bytes, kind: str, name: str, media_type: str, ocr: Ocr) -> tuple[str, ...]:
    if not data:
        raise DocumentTrouble("unreadable", "Die Datei ist leer.")
    if len(data) > LARGEST_FILE:
        raise DocumentTrouble("too_large", f"Die Datei ist größer als {LARGEST_FILE >> 20} MB.")
    reader = _READERS.get(kind)
    if reader is None:
        raise _not_read(kind, name, media_type)
    return tidy_pages(reader(data, media_type, ocr))


def _not_read(kind: str, name: str, media_type: str) -> DocumentTrouble:
    if kind in kinds.TITLES:
        return DocumentTrouble("unsupported", f"Das Format {kinds.TITLES[kind]} wird nicht gelesen.")
    claimed = kinds.claimed_kind(name, media_type)
    if claimed != kinds.UNKNOWN:
        title = kinds.TITLES[claimed]
        return DocumentTrouble("unreadable", f"Die Datei ist beschädigt oder keine Datei vom Format {title}.")
    return DocumentTrouble("unsupported", "Das Format der Datei ist nicht bekannt.")


def _result(kind: str, pages: tuple[str, ...], ocr: Ocr) -> DocumentText:
    text = join_pages(pages)
    if ocr.skipped:
        left_out = (
            "Eine gescannte Seite fehlt" if ocr.skipped == 1 else f"{ocr.skipped} gescannte Seiten fehlen"
        )
        return DocumentText(text, pages, kind, "needs_ocr", f"{left_out}: {ocr.reason}", ocr.used)
    if not text:
        return DocumentText("", pages, kind, "unreadable", "In der Datei steht kein Text.", ocr.used)
    return DocumentText(text, pages, kind, "ok", ocr=ocr.used)


def _failed(kind: str, state: State, message: str) -> DocumentText:
    return DocumentText("", (), kind, state, message)
