"""Documents as ALLRIS 4 lists them: numbered ones, and attachments that only the page's own session opens."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bs4 import Tag

from scrapers.council_words import meeting_file_role
from scrapers.german import parse_size
from scrapers.markup import attr, classes, line
from scrapers.nodes import children
from scrapers.page import Page
from scrapers.systems.allris4.keys import key_in, leads_to, without_session
from storage.records import FileLink, FileRole

_DOCUMENT = re.compile(r"/wicket/resource/[^/?#]+/doc(\d{1,12})\.\w{1,5}$", re.IGNORECASE)
_OF_A_PAGE = re.compile(r"\?\d{1,9}-[\d.]{0,20}-")  # "?0--attachment-link": of a page that the server keeps
_QUOTED = re.compile(r"'([^']{1,300})'")
_MAIN = re.compile(r"^(?:\w*vorlage|\w*antrag|\w*anfrage|antwort|mitteilung)\b", re.IGNORECASE)
_COMPILATION = re.compile(r"\bSammeldokument\b", re.IGNORECASE)
_COMPILED: FileRole = "other"


def is_session_bound(url: str) -> bool:
    """Whether an address leads nowhere outside the session that showed its page: an attachment's does not."""
    return bool(_OF_A_PAGE.search(url))


def is_compilation(file: FileLink) -> bool:
    """Whether a file is all of a paper's others once more ("Sammeldokument")."""
    return bool(_COMPILATION.search(file.name))


def meeting_files(page: Page[Any]) -> tuple[FileLink, ...]:
    """The documents of a meeting, from the box beside its head."""
    files = _documents(page, page.index.all("#dokumenteHeaderPanel"))
    kept = (file for file in files if not is_compilation(file))
    return tuple(file.model_copy(update={"role": meeting_file_role(file.name)}) for file in kept)


def item_files(page: Page[Any], cell: Tag | None) -> tuple[FileLink, ...]:
    """The documents in a cell of an agenda."""
    return tuple(_documents(page, [cell] if cell is not None else []))


def paper_files(page: Page[Any]) -> tuple[FileLink, ...]:
    """The documents and attachments of a paper, each once, with the sizes that the list below tells."""
    boxes = page.index.all("#dokumenteHeaderPanel")
    return (*_documents(page, boxes), *_attachments(page))


def _documents(page: Page[Any], boxes: Iterable[Tag]) -> Iterable[FileLink]:
    found: dict[str, FileLink] = {}
    for link in (link for box in boxes for link in page.index.all("a", within=box)):
        key, url = document_key(attr(link, "href")), without_session(page.url, attr(link, "href"))
        if key is None or url is None or "disable" in classes(link):
            continue
        name = line(link) or _told_name(link)
        found.setdefault(key, FileLink(url=url, name=name, role=document_role(name), key=key))
    return found.values()


def document_key(href: str) -> str | None:
    """The number of the document that a link leads to; None where it leads elsewhere."""
    if leads_to(href, "do027"):
        return key_in(href, "DOLFDNR")
    match = _DOCUMENT.search(href.partition("?")[0])
    return match[1] if match else None


def _attachments(page: Page[Any]) -> tuple[FileLink, ...]:
    sizes = dict(_sizes(page))
    found: dict[str, FileLink] = {}
    for link in page.index.all("a.attlink"):
        name, url = line(link) or _told_name(link), without_session(page.url, attr(link, "href"))
        if name and url:
            found.setdefault(name, FileLink(url=url, name=name, size=sizes.get(name)))
    return tuple(found.values())


def _sizes(page: Page[Any]) -> Iterable[tuple[str, int | None]]:
    """Name and size of the attachments, from the table that lists them a second time."""
    for row in page.index.all("tr"):
        link, size = (page.index.first(mark, within=row) for mark in ("a.attlink", "td.fileSize"))
        if link is not None and size is not None and children(row, "td"):
            yield line(link), parse_size(line(size))


def _told_name(link: Tag) -> str:
    """A link that is only a symbol tells in its hint what it opens."""
    match = _QUOTED.search(attr(link, "data-simpletooltip-text"))
    return match[1] if match else ""


def document_role(name: str) -> FileRole:
    """What a paper's document is, by its name."""
    if _COMPILATION.search(name):
        return _COMPILED
    return "main" if _MAIN.search(name) else "attachment"


def reachable(files: tuple[FileLink, ...], in_session: bool) -> tuple[FileLink, ...]:
    """The files of a paper that are worth fetching, each content once.

    The compilation holds all the others once more, so it is left out; but where there is no session it
    stands in for the attachments.
    """
    opened = tuple(file for file in files if in_session or not is_session_bound(file.url))
    missing = len(opened) < len(files)
    single = tuple(file for file in opened if not is_compilation(file))
    return opened if missing or not single else single
