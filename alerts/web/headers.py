"""Headers that every answer carries: when it was made; nothing from third parties, no scripts, no frames, no
referrer."""

from __future__ import annotations

import time
from email.utils import formatdate
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE_HEADERS = {
    # data: is for the arrows and ticks that Pico's style sheet draws.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_RAW = [(name.lower().encode(), value.encode()) for name, value in SAFE_HEADERS.items()]
_NAMES = {b"date", *(name for name, _ in _RAW)}


class SafeHeaders:
    """ASGI middleware that adds SAFE_HEADERS to each answer, and Date.

    The server's own Date is up to a second old: what was published just now would be newer than its answer
    (RFC 9110, section 8.8.2.1). So the server is told not to give one.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and put the headers on the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [pair for pair in message.get("headers", ()) if pair[0] not in _NAMES]
                message = {**message, "headers": [*own, *_RAW, (b"date", _date(int(time.time())))]}
            await send(message)

        await self.app(scope, receive, send_with_headers)


@lru_cache(maxsize=2)
def _date(second: int) -> bytes:
    return formatdate(second, usegmt=True).encode()
