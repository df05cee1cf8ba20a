"""The language of a page: that of its address ("/en/motions"), else the one that the browser asks for.

A prefix holds for all that a reader does from there on: links and redirects of this website keep it. What
programs read (feeds, calendars, JSON) has one address alone, and is German.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from alerts.translation import written_in
from storage.subscription_views import Language

LANGUAGES: Mapping[Language, str] = {"de": "Deutsch", "en": "English"}
"""What each calls itself."""
LONGEST_HEADER = 1000
"""Characters of an Accept-Language that are read."""

_PREFIXES: dict[str, Language] = {f"/{language}": language for language in LANGUAGES}
_NOT_PAGES = re.compile(
    r"/(?:static|healthz|metrics)(?:/|\Z)|/(?:api|download|oparl)/|.*\.(?:atom|ics|json|opml|rss|txt|xml)\Z",
    re.DOTALL,
)
_RANGE = re.compile(
    r"\s*([a-z]{1,8}|\*)(?:-[a-z0-9-]+)?\s*(?:;\s*q=([01](?:\.[0-9]{0,3})?)\s*)?\Z", re.IGNORECASE
)
_LINK = re.compile(r'(<(?:a|form)\s(?:[^<>]*?\s)?(?:href|action)=")(/[^"]*)')
"""Whatever stands in an attribute or a text is escaped: these signs are a template's own."""


class Asked(NamedTuple):
    """Which page is asked for."""

    language: Language = "de"
    prefix: str = ""  # "/en" where the address names the language
    path: str = "/"  # behind the prefix, percent-encoded
    query: str = ""
    is_read: bool = True  # and nothing sent: then it lies in the other language, too

    def here(self, path: str) -> str:
        """Where a path of this website leads from this page: to the same language."""
        is_other = not is_page(re.split("[?#]", path, maxsplit=1)[0]) or _prefix(path)
        return path if is_other else f"{self.prefix}{path}"

    def in_language(self, language: Language) -> str:
        """Where this page lies in a language."""
        return f"/{language}{self.address}"

    @property
    def address(self) -> str:
        """Where this page lies in the language that the browser asks for."""
        return f"{self.path}?{self.query}" if self.query else self.path


_asked: ContextVar[Asked] = ContextVar("asked", default=Asked())  # noqa: B039  # nobody can change it


def asked() -> Asked:
    """The page that is being answered with."""
    return _asked.get()


@contextmanager
def answering(wanted: Asked) -> Iterator[None]:
    """Answer in the language of what is asked for, while this lasts."""
    token = _asked.set(wanted)
    try:
        with written_in(wanted.language):
            yield
    finally:
        _asked.reset(token)


def is_page(path: str) -> bool:
    """Whether people read what lies at a path, in the language that they choose."""
    return not _NOT_PAGES.match(path)


def asked_by(scope: Scope) -> Asked:
    """What a request asks for."""
    path: str = scope["path"]
    prefix = _prefix(path)
    bare = path.removeprefix(prefix) or "/"
    query = quote(scope.get("query_string", b""), safe="%&=+;:@,/?!$'()*")
    return Asked(
        _language(scope, prefix, bare), prefix, quote(bare), query, scope["method"] in ("GET", "HEAD")
    )


def _prefix(path: str) -> str:
    start = "/" + path[1:].partition("/")[0]
    return start if start in _PREFIXES else ""


def _language(scope: Scope, prefix: str, bare: str) -> Language:
    if prefix or not is_page(bare):
        return _PREFIXES.get(prefix, "de")
    return accepted_by(scope)


def accepted_by(scope: Scope) -> Language:
    """The language that a request wants most."""
    return preferred(",".join(Headers(scope=scope).getlist("accept-language"))[:LONGEST_HEADER])


@lru_cache(maxsize=1024)
def preferred(accepted: str) -> Language:
    """The language that an Accept-Language wants most (RFC 9110, section 12.5.4); German where nothing fits,
    but English for whoever refuses just that."""
    weights: dict[str, float] = {}
    for part in accepted.split(","):
        if found := _RANGE.match(part):
            name = found[1].lower()
            weights[name] = max(weights.get(name, 0.0), float(found[2] or 1))
    others = weights.get("*", 0.0)
    # Where two are wanted as much, the one that is named first.
    named = sorted(LANGUAGES, key=[*weights, *LANGUAGES].index)
    wanted = {each: weights.get(each, others) for each in named}
    best = max(wanted, key=wanted.__getitem__)
    if wanted[best]:
        return best
    return "en" if "de" in weights and "en" not in weights else "de"


def leading_on(html: str) -> str:
    """A page of ours whose links and forms keep the prefix that its reader is in."""
    wanted = asked()
    return _LINK.sub(lambda link: link[1] + wanted.here(link[2]), html) if wanted.prefix else html


class Languages:
    """ASGI middleware that takes the prefix off, and has answers written in the language and say so."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, in its language."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wanted = asked_by(scope)
        if wanted.prefix and scope["path"] == wanted.prefix:
            await RedirectResponse(wanted.in_language(wanted.language), 308)(scope, receive, send)
            return
        with answering(wanted):
            if not is_page(wanted.path):  # it has no prefix: with one, it is not found
                await self.app(scope, receive, send)
                return
            inner = {**scope, "root_path": f"{scope.get('root_path', '')}{wanted.prefix}"}
            await self.app(inner, receive, _sending(wanted, send))


def _sending(wanted: Asked, send: Send) -> Send:
    async def send_in_language(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Language"] = wanted.language
            if not wanted.prefix:
                headers.add_vary_header("Accept-Language")
            if headers.get("location", "").startswith("/"):
                headers["Location"] = wanted.here(headers["Location"])
        await send(message)

    return send_in_language
