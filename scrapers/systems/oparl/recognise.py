"""Is an answer an OParl System, and where might one be on a host that runs another product?"""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import web_poet

from scrapers.page import PageFailure
from scrapers.recognise import Product
from scrapers.systems.oparl.system import SystemPage

_ALLRIS = ("oparl/system", "oparl/1.1/system", "oparl/1.0/system.asp")
# Below a folder of the site, by the product as its package of scrapers.systems is called.
_PATHS: dict[str, tuple[str, ...]] = {
    "sessionnet": ("oparl/system", "oparl/1.0/system.asp"),
    "sdnet_rim": ("webservice/oparl/v1.1/system", "webservice/oparl/v1.0/system"),
    "allris3": _ALLRIS,
    "allris4": _ALLRIS,
    "more_rubin": ("oparl/system",),
}
# One server for all of a host's municipalities, beside their pages.
_SHARED = {"sessionnet.owl-it.de": "https://sessionnet-oparl.owl-it.de/Oparl/system"}
_MOST_FOLDERS = 3


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """OParl with its version; None for every other answer, other objects of OParl too."""
    body = bytes(answer.body).removeprefix(b"\xef\xbb\xbf").lstrip()
    if body[:1] not in (b"{", b"["):
        return None
    try:
        system = SystemPage(response=answer).read()
    except PageFailure:
        return None
    made = system.product or system.vendor
    by = f" (von {made})" if made else ""
    return Product("oparl", system.version, f"Die Antwort ist ein OParl-System{by}")


def system_urls(product: str, url: str) -> tuple[str, ...]:
    """Where to look for the System of a municipality whose pages are made with `product`.

    `product` is a package of scrapers.systems; for one that is not known here, the places of all are given.
    `url` is any page of the site. The likeliest place comes first; nothing says that there is any.
    """
    paths = _PATHS.get(product) or tuple(dict.fromkeys(path for known in _PATHS.values() for path in known))
    found = [urljoin(folder, path) for folder in _folders(url) for path in paths]
    shared = _SHARED.get(urlsplit(url).hostname or "")
    return tuple(dict.fromkeys([*([shared] if shared else []), *found]))


def _folders(url: str) -> list[str]:
    """The folder that a page lies in, and those above it, up to the host's own."""
    segments = urlsplit(url).path.split("/")[1:-1]
    depth = min(len(segments), _MOST_FOLDERS - 1)
    paths = ["/".join(["", *segments[: len(segments) - up], ""]) for up in range(depth)]
    return [urljoin(url, path) for path in [*paths, "/"]]
