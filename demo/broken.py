"""What a server answers that has a fault: bytes only, no sending."""

from __future__ import annotations

import gzip
import re
from functools import cache
from urllib.parse import parse_qsl, urlencode

from demo.faults import Fault

Answer = tuple[int, bytes, dict[str, str]]
"""Status, body, headers."""

_REDIRECTS = {
    "redirect_elsewhere": "http://elsewhere.invalid/",
    "redirect_inside": "http://169.254.169.254/latest/meta-data/",  # where clouds tell machines secrets
    "redirect_loop": "",  # where it was asked for
}
FIREWALL = (
    "<!DOCTYPE html><html><head><title>Request Rejected</title></head><body><h1>Access denied</h1>"
    "<p>The requested URL was rejected. Your support ID is: 4711230815</p>"
    "<p>Bitte aktivieren Sie JavaScript und lösen Sie das Captcha, um fortzufahren.</p></body></html>"
)
_STATUS = re.compile(r"status_(\d{3})")
_NAMES = re.compile(r'\b(class|id)="([^"]*)"')
_PAGE_OF_A_LIST = ("page", "paged", "__")  # of WordPress's REST, of its feeds, of SD.NET RIM
_PAGING = '<div class="paging">'
_LINE = 1000  # bytes of a header


def plain_answer(fault: Fault, path: str) -> Answer | None:
    """The answer of a fault that has nothing to do with what was asked for; None for the others."""
    if status := _STATUS.fullmatch(fault.kind):
        return _of_status(int(status[1]), fault)
    if fault.kind in _REDIRECTS:
        return 302, b"", {"location": _REDIRECTS[fault.kind] or path}
    match fault.kind:
        case "firewall_page":
            return 200, FIREWALL.encode(), {}
        case "empty":
            return 200, b"", {}
        case "robots_disallow":
            return 200, b"User-agent: *\nDisallow: /\n", {"content-type": "text/plain"}
        case "crawl_delay":
            text = f"User-agent: *\nCrawl-delay: {fault.seconds:g}\nDisallow:\n"
            return 200, text.encode(), {"content-type": "text/plain"}
        case "bomb":
            return 200, _packed(fault.size), {"content-encoding": "gzip"}
        case "huge_head":
            lines = {f"x-filler-{number}": "x" * _LINE for number in range(fault.size // _LINE)}
            return 200, b"<html></html>", lines
        case _:
            return None


def _of_status(status: int, fault: Fault) -> Answer:
    page = f"<html><head><title>{status}</title></head><body><h1>Fehler {status}</h1></body></html>"
    asked = {"retry-after": str(round(fault.seconds))} if status in (429, 503) else {}
    return status, page.encode(), asked


@cache
def _packed(size: int) -> bytes:
    return gzip.compress(bytes(size))


def damage(fault: Fault, body: bytes, media_type: str) -> bytes:
    """What is left of an answer."""
    text = body.decode("utf-8", "surrogateescape")
    match fault.kind:
        case "truncated_html":
            return body[: len(body) * 6 // 10]
        case "broken_json":
            return body[: len(body) // 2] if "json" in media_type else body
        case "changed_markup":
            return _renamed(text, "")
        case "renamed_class":
            return _renamed(text, fault.name)
        case "renamed":
            return re.sub(rf"\b{re.escape(fault.word)}\b".encode(), f"x{fault.word[::-1]}".encode(), body)
        case "wrong_charset":
            return body.decode("utf-8", "replace").encode("windows-1252", "xmlcharrefreplace")
        case _:
            return body


def _renamed(text: str, part: str) -> bytes:
    """The page with another name for each class and id that has this in it."""

    def rename(match: re.Match[str]) -> str:
        names = (f"x{name[::-1]}" if part in name else name for name in match[2].split())
        return f'{match[1]}="{" ".join(names)}"'

    return _NAMES.sub(rename, text).encode("utf-8", "surrogateescape")


def first_page(query: bytes) -> bytes:
    """The query of a list's first page."""
    asked = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    return urlencode([(name, value) for name, value in asked if name not in _PAGE_OF_A_LIST]).encode()


def with_another_page(body: bytes, query: bytes) -> bytes:
    """A page of a list, with a link to one that nobody has seen yet."""
    asked = dict(parse_qsl(query.decode("latin-1")))
    number = next((int(asked[name]) for name in _PAGE_OF_A_LIST if asked.get(name, "").isdecimal()), 1)
    link = f'{_PAGING}<a href="?__={number + 1}" title="Zur nächsten Seite">&gt;</a>'
    return body.replace(_PAGING.encode(), link.encode())
