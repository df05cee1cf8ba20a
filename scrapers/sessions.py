"""A server's session for the few requests that do not work without: a page, and what only it leads to.

The cookies live in the requests themselves, never in a jar: they are gone with the last request that carries
them, the next page begins anew, and nobody can put a reader's visits together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

META = "session"
MOST_COOKIES = 20  # a hostile answer may set any number
_COOKIE = re.compile(r"\s*([!#$%&'*+\-.^_`|~\w]{1,100})=([^;\s]{0,4000})", re.ASCII)  # RFC 6265, 4.1.1


@dataclass(frozen=True)
class Session:
    """The cookies that one host has set, by name; empty before the first answer."""

    host: str = ""
    cookies: dict[str, str] = field(default_factory=dict)

    def answered(self, response: Response) -> Session:
        """The session after an answer; another host's answer begins another one."""
        host = urlsplit(response.url).netloc
        found = dict(self.cookies) if host == self.host else {}
        for value in response.headers.getlist("Set-Cookie"):
            match = _COOKIE.match(value.decode("latin-1"))
            if match and len(found) < MOST_COOKIES:
                found[match[1]] = match[2]
        return Session(host, found)

    def header(self, url: str) -> str:
        """The Cookie header for an address; empty where this session is none of its host's."""
        if urlsplit(url).netloc != self.host:
            return ""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


def opening() -> dict[str, Any]:
    """The `meta` of a request whose answer may open a session."""
    return {META: Session()}


def going_on(session: Session) -> dict[str, Any]:
    """The `meta` of a request that belongs to a session."""
    return {META: session}


def session_of(response: Response) -> Session:
    """The session that a page was answered in; one without cookies where the server opened none."""
    session: Session = response.meta.get(META) or Session()
    return session


class SessionMiddleware:
    """Gives the requests of a session its cookies. All others are sent without any, as the settings say."""

    def process_request(self, request: Request) -> None:
        session: Session | None = request.meta.get(META)
        if session is None:
            return
        request.headers.pop("Cookie", None)  # a redirect copies the header of the request before it
        for condition in ("If-None-Match", "If-Modified-Since"):  # "not modified" would open no session
            request.headers.pop(condition, None)
        if header := session.header(request.url):
            request.headers["Cookie"] = header

    def process_response(self, request: Request, response: Response) -> Response:
        session: Session | None = request.meta.get(META)
        if session is not None:
            request.meta[META] = session.answered(response)
        return response
