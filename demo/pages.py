"""What the demo's servers share: templates, answers, and documents made when they are asked for."""

from __future__ import annotations

import datetime as dt
import html
import re
import threading
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import Response

from demo.documents import make_docx, make_odt, make_pdf, make_scanned_pdf
from demo.model import Document

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MAKERS = {"pdf": make_pdf, "docx": make_docx, "odt": make_odt, "scan": make_scanned_pdf}
_TYPES = {
    "pdf": "application/pdf",
    "scan": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
_cache: dict[tuple[str, str], bytes] = {}
_making = threading.Lock()  # neither PDF library likes several threads


def document_bytes(document: Document) -> bytes:
    """The file itself: the same text and format always give the same bytes."""
    key = (document.format, document.text)
    with _making:
        if key not in _cache:
            _cache[key] = _MAKERS[document.format](document.text)
        return _cache[key]


def extension(document: Document) -> str:
    """How the file's name ends, without the dot."""
    return "pdf" if document.format == "scan" else document.format


def media_type(document: Document) -> str:
    """The type that the server says it has."""
    return _TYPES[document.format]


def file_name(document: Document) -> str:
    """The name in the form that servers put into addresses and headers: ASCII, no spaces."""
    ascii_name = "".join(_UMLAUTS.get(letter, letter) for letter in document.name)
    return re.sub(r"[^A-Za-z0-9.-]+", "_", ascii_name).strip("_") + "." + extension(document)


def file_answer(document: Document, as_download: bool = True) -> Response:
    """A file as download; with `as_download` name and type are in the headers alone."""
    headers = {}
    if as_download:
        name = f"{document.name}.{extension(document)}"
        headers["Content-Disposition"] = (
            f"attachment; filename=\"{file_name(document)}\"; filename*=UTF-8''{quote(name)}"
        )
    return Response(document_bytes(document), media_type=media_type(document), headers=headers)


def host_of(request: Request) -> str:
    """The server's own address as the reader wrote it, without a slash at the end."""
    return str(request.base_url).rstrip("/")


def number_in(request: Request, name: str) -> int | None:
    """A number from the query; None where it is missing or no number."""
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 12 else None


def day_text(day: dt.date) -> str:
    """dd.mm.yyyy"""
    return f"{day:%d.%m.%Y}"


def numeric_entities(text: str) -> str:
    """Latin letters beyond ASCII as the asp pages write them in what comes from the database: `&#223;`."""
    return html.escape(text).encode("ascii", "xmlcharrefreplace").decode("ascii")


TEMPLATES.filters.update({"day": day_text, "extension": extension})
