"""The state that Apache Wicket keeps of a visitor: a session, and in it the pages that it has shown."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "JSESSIONID"
MOST_VISITS = 1000
_REFERENCE = re.compile(r"^(?P<page>\d{1,9})-(?P<listener>\d{1,9}\.\d{1,9})?-(?P<part>[^&]{0,200})")


@dataclass(frozen=True)
class Reference:
    """What an address asks of a page that was shown: "?0-1.0-" of page 0 itself, "?0--link" of its link."""

    page: int
    part: str


@dataclass
class Visit:
    """A session. A page's address is the one that it was asked for by, without the reference."""

    key: str
    pages: list[str] = field(default_factory=list)

    def show(self, address: str) -> int:
        """Keep a page that is shown; its number."""
        self.pages.append(address)
        return len(self.pages) - 1

    def knows(self, reference: Reference, address: str) -> bool:
        """Whether the reference is to a page that was shown under that address."""
        return reference.page < len(self.pages) and self.pages[reference.page] == address


class Visits:
    """The sessions of a site; the oldest ones are forgotten."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._counter = itertools.count(1)
        self._visits: OrderedDict[str, Visit] = OrderedDict()

    def of(self, request: Request) -> Visit:
        """The visitor's session, a new one where its cookie names none that is known."""
        known = self._visits.get(request.cookies.get(COOKIE, ""))
        return known or self._begin()

    def _begin(self) -> Visit:
        key = hashlib.sha256(f"{self._seed}:{next(self._counter)}".encode()).hexdigest()[:32].upper()
        self._visits[key] = Visit(key)
        while len(self._visits) > MOST_VISITS:
            self._visits.popitem(last=False)
        return self._visits[key]


def keep(response: Response, request: Request, visit: Visit, path: str) -> Response:
    """The answer, with the cookie of a session that it opens."""
    if request.cookies.get(COOKIE) != visit.key:
        response.headers.append("Set-Cookie", f"{COOKIE}={visit.key}; Path={path}; HttpOnly")
    return response


def reference_in(request: Request) -> Reference | None:
    """The reference at the beginning of an address's query; None where it asks for a page of its own."""
    match = _REFERENCE.match(request.url.query)
    return Reference(int(match["page"]), match["part"]) if match else None


def is_ajax(request: Request, address: str) -> bool:
    """Whether a page's script asks, that of the page with this address."""
    headers = request.headers
    return headers.get("Wicket-Ajax") == "true" and headers.get("Wicket-Ajax-BaseURL") == address
