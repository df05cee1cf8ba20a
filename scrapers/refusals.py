"""What pages that refuse an answer have in common, whichever product stands behind them."""

from __future__ import annotations

import re

from bs4 import Tag

from scrapers.failures import BLOCKING_STATUSES
from scrapers.page import PageFailure
from storage.records import FailureKind

# Such pages are short; their words may occur on any long one.
SHORT_PAGE = 3000

_FIREWALL = re.compile(
    r"firewall|wordfence|captcha|just a moment|attention required|unusual traffic|support id"
    r"|access denied|zugriff (?:wurde )?(?:verweigert|gesperrt)|are you (?:a )?human|sicherheitsüberprüfung"
    r"|zugriff pr(?:ü|ue)fen|automatisierten zugriffen|altcha"
    r"|request (?:was )?(?:rejected|blocked)|too many requests|zu viele zugriffe|service unavailable",
    re.IGNORECASE,
)


def speaks_of_firewall(text: str) -> bool:
    """Whether a text has the words of a firewall, of a captcha or of a server that wants no more visits."""
    return bool(_FIREWALL.search(text))


def has_login_form(soup: Tag) -> bool:
    """Whether a page asks for a password."""
    return any(str(field.get("type")).lower() == "password" for field in soup.find_all("input"))


def refused(soup: Tag, status: int, head: str, text: str = "") -> PageFailure | None:
    """The failure of a page that is held back or wants a login; None where it is neither.

    The words of a firewall are looked for in `head` (title and headings, told to people) and in `text`.
    """
    if status in BLOCKING_STATUSES or speaks_of_firewall(f"{head}\n{text}"):
        said = head[:80] or status
        return PageFailure(FailureKind.BLOCKED, f"Der Server gibt die Seite nicht heraus ({said})")
    if has_login_form(soup):
        return PageFailure(FailureKind.LOGIN_PAGE, "Es kam die Anmeldeseite")
    return None
