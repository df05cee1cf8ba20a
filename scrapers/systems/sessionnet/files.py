"""Documents as SessionNet lists them: two links to one file are one file, other links are none."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import Tag

from scrapers.german import parse_date
from scrapers.systems.sessionnet.nodes import address, attr, classes, file_key, line
from storage.records import FileLink, FileRole

FILE_LINKS = "a[href*='getfile.']"

_SIZE = re.compile(r"([\d.,]+)\s*(KB|MB)\b")
_BYTES = {"KB": 1024, "MB": 1024 * 1024}
# What the product writes when an office gives the paper itself no name of its own.
_MAIN = re.compile(r"^(?:\w*vorlage\b|\w*antrag\b|anfrage\b|antwort\b|mitteilung\b)", re.IGNORECASE)
_MEETING_ROLES: tuple[tuple[re.Pattern[str], FileRole], ...] = (
    (re.compile(r"niederschrift|protokoll", re.IGNORECASE), "minutes"),
    (re.compile(r"einladung", re.IGNORECASE), "invitation"),
)


def paper_files(nodes: Iterable[Tag], base: str, reference: str = "") -> tuple[FileLink, ...]:
    """The files below the nodes, as documents of a paper: the main one and its attachments.

    In Layout 6 the class smc-d-ex marks an attachment; elsewhere the name has to tell.
    """
    return tuple(
        file.model_copy(update={"role": _paper_role(link, file.name, reference)})
        for link, file in _files((link for node in nodes for link in node.select(FILE_LINKS)), base)
    )


def meeting_files(links: Iterable[Tag], base: str) -> tuple[FileLink, ...]:
    """The files of these links (see FILE_LINKS), as documents of a meeting."""
    return tuple(
        file.model_copy(update={"role": _meeting_role(file.name)}) for _, file in _files(links, base)
    )


def _files(links: Iterable[Tag], base: str) -> list[tuple[Tag, FileLink]]:
    found: dict[str, tuple[Tag, FileLink]] = {}
    for link in links:
        key, url = file_key(attr(link, "href")), address(base, attr(link, "href"))
        if key and url and (key not in found or not found[key][1].name):
            found[key] = (link, _file(link, key, url))
    return list(found.values())


def _file(link: Tag, key: str, url: str) -> FileLink:
    box = _box(link)
    return FileLink(
        url=url,
        name=line(link, without=".smcdosize"),
        key=key,
        date=parse_date(line(box.select_one("ul.smc-detail-list")) if box else ""),
        size=_size(line(link.select_one(".smcdosize"))),
    )


def _box(link: Tag) -> Tag | None:
    return link.find_parent(class_="smc-dg-ds-1")


def _size(text: str) -> int | None:
    match = _SIZE.search(text)
    if not match:
        return None
    try:
        return round(float(match.group(1).replace(".", "").replace(",", ".")) * _BYTES[match.group(2)])
    except ValueError:
        return None


def _paper_role(link: Tag, name: str, reference: str) -> FileRole:
    box = _box(link)
    if box is not None:
        return "attachment" if "smc-d-ex" in classes(box) else "main"
    return "main" if _MAIN.search(name) or (reference and reference in name) else "attachment"


def _meeting_role(name: str) -> FileRole:
    return next((role for pattern, role in _MEETING_ROLES if pattern.search(name)), "other")
