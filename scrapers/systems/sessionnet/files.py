"""Documents as SessionNet lists them: two links to one file are one file, other links are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from bs4 import Tag

from scrapers.council_words import meeting_file_role
from scrapers.german import parse_date, parse_size
from scrapers.markup import attr, classes, having, line, links
from scrapers.nodes import Index, class_list
from scrapers.page import Page
from scrapers.systems.sessionnet.nodes import address, file_key
from storage.records import FileLink, FileRole

_FILE_ADDRESS = "getfile."
_SIZE_MARK = having(".smcdosize")
# What the product writes when an office gives the paper itself no name of its own.
_MAIN = re.compile(r"^(?:\w*vorlage\b|\w*antrag\b|anfrage\b|antwort\b|mitteilung\b)", re.IGNORECASE)


def is_file_link(tag: Tag) -> bool:
    """Whether a tag is a link to a document."""
    return tag.name == "a" and _FILE_ADDRESS in attr(tag, "href")


def file_links(index: Index, within: Tag | None = None) -> list[Tag]:
    """The links to documents inside a node, or on the page."""
    return links(index, within, _FILE_ADDRESS)


def paper_files(page: Page[Any], nodes: Iterable[Tag | None], reference: str = "") -> tuple[FileLink, ...]:
    """The files inside the nodes (None: on the page), as documents of a paper: main one and attachments.

    In Layout 6 the class smc-d-ex marks an attachment; elsewhere the name has to tell.
    """
    return tuple(
        file.model_copy(update={"role": _paper_role(link, file.name, reference)})
        for link, file in _files(page, (link for node in nodes for link in file_links(page.index, node)))
    )


def meeting_files(page: Page[Any], chosen: Iterable[Tag]) -> tuple[FileLink, ...]:
    """The files of these links, as documents of a meeting."""
    return tuple(
        file.model_copy(update={"role": meeting_file_role(file.name)}) for _, file in _files(page, chosen)
    )


def _files(page: Page[Any], chosen: Iterable[Tag]) -> list[tuple[Tag, FileLink]]:
    found: dict[str, tuple[Tag, FileLink]] = {}
    for link in chosen:
        key = file_key(attr(link, "href"))
        if key is None or (key in found and found[key][1].name):
            continue
        if url := address(page.url, attr(link, "href")):
            found[key] = (link, _file(page.index, link, key, url))
    return list(found.values())


def _file(index: Index, link: Tag, key: str, url: str) -> FileLink:
    box = _box(link)
    return FileLink(
        url=url,
        name=line(link, without=_SIZE_MARK),
        key=key,
        date=parse_date(line(index.first("ul.smc-detail-list", within=box)) if box else ""),
        size=parse_size(line(index.first(".smcdosize", within=link))),
    )


def _box(link: Tag) -> Tag | None:
    return next((parent for parent in link.parents if "smc-dg-ds-1" in class_list(parent)), None)


def _paper_role(link: Tag, name: str, reference: str) -> FileRole:
    box = _box(link)
    if box is not None:
        return "attachment" if "smc-d-ex" in classes(box) else "main"
    return "main" if _MAIN.search(name) or (reference and reference in name) else "attachment"
