"""What tells that a site can be read by a feed: that the answer is one, or that its head names some."""

import io
import re

import feedparser
import web_poet

from scrapers.recognise import Product

_HEAD = 200_000  # bytes of an answer that are looked at
_STARTS_LIKE_ONE = re.compile(rb"<(?:rss|feed|rdf:RDF)\b")
# These have a package of their own, which reads more than their feeds.
_OF_A_PRODUCT = re.compile(
    rb"<generator[^>]{0,200}(?:https?://wordpress\.|>\s*(?:https?://wordpress\.|Joomla))", re.IGNORECASE
)
_NAMES = {"rss": "RSS", "atom": "Atom", "cdf": "CDF"}


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """A feed by its own answer; None for a product's whose pages are read otherwise, and for anything else.

    A page whose head names feeds is made with whatever it may be: see `scrapers.sites.heads`.
    """
    body = bytes(answer.body)[:_HEAD]
    if not _STARTS_LIKE_ONE.search(body[:2000]) or _OF_A_PRODUCT.search(body) or b"<!ENTITY" in body:
        return None
    version = str(feedparser.parse(io.BytesIO(body)).get("version") or "")
    if not version:
        return None
    kind = version.rstrip("0123456789")
    number = ".".join(version.removeprefix(kind))
    return Product("feed", f"{_NAMES.get(kind, kind)} {number}".strip(), "Die Antwort ist ein Feed")
