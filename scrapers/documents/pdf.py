"""PDF files, by pdfium; where it cannot open one, by pypdf. Pages without text go to tesseract."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from scrapers.documents import ocr as ocr_module
from scrapers.documents.lines import read_page
from scrapers.documents.ocr import Ocr
from scrapers.documents.trouble import DocumentTrouble, locked

MOST_PAGES = 2000
MOST_CHARACTERS = 10_000_000

_LETTERS = re.compile(r"(?:[\W_]*[^\W_]){40}")  # a stamp or page number on a scanned page has fewer
_LARGE_PICTURE = 0.3  # of the page's area
_NESTING = 3  # levels of forms in which pictures are looked for
_STRANGE = re.compile("[\x00-\x08\ufffd\ue000-\uf8ff]")  # from fonts that do not say what they draw
_STRANGE_SHARE = 0.2  # of the characters of a page
_LOOKED_AT = 7  # one character in so many tells what share is strange

logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every oddity of a broken file


def read(data: bytes, ocr: Ocr) -> list[str]:
    """The pages as text. Raises DocumentTrouble; what OCR could not do stands in `ocr`."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise locked() from error
        return _limited(_read_by_pypdf(data))
    try:
        if len(document) > MOST_PAGES:
            raise DocumentTrouble("too_large", f"Die Datei hat mehr als {MOST_PAGES} Seiten.")
        return _limited(_read_page(document, at, ocr) for at in range(len(document)))
    finally:
        document.close()


def _limited(pages: Iterator[str]) -> list[str]:
    read_pages: list[str] = []
    length = 0
    for page in pages:
        length += len(page)
        if length > MOST_CHARACTERS:
            raise DocumentTrouble("too_large", "Der Text der Datei ist zu lang.")
        read_pages.append(page)
    return read_pages


def _read_page(document: Any, at: int, ocr: Ocr) -> str:
    """The text of a page; empty for one that is damaged."""
    text = read_page(document, at)
    if _LETTERS.match(text) and not _is_meaningless(text):
        return text
    try:
        page = document[at]
    except pdfium.PdfiumError:
        return ""
    try:
        picture = _render(page) if _is_scan(page, text) and ocr.allows() else None
    finally:
        page.close()  # before its text is recognised: it holds its pictures unpacked
    return text if picture is None else ocr.read(picture) or text


def _is_scan(page: Any, text: str) -> bool:
    """Whether what stands on a page of few or strange letters is drawn and not written."""
    if _LETTERS.match(text):
        return True
    if not text.strip():
        return bool(raw.FPDFPage_CountObjects(page) > 0)
    width, height = page.get_size()
    return any(
        _area(picture) > _LARGE_PICTURE * width * height
        for picture in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=_NESTING)
    )


def _is_meaningless(text: str) -> bool:
    some = text[::_LOOKED_AT]
    return len(_STRANGE.findall(some)) > _STRANGE_SHARE * len(some)


def _area(picture: Any) -> float:
    left, bottom, right, top = picture.get_bounds()
    return float((right - left) * (top - bottom))


def _render(page: Any) -> Image.Image:
    """The page as a grey picture of 300 dpi, or of fewer where the page is enormous."""
    width, height = page.get_size()
    scale = min(ocr_module.DPI / 72, (ocr_module.MOST_PIXELS / max(width * height, 1)) ** 0.5)
    picture: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return picture if picture.mode == "L" else picture.convert("L")


def _read_by_pypdf(data: bytes) -> Iterator[str]:
    import pypdf  # hardly ever needed, and with its cryptography twenty megabytes

    damaged = DocumentTrouble("unreadable", "Die PDF-Datei ist beschädigt oder unvollständig.")
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise locked()
        if len(reader.pages) > MOST_PAGES:
            raise DocumentTrouble("too_large", f"Die Datei hat mehr als {MOST_PAGES} Seiten.")
        if len(reader.pages) == 0:
            raise damaged
        for page in reader.pages:
            yield page.extract_text()
    except (DocumentTrouble, MemoryError):
        raise
    except Exception as error:  # pypdf lets many kinds through for a damaged file
        raise damaged from error
