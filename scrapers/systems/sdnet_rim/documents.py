"""Links to documents: "Antrag der X-Fraktion (exportiert: 18.09.2026) (2.479 KB)" taken apart."""

import datetime as dt
import re
from urllib.parse import unquote, urlsplit

from bs4 import Tag

from scrapers.german import parse_date
from scrapers.nodes import class_list, inside
from scrapers.systems.sdnet_rim.markup import absolute, attribute, is_non_public, text_of
from storage.records import FileLink, FileRole
from storage.text import one_line

_EXPORTED = re.compile(r"\s*\(exportiert:?\s*([^()]*)\)", re.IGNORECASE)
_SIZE = re.compile(r"\s*\((\d[\d.]*(?:,\d+)?)\s*(Bytes?|KB|MB|GB)\)", re.IGNORECASE)
_TO_OPEN = re.compile(r"\s+im [A-Z]+-Format (?:öffnen|herunterladen|anzeigen)$")
_DOUBLED = re.compile(r"(\.[a-z]{3,4})\1+$", re.IGNORECASE)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|odt|rtf|xlsx?|pptx?|zip)$", re.IGNORECASE)
_UNITS = {"byte": 1, "bytes": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
_ICON = re.compile(r"(?:^|-)(?:document|attachment|beschluss|vorlage|niederschrift)(?:-\w+)*-link$")

# The first that occurs among the icon's classes decides.
_ROLES: tuple[tuple[str, FileRole], ...] = (
    ("einladung", "invitation"),
    ("bekanntmachung", "invitation"),
    ("niederschrift", "minutes"),
    ("protokoll", "minutes"),
    ("beschluss", "resolution"),
    ("attachment", "attachment"),
    ("vorlage", "main"),
)
# All documents of a meeting in one file: everything in it is listed by itself.
_PACKAGE = "gesamte-sitzungsunterlagen-link"


def read_label(label: str) -> tuple[str, dt.date | None, int | None]:
    """Name, date of export and size in bytes (rounded, as the page gives it) of a document's label."""
    line = one_line(label)
    exported, size = _EXPORTED.search(line), _SIZE.search(line)
    name = _TO_OPEN.sub("", _SIZE.sub("", _EXPORTED.sub("", line)))
    return _DOUBLED.sub(r"\1", name), parse_date(exported.group(1)) if exported else None, _bytes(size)


def _bytes(size: re.Match[str] | None) -> int | None:
    if not size:
        return None
    try:
        return round(float(size.group(1).replace(".", "").replace(",", ".")) * _UNITS[size.group(2).lower()])
    except (ValueError, OverflowError):
        return None


def files_in(cell: Tag | None, base: str) -> tuple[FileLink, ...]:
    """The documents that a cell links to, each address once; names without an address are left out."""
    files: dict[str, FileLink] = {}
    for link in inside(cell, "a"):
        url = absolute(base, attribute(link, "href"))
        if url and url not in files and _is_document(url, link):
            files[url] = _file(url, link)
    return tuple(files.values())


def _is_document(url: str, link: Tag) -> bool:
    path = urlsplit(url).path
    words = _icon_classes(link)
    if _PACKAGE in words or not ("/sdnetrim/" in path or _DOCUMENT.search(path)):
        return False
    # Invitation and minutes of the part that is not public. A paper may well be about that part.
    is_of_meeting = _role(link) in ("invitation", "minutes")
    return not (
        is_of_meeting and is_non_public(f"{text_of(link)} {attribute(link, 'title')} {unquote(path)}")
    )


def _file(url: str, link: Tag) -> FileLink:
    from_path = unquote(urlsplit(url).path.rsplit("/", 1)[-1]).replace("_", " ")
    label = one_line(text_of(link)) or attribute(link, "title") or from_path
    name, date, size = read_label(label)
    return FileLink(url=url, name=name or from_path, role=_role(link), date=date, size=size)


def _role(link: Tag) -> FileRole:
    words = " ".join(_icon_classes(link))
    return next((role for word, role in _ROLES if word in words), "attachment")


def _icon_classes(link: Tag) -> list[str]:
    return [word for tag in (link, *inside(link, "span")) for word in class_list(tag)]


def has_documents(cell: Tag | None) -> bool:
    """Whether a cell shows any document, with or without an address of its own."""
    return any(_ICON.search(word) for span in inside(cell, "span") for word in class_list(span))
