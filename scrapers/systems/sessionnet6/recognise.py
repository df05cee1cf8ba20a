"""Whether an answer is made with SessionNet 6."""

from __future__ import annotations

import re

import web_poet

from scrapers.json_page import parsed
from scrapers.recognise import Product

SYSTEM = "sessionnet6"

_TITLE = re.compile(r"<title>\s*SessionNet\b([^<]{0,200})", re.IGNORECASE)
_MEMBERS = re.compile(r"gremieninfo|ratsinfo|mandat|anmeld|log-?in", re.IGNORECASE)
_APPLICATION = re.compile(r"<app-root\b", re.IGNORECASE)
_SCRIPT = re.compile(r"""\bsrc=["'][^"'<>]*\bmain-\w+\.js["']""", re.IGNORECASE)
_VERSION = re.compile(
    r"""<meta\b[^<>]*\bname=["']app-version["'][^<>]*\bcontent=["']([^"'<>]{1,80})["']""", re.IGNORECASE
)
_UNFILLED = "@@"
_MEETING, _ITEM = {"siNr", "dat", "oSt"}, {"toNr", "oSt", "voNr"}
_HEAD = 200_000  # letters; further back stands nothing that tells a product


def recognise(answer: web_poet.HttpResponse) -> Product | None:
    """The product, where it is the application for citizens; that for members is nothing to read.

    Every page of the application is the same empty frame; it says its version where the server filled it in.
    """
    if evidence := _in_data(bytes(answer.body)):
        return Product(SYSTEM, evidence=evidence)
    html = answer.text[:_HEAD]
    title = _TITLE.search(html)
    if title is None or _MEMBERS.search(title[1]) or not (_APPLICATION.search(html) and _SCRIPT.search(html)):
        return None
    version = _VERSION.search(html)
    said = version[1] if version and _UNFILLED not in version[1] else ""
    return Product(SYSTEM, said, "Anwendung „SessionNet“ (app-root)")


def _in_data(body: bytes) -> str:
    data = parsed(body)
    first = data[0] if isinstance(data, list) and data else None
    names = set(first) if isinstance(first, dict) else set()
    if names >= _MEETING:
        return "Sitzungen aus api/v1"
    return "Tagesordnung aus api/v1" if names >= _ITEM else ""
