"""Files: what a paper, a meeting or an agenda item carries, embedded in it or only named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from scrapers.systems.oparl.answer import ObjectPage
from scrapers.systems.oparl.identity import identity
from scrapers.systems.oparl.values import Values
from storage.records import FileLink, FileRole

_NON_PUBLIC = re.compile(r"nicht[\s_-]*(?:ö|oe)ffentlich|\bn\.?\s?ö\b", re.IGNORECASE)
_NAMELESS = "Dokument"
# What lies beside the fields of its own is often named plainly.
_NAMED: tuple[tuple[re.Pattern[str], FileRole], ...] = (
    (re.compile(r"[\W\d_]*(?:ö\s)?(?:Niederschrift|Protokoll)", re.IGNORECASE), "minutes"),
    (re.compile(r"[\W\d_]*(?:Einladung|Bekanntmachung|Tagesordnung)", re.IGNORECASE), "invitation"),
)
Roles = Iterable[tuple[str, FileRole]]

OF_PAPER: Roles = (("mainFile", "main"), ("auxiliaryFile", "attachment"))
OF_ITEM: Roles = (("resolutionFile", "resolution"), ("auxiliaryFile", "attachment"))
OF_MEETING: Roles = (
    ("invitation", "invitation"),
    ("resultsProtocol", "minutes"),
    ("verbatimProtocol", "minutes"),
    ("auxiliaryFile", "attachment"),
)


class NamedFile(FileLink):
    """A file that is only named: its `url` is that of the File object, which says where its bytes are."""


class FilePage(ObjectPage[FileLink]):
    """A single File."""

    names = ("file",)
    kind = "File"
    what = "Datei"

    def meaning(self) -> FileLink | None:
        """The file; None for one without an address."""
        return file_of(self.object, "attachment")


def file_of(values: Values, role: FileRole) -> FileLink | None:
    """The file that an object is; None where it was deleted, and for one without an address.

    `date` is the day of its last change where the system says it: a file that is replaced keeps its number
    and its `date`, and would else never be fetched again.
    """
    url = values.url("downloadUrl", "accessUrl")
    if values.deleted:
        return None
    if url is None:
        values.warn("file-without-address", values.key)
        return None
    name = values.line("name", "fileName") or _name_in(url)
    date = values.first_day("modified", "date")
    size = max(0, values.number("size") or 0) or None
    if role == "attachment":
        role = next((named for pattern, named in _NAMED if pattern.match(name)), role)
    return FileLink(url=url, name=name, role=role, key=values.key or None, date=date, size=size)


def files_of(values: Values, roles: Roles) -> tuple[FileLink, ...]:
    """The files of an object by the fields that hold them, each once; those only named as NamedFile."""
    files: dict[tuple[str, str], FileLink] = {}
    for field, role in roles:
        for each in values.parts(field):
            if file := file_of(each, role):
                files.setdefault((file.key or file.url, file.name), file)
        for url in values.links(field):
            key = identity(url)
            files.setdefault((key, ""), NamedFile(url=url, name="", role=role, key=key))
    return tuple(files.values())


def is_of_non_public_part(file: FileLink) -> bool:
    """Whether a meeting's file says that it belongs to the part that is not public."""
    return bool(_NON_PUBLIC.search(file.name.replace("_", " ")))


def _name_in(url: str) -> str:
    return unquote(urlsplit(url).path.rsplit("/", 1)[-1]) or _NAMELESS
