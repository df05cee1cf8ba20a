"""Some of the demo's servers say how a page can be asked for again, and answer 304 where it is the same."""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WITH_VALIDATORS = frozenset({"ahlenfeld", "spd-rurtal", "nachrichten"})
"""First path segments. The other councils' pages come whole each time, as those of many real ones do."""


class Validators:
    """Wraps an application: entity tags for pages (RFC 9110, 8.8.3 and 13.1.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's entry."""
        tenant = scope["path"].split("/")[1] if scope["type"] == "http" else ""
        if tenant not in WITH_VALIDATORS or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        start, body = await answer_of(self._app, scope, receive)
        await _answer(start, body, Headers(scope=scope).get("if-none-match", ""), send)


async def _answer(start: Message, body: bytes, known: str, send: Send) -> None:
    if start["status"] == 200:
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
        start["headers"] = [*start["headers"], (b"etag", tag.encode())]
        if tag in known:
            kept = [pair for pair in start["headers"] if pair[0] not in (b"content-length", b"content-type")]
            start, body = {**start, "status": 304, "headers": kept}, b""
    await send(start)
    await send({"type": "http.response.body", "body": body})


async def answer_of(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    """An application's answer, whole: how it starts, and its body."""
    start: Message = {}
    body = bytearray()

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, collect)
    return start, bytes(body)
