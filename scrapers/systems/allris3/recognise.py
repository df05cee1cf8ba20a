"""Whether a site is made with ALLRIS 3."""

from __future__ import annotations

import re

import web_poet

from scrapers.answers import decoded
from scrapers.recognise import Product
from scrapers.systems.allris4.recognise import stated_version

SYSTEM = "allris3"

_REFUSED = re.compile(r"Zugriff verweigert \(Programm [^)\s]{1,200}\.(?:asp|php)\)", re.IGNORECASE)
_FRAME = re.compile(r"\b(?:id|class)=[\"'](?:allriscontainer|allriscontent)[\"']", re.IGNORECASE)
_LINK = re.compile(
    r"\b(?:href|src)=[\"'](?:[^\"']{0,200}/)?(?:allris\.net\.(?:asp|php)|images/ALLRIS\.ico)\b", re.I
)


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """ALLRIS 3 where a page says so in its head, is framed by it, or refuses one of its programs."""
    text = decoded(answer).text
    stated = stated_version(text)
    if stated.startswith("3"):
        return Product(SYSTEM, stated, f"nennt sich ALLRIS net Version {stated}")
    if stated:
        return None
    if _FRAME.search(text):
        return Product(SYSTEM, evidence="hat den Rahmen von ALLRIS net")
    if _LINK.search(text):
        return Product(SYSTEM, evidence="verweist auf die Startseite von ALLRIS net")
    if len(text) < 2000 and _REFUSED.search(text):
        return Product(SYSTEM, evidence="verweigert ein Programm von ALLRIS net")
    return None
