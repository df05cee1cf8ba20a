"""What tells that a site is made with WordPress."""

import json
import re

import web_poet

from scrapers.recognise import Product
from scrapers.sites.heads import START, generators, start_of

_GENERATOR = re.compile(r"WordPress(?:\.com)?(?:\s+([\d.]+))?", re.IGNORECASE)
_FEED = re.compile(
    r"<generator>\s*https?://wordpress\.(?:org|com)/(?:\?v=([\d.]+))?"
    r"|<generator uri=\"https?://wordpress\.(?:org|com)/\" version=\"([\d.]+)\""
)
_OWN_FILES = re.compile(r"""(?:src|href)=["'][^"'\s<>]{0,200}/wp-(?:content|includes)/""")


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """WordPress by its REST API, its feed, or what every theme puts into a page's head; else None."""
    text = answer.text[:START]
    if found := _FEED.search(text):
        version = found[1] or found[2] or ""
        return Product("wordpress", version, "Der Feed nennt WordPress als seinen Erzeuger")
    if text.lstrip("\ufeff \r\n\t")[:1] in ("{", "["):
        return _rest(answer.text)
    if "<" not in text:
        return None
    soup = start_of(answer)
    for maker in generators(soup):
        if found := _GENERATOR.match(maker):
            return Product("wordpress", found[1] or "", "Der Kopf der Seite nennt WordPress als Erzeuger")
    if soup.select_one("link[rel='https://api.w.org/']"):
        return Product("wordpress", "", "Der Kopf der Seite nennt die REST-Schnittstelle von WordPress")
    if _OWN_FILES.search(text):
        return Product("wordpress", "", "Die Seite lädt Dateien aus Ordnern von WordPress")
    return None


def _rest(text: str) -> Product | None:
    """An answer of the REST API: its index, or its posts."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(answer, dict):
        spaces = answer.get("namespaces")
        known = isinstance(spaces, list) and "wp/v2" in spaces
    else:
        first = answer[0] if isinstance(answer, list) and answer else None
        known = isinstance(first, dict) and isinstance(first.get("content"), dict) and "date_gmt" in first
    return Product("wordpress", "", "Die REST-Schnittstelle von WordPress antwortet") if known else None
