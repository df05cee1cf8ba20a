"""What tells that a site is made with Joomla."""

import re

import web_poet

from scrapers.recognise import Product
from scrapers.sites.heads import START, generators, start_of

_GENERATOR = re.compile(r"Joomla!?(?:\s+([\d.]+))?", re.IGNORECASE)
_FEED = re.compile(r"<generator[^>]{0,200}>\s*Joomla!?(?:\s+([\d.]+))?", re.IGNORECASE)
_OWN_FILES = re.compile(
    r"""(?:src|href)=["'][^"'\s<>]{0,200}/media/(?:jui|system/js|vendor/joomla-custom-elements|com_content)/"""
)


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """Joomla by what it calls itself in feeds and heads, or by its own files and options; else None."""
    text = answer.text[:START]
    if found := _FEED.search(text):
        return Product("joomla", found[1] or "", "Der Feed nennt Joomla als seinen Erzeuger")
    if "<" not in text:
        return None
    soup = start_of(answer)
    for maker in generators(soup):
        if found := _GENERATOR.match(maker):
            return Product("joomla", found[1] or "", "Der Kopf der Seite nennt Joomla als Erzeuger")
    if soup.select_one("script.joomla-script-options") or _OWN_FILES.search(text):
        return Product("joomla", "", "Die Seite lädt Dateien und Einstellungen von Joomla")
    return None
