"""Is the answer a page of ALLRIS? Refusals, errors and logins come with HTTP 200 and in its own frame too."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from scrapers.failures import BLOCKING_STATUSES
from scrapers.markup import attr, line, titles
from scrapers.nodes import Index
from scrapers.page import Page, PageFailure
from scrapers.refusals import SHORT_PAGE, has_login_form, speaks_of_firewall
from storage.records import FailureKind

_VERSION = re.compile(r"\bALLRIS net Version (?P<version>\d[\w.]{0,20})")
_LOGIN_PATH = re.compile(r"/(?:logon|login|signin)(?:\.(?:asp|php))?$", re.IGNORECASE)
_NOTHING_PATH = re.compile(r"/(?:noauth|error\w{0,10})(?:\.(?:asp|php))?$", re.IGNORECASE)
_NOTHING = re.compile(r"\bkeine information(?:en)? verfügbar\b", re.IGNORECASE)


def version_in(text: str) -> str:
    """The version that a page says it is made with ("4.1.7"); empty where it says none."""
    match = _VERSION.search(text)
    return match["version"].rstrip(".") if match else ""


def version(index: Index) -> str:
    """The same, from the page's own head alone: a page of somebody else may speak of the product."""
    descriptions = (tag for tag in index.all("meta") if attr(tag, "name").lower() == "description")
    return next((found for tag in descriptions if (found := version_in(attr(tag, "content")))), "")


def ensure(page: Page[Any], what: str, has_content: bool) -> None:
    """Raise PageFailure unless a page has what only such a page has; `what` is its name for people."""
    if has_content:
        return
    index, text, path = page.index, line(page.soup), urlsplit(page.url).path
    said = " ".join(line(tag) for tag in index.all(".message_header", ".message_text"))
    head = " ".join(line(tag) for tag in (*titles(index), *index.all("h1")))
    shown = f"{said} {head} {text if len(text) < SHORT_PAGE else ''}"
    if (page.response.status or 200) in BLOCKING_STATUSES or _holds_back(index, shown):
        words = (said or head or text)[:80]
        raise PageFailure(FailureKind.BLOCKED, f"Der Sitzungsdienst gibt nichts mehr heraus ({words})")
    if said or _NOTHING.search(text) or _NOTHING_PATH.search(path):
        raise PageFailure(FailureKind.ERROR_PAGE, _error(said))
    if has_login_form(page.soup) or _LOGIN_PATH.search(path):
        raise PageFailure(FailureKind.LOGIN_PAGE, "Der Sitzungsdienst verlangt eine Anmeldung")
    raise PageFailure(FailureKind.UNEXPECTED_PAGE, _unexpected(index, text, what))


def _holds_back(index: Index, shown: str) -> bool:
    return speaks_of_firewall(shown) or index.first("altcha-widget") is not None


def _error(said: str) -> str:
    told = f" ({said[:80]})" if said else ", wie zu allem, was nicht öffentlich oder nicht mehr da ist"
    return f"Der Sitzungsdienst gibt zu dieser Seite keine Auskunft{told}"


def _unexpected(index: Index, text: str, what: str) -> str:
    if not text:
        return "Die Antwort ist leer"
    return f"Eine andere Seite als erwartet: {what} fehlt" if version(index) else "Keine Seite von ALLRIS"
