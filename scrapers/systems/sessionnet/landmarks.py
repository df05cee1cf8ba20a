"""Is the answer the page that was asked for? Error, login and firewall pages come with HTTP 200 too."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup

from scrapers.markup import attr, line, titles
from scrapers.nodes import Index, class_list
from scrapers.page import Page, PageFailure
from scrapers.refusals import SHORT_PAGE, speaks_of_firewall
from storage.records import FailureKind

_CODE = re.compile(r"smc_page_([a-z]+\d*)_")
_ERROR_TITLE = re.compile(r"(?:^|\|\s*)(?:SessionNet\s+)?Fehlermeldung$")
_ERROR_PATH = re.compile(r"/error\d*\.(?:asp|php)$")
_LOGIN_PATH = re.compile(r"/ylogon\w*\.(?:asp|php)$")
_NOTHING_FOUND = re.compile(
    r"\bkeine\s+(?:\w+\s+)?(?:Daten|Einträge|Sitzungen|Termine|Treffer|Dokumente|Beratungen)\b", re.IGNORECASE
)


def ensure(page: Page[Any], codes: tuple[str, ...], has_content: bool) -> None:
    """Raise PageFailure unless the answer is one of SessionNet's pages `codes` ("si0057").

    `has_content`: whether it has what only such a page has; an excerpt without its frame is known by that.
    """
    if page.response.body.lstrip().startswith(b"<?") and not page.response.body.lstrip().startswith(b"<?xml"):
        raise PageFailure(
            FailureKind.UNEXPECTED_PAGE, "Der Server liefert den Quelltext seines Programms aus"
        )
    index, path = page.index, urlsplit(str(page.response.url)).path.lower()
    found = page_codes(index)
    if _is_login(index, path, found):
        raise PageFailure(FailureKind.LOGIN_PAGE, "Der Sitzungsdienst verlangt eine Anmeldung")
    if _is_error(index, path, found) or (not has_content and _mentions_error(index)):
        raise PageFailure(FailureKind.ERROR_PAGE, "Der Sitzungsdienst antwortet mit seiner Fehlerseite")
    if found & set(codes) or (not found and has_content):
        return
    if found:
        names = ", ".join(sorted(found))
        raise PageFailure(FailureKind.UNEXPECTED_PAGE, f"Andere Seite als erwartet: {names} statt {codes[0]}")
    raise _foreign(page.soup)


def page_codes(index: Index) -> frozenset[str]:
    """The names of the page as its own frame gives them ("si0057", "error", "ylogon")."""
    frames = (*index.all("body", "#wrapper", ".smclayout"), *index.with_id("smc_page_"))
    marks = (mark for frame in frames for mark in (*class_list(frame), attr(frame, "id")))
    return frozenset(match.group(1) for mark in marks if (match := _CODE.match(mark)))


def says_nothing_found(soup: BeautifulSoup) -> bool:
    """Whether the page itself says that its list is empty."""
    return bool(_NOTHING_FOUND.search(line(soup)))


def clients(soup: BeautifulSoup) -> tuple[str, ...]:
    """The municipalities that a shared system offers in its menu, without "Alle Mandanten"."""
    links = (link for link in soup.find_all("a") if "__cpanr=" in attr(link, "href"))
    return tuple(line(link) for link in links if "smcfiltermenumandant" in class_list(link))


def _is_login(index: Index, path: str, found: frozenset[str]) -> bool:
    return bool("ylogon" in found or _LOGIN_PATH.search(path) or index.first(".smc-pagetype-logon"))


def _is_error(index: Index, path: str, found: frozenset[str]) -> bool:
    if any(code.startswith("error") for code in found) or _ERROR_PATH.search(path):
        return True
    return any(_ERROR_TITLE.search(line(tag)) for tag in (*titles(index), *index.all("h1")))


def _mentions_error(index: Index) -> bool:
    """Some sites put words of their own around the product's; only where nothing else is on the page."""
    return any("Fehlermeldung" in line(tag) for tag in index.all("h1"))


def _foreign(soup: BeautifulSoup) -> PageFailure:
    text = line(soup)
    if len(text) < SHORT_PAGE and speaks_of_firewall(text):
        return PageFailure(
            FailureKind.BLOCKED, "Eine Sperrseite (Firewall oder Captcha) statt des Sitzungsdienstes"
        )
    if not text:
        return PageFailure(FailureKind.UNEXPECTED_PAGE, "Die Antwort ist leer")
    return PageFailure(FailureKind.UNEXPECTED_PAGE, "Keine Seite von SessionNet")
