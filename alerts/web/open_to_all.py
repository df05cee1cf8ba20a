"""Scripts of any website may read what programs are given."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OPEN = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, Retry-After"),
]
_PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"If-None-Match, If-Modified-Since"),
    (b"access-control-max-age", b"86400"),
    (b"allow", b"GET, HEAD, OPTIONS"),
]


class OpenToAll:
    """ASGI middleware: scripts of any website may read what is public (CORS, https://fetch.spec.whatwg.org/).
    No cookie and no key makes a difference here."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer what may be done; let everything else be answered, and say that all may read it."""
        if scope["type"] == "http" and scope["method"] == "OPTIONS":
            headers = [*_OPEN, *_PREFLIGHT]
            await send({"type": "http.response.start", "status": 204, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *_OPEN]}
            await send(message)

        await self.app(scope, receive, send_open)
