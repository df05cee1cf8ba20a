"""Whether an answer is made with more!rubin."""

from __future__ import annotations

import re

import web_poet

from scrapers.json_page import parsed
from scrapers.recognise import Product

SYSTEM = "more_rubin"
OPARL_HINT = "oft auch OParl unter /oparl/system"

_SHELL_SCRIPT = re.compile(r"""\bsrc=["'][^"'<>]*components/index-[\w-]+\.js["']""", re.IGNORECASE)
_SHELL_TITLE = re.compile(r"<title>\s*Ratsinfosystem\s*</title>", re.IGNORECASE)
_AUTHOR = re.compile(r"""<meta\b[^<>]*\bcontent=["']more! ?software\b""", re.IGNORECASE)
_COMPONENT = re.compile(r"""\bcomponents\[["']\w+Page__\w+["']\]""")
_OLDER_SCRIPT = re.compile(r"includes/js/dist/|webservice-mobile/")
_CALENDAR = {"first_day", "last_day", "meetings"}
_MEETING = {"nummer", "nummer_si", "fraktionssitzung", "agenda_items"}
_HEAD = 200_000  # letters; further back stands nothing that tells a product


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """The product, where it is more!rubin; it says no version.

    The start page of newer installations is an empty frame, told by its title and its scripts together. A
    page that only links such a system is none.
    """
    evidence = _in_data(bytes(answer.body)) or _in_page(answer.text[:_HEAD])
    return Product(SYSTEM, evidence=f"{evidence}; {OPARL_HINT}") if evidence else None


def _in_data(body: bytes) -> str:
    data = parsed(body)
    names = set(data) if isinstance(data, dict) else set()
    if names >= _CALENDAR:
        return "Kalender aus api.php"
    return "Sitzung aus api.php" if names >= _MEETING else ""


def _in_page(html: str) -> str:
    if _SHELL_TITLE.search(html) and _SHELL_SCRIPT.search(html):
        return "Startseite „Ratsinfosystem“ mit components/index-….js"
    if _AUTHOR.search(html):
        return "Angabe „more! software“ im Kopf der Seite"
    if _COMPONENT.search(html) and _OLDER_SCRIPT.search(html):
        return "Seite mit window.components[…Page__…]"
    return ""
