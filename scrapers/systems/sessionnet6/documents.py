"""The documents of an agenda's items."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from pydantic import Field

from scrapers.json_fields import Fields
from scrapers.systems.sessionnet6.answers import PUBLIC, SessionNet6Answer
from storage.records import FileLink, FileRole, Line, Record

_PAPER = re.compile(r"^\W*(\w*(?:vorlage|antrag|anfrage|mitteilung|resolution))\b", re.IGNORECASE)
_RESOLUTION = re.compile(r"^\W*(?:beschluss(?:auszug|text|ausfertigung)?|auszug)\b", re.IGNORECASE)


class ItemFiles(Record):
    """The documents of one item.

    They are never written down with this record: whether the item is public, only its agenda says.
    """

    item: Line  # its number (toNr)
    files: tuple[FileLink, ...] = Field(default=(), exclude=True, repr=False)


class Documents(Record):
    """The documents of an agenda, item by item."""

    items: tuple[ItemFiles, ...]

    def of(self, item: str | None) -> tuple[FileLink, ...]:
        """The documents of the item with that number."""
        return next((each.files for each in self.items if each.item == item), ())


class DocumentsAnswer(SessionNet6Answer[Documents]):
    """api/v1/sitzungen/<siNr>/tagesordnung/dokumente; which of the items are public, only the agenda says."""

    names = ("documents", "dokumente")
    what = "Dokumente"
    publicity = "marked"
    number = "doNr"

    def redacted(self) -> bytes | None:
        """Nothing of it may be kept: it names the documents of items that are not public like all others."""
        return None

    def extract(self) -> Documents:
        """The documents in the order of each item; those marked as not public are left out."""
        found: dict[str, list[FileLink]] = {}
        for row in sorted(self.rows(), key=lambda row: row.number("sort") or 0):
            item = self.key_of(row, "toNr")
            if item is None or row.number("oSt") not in (None, PUBLIC):
                continue
            if link := self._file(row, is_first=item not in found):
                found.setdefault(item, []).append(link)
        return Documents(
            items=tuple(ItemFiles(item=item, files=tuple(files)) for item, files in found.items())
        )

    def _file(self, row: Fields, is_first: bool) -> FileLink | None:
        key, url = self.key_of(row, "doNr"), self._address(row.line("ref"))
        if key is None or url is None:
            self.warn("document-without-address", f"toNr {row.number('toNr')}")
            return None
        name = row.line("name") or "Dokument"
        return FileLink(url=url, name=name, role=_role(name, is_first), key=key)

    def _address(self, ref: str) -> str | None:
        try:
            url = urljoin(self.url, ref)
            is_web = urlsplit(url).scheme in ("http", "https")
        except ValueError:
            return None
        return url if ref and is_web else None


def _role(name: str, is_first: bool) -> FileRole:
    if _RESOLUTION.search(name):
        return "resolution"
    return "main" if is_first or _PAPER.search(name) else "attachment"


def kind_of(files: tuple[FileLink, ...]) -> str:
    """The kind of a paper by what its documents are called: "Beschlussvorlage"; "" where none tells."""
    return next((match[1] for file in files if (match := _PAPER.search(file.name))), "")
