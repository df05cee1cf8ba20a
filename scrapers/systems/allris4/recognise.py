"""Whether a site is made with ALLRIS 4."""

from __future__ import annotations

import re

import web_poet

from scrapers.answers import decoded
from scrapers.recognise import Product
from scrapers.systems.allris4.ajax import is_ajax_answer
from scrapers.systems.allris4.landmarks import version_in

SYSTEM = "allris4"

_META = re.compile(r"<meta\b[^>]{0,500}\bALLRIS net Version[^>]{0,100}>", re.IGNORECASE)
_RESOURCE = re.compile(r"/wicket/resource/de\.allris\.net\.")
_FRAME = re.compile(r"<title>\s*ALLRIS\b[^<]{0,100}</title>", re.IGNORECASE)


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """ALLRIS 4 where a page says so in its head, or is built of its parts; with the version if it says it."""
    text = decoded(answer).text
    stated = stated_version(text)
    if stated.startswith("4"):
        return Product(SYSTEM, stated, f"nennt sich ALLRIS net Version {stated}")
    if stated:
        return None
    if _RESOURCE.search(text):
        return Product(SYSTEM, evidence="lädt Bausteine von ALLRIS net (Wicket)")
    if _FRAME.search(text) and ("wicket" in text or is_ajax_answer(text)):
        return Product(SYSTEM, evidence="heißt ALLRIS und ist mit Wicket gemacht")
    return None


def stated_version(text: str) -> str:
    """The version that a page's head says it is made with; empty where it says none."""
    match = _META.search(text)
    return version_in(match.group()) if match else ""
