"""Documents as ALLRIS 3 lists them: buttons that fetch one by number, and links to copies for the visit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from bs4 import Tag

from scrapers.council_words import meeting_file_role
from scrapers.german import parse_date, parse_size
from scrapers.markup import attr, line
from scrapers.page import Page
from scrapers.systems.allris3.fields import hidden, is_number
from scrapers.systems.allris4.files import document_role, is_compilation
from scrapers.systems.allris4.keys import leads_to, without_session
from storage.records import FileLink

_PARAMETERS = ("DOLFDNR", "options", "typ")
_COMPILED = "130"  # the value of `typ` that asks for a paper with all its attachments
_SIZE_MARK = re.compile(r"\s*\([\d.,]{1,12}\s[KM]B\)$")
_COPY = "/___tmp/"


def meeting_documents(page: Page[Any]) -> tuple[FileLink, ...]:
    """The documents of a meeting."""
    files = (file for file in _documents(page) if file.role != "other")
    return tuple(file.model_copy(update={"role": meeting_file_role(file.name)}) for file in files)


def paper_documents(page: Page[Any]) -> tuple[FileLink, ...]:
    """The documents and attachments of a paper, each once."""
    return (*_documents(page), *_attachments(page))


def reachable(files: tuple[FileLink, ...]) -> tuple[FileLink, ...]:
    """The files of a paper that are worth fetching, each content once.

    Most systems forbid in their robots.txt to fetch the copies of attachments; the compilation, which holds
    them all, may be fetched.
    """
    copies = [file for file in files if _COPY in file.url]
    compiled = [file for file in files if file.role == "other"]
    left_out = copies if copies and compiled else compiled if len(compiled) < len(files) else []
    return tuple(file for file in files if file not in left_out)


def _documents(page: Page[Any]) -> Iterator[FileLink]:
    seen: set[str] = set()
    for form in page.index.all("form"):
        if not leads_to(attr(form, "action"), "do027"):
            continue
        sent = hidden(form)
        key, url = sent.get("DOLFDNR", ""), _address(page.url, attr(form, "action"), sent)
        button = next((tag for tag in form.find_all("input") if attr(tag, "type").lower() == "submit"), None)
        name = attr(button, "value") or attr(button, "title")
        if url and is_number(key) and key not in seen:
            seen.add(key)
            yield _document(url, name, key, sent.get("typ") == _COMPILED)


def _document(url: str, name: str, key: str, compiled: bool) -> FileLink:
    link = FileLink(url=url, name=name, role=document_role(name), key=key)
    return link.model_copy(update={"role": "other"}) if compiled or is_compilation(link) else link


def _address(base: str, action: str, sent: dict[str, str]) -> str | None:
    """What the button's form sends, as an address: the program takes both."""
    query = urlencode({name: sent[name] for name in _PARAMETERS if sent.get(name)})
    return without_session(base, f"{urlsplit(urljoin(base, action)).path}?{query}") if query else None


def _attachments(page: Page[Any]) -> tuple[FileLink, ...]:
    """The attachments, from both lists: one tells their days, the other one their sizes."""
    found: dict[str, FileLink] = {}
    for link in page.index.all("a"):
        url = without_session(page.url, attr(link, "href"))
        if url is None or _COPY not in url:
            continue
        file = _attachment(link, url)
        known = found.get(file.name)
        update = {"date": known.date or file.date, "size": known.size or file.size} if known else {}
        found[file.name] = known.model_copy(update=update) if known else file
    return tuple(found.values())


def _attachment(link: Tag, url: str) -> FileLink:
    text, hint = line(link), attr(link, "title")
    name = _SIZE_MARK.sub("", text)
    return FileLink(url=url, name=name, date=parse_date(hint), size=parse_size(text[len(name) :] or hint))
