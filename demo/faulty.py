"""Lets the demo server fail as it is told to, and keeps the log of what was asked for."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.broken import damage, first_page, plain_answer, with_another_page
from demo.faults import Fault, Faults
from demo.validators import Validators, answer_of

ProductPage = Callable[[str, str], tuple[str, str]]
"""From a path and "error" or "login" to the product's page of that kind and its media type."""

_CHUNK = b" " * (1 << 16)


@dataclass(frozen=True)
class LogEntry:
    """One request. `at` is in seconds of a clock that only goes forward; `seconds`: until the last bytes of
    the answer were handed over."""

    path: str
    at: float
    seconds: float
    status: int
    fault: str = ""
    size: int = 0  # bytes of the body as they went over the wire


@dataclass
class Log:
    """Everything that was asked of the server, but for its own controls."""

    entries: list[LogEntry] = field(default_factory=list)
    max_concurrent: int = 0
    _running: int = 0
    _cleared: float = 0.0  # when, by the clock of LogEntry.at
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """A request came in."""
        with self._lock:
            self._running += 1
            self.max_concurrent = max(self.max_concurrent, self._running)

    def end(self, entry: LogEntry) -> None:
        """A request was answered."""
        with self._lock:
            self._running -= 1
            if entry.at >= self._cleared:
                self.entries.append(entry)

    def clear(self) -> None:
        """Forget all that was, and what is still under way: a slow answer may come much later."""
        with self._lock:
            self._cleared = time.monotonic()
            self.entries.clear()
            self.max_concurrent = self._running

    def counts(self) -> dict[str, int]:
        """Requests by the first segment of their path."""
        with self._lock:
            return dict(Counter("/" + entry.path.split("/")[1].split("?")[0] for entry in self.entries))

    def to_json(self) -> dict[str, Any]:
        """The log as JSON takes it."""
        with self._lock:
            entries = [asdict(entry) for entry in self.entries]
        return {"counts": self.counts(), "max_concurrent": self.max_concurrent, "requests": entries}


class FaultyApp:
    """Wraps the demo's application: asks for a fault before each request, and writes the log."""

    def __init__(self, app: ASGIApp, faults: Faults, log: Log, product_page: ProductPage) -> None:
        self._app = app
        self._well = GZipMiddleware(Validators(app), minimum_size=500, compresslevel=1)
        self._faults = faults
        self._log = log
        self._product_page = product_page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI's entry."""
        if scope["type"] != "http" or scope["path"].startswith("/_demo/"):
            await self._app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        path = scope["path"] + (f"?{query}" if query else "")
        fault = self._faults.take(path)
        began, status, size, is_over = time.monotonic(), 0, 0, False

        def end() -> None:
            nonlocal is_over
            if not is_over:
                is_over, seconds = True, time.monotonic() - began
                self._log.end(LogEntry(path, began, seconds, status, fault.kind if fault else "", size))

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            if message["type"] == "http.response.body" and not message.get("more_body"):
                end()  # whoever has the last bytes may ask on before `send` returns
            await send(message)

        self._log.begin()
        try:
            if fault is None:
                await self._well(scope, receive, watched)
            else:
                await self._fail(fault, path, scope, receive, watched)
        finally:
            end()

    async def _fail(self, fault: Fault, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if answer := plain_answer(fault, path):
            await _send(send, *answer)
        elif fault.kind in ("error_page", "login_page"):
            text, media_type = self._product_page(path, fault.kind.removesuffix("_page"))
            await _send(send, 200, text.encode(), {"content-type": media_type})
        elif fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, send)
        elif fault.kind == "drip":
            await _send_drip(receive, send, fault.seconds)
        elif fault.kind == "huge":
            await _send_huge(receive, send, fault.size)
        elif fault.kind == "mixed_up":
            await self._send_first_answer(fault, scope, receive, send)
        elif fault.kind == "endless_list":
            await self._send_first_page(scope, receive, send)
        else:
            await self._send_damaged(fault, scope, receive, send)

    async def _send_first_answer(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        if fault.first is None:
            start, body = await answer_of(self._app, scope, receive)
            fault.first = dict(start), body
        start, body = fault.first
        await send(start)
        await send({"type": "http.response.body", "body": body})

    async def _send_first_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = scope["query_string"]
        start, body = await answer_of(self._app, {**scope, "query_string": first_page(query)}, receive)
        headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
        if "x-wp-totalpages" in headers:
            headers["x-wp-totalpages"] = "100000"
        await _send(send, start["status"], with_another_page(body, query), headers)

    async def _send_damaged(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await answer_of(self._app, scope, receive)
        if fault.kind == "cut":
            await send(start)
            # Returning before the promised length is reached makes the server close the connection.
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            return
        headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
        damaged = damage(fault, body, headers.get("content-type", ""))
        if fault.kind == "wrong_charset":
            headers["content-type"] = "text/html; charset=utf-8"
        elif fault.kind == "false_packing":
            headers["content-encoding"] = "gzip"
        await _send(send, start["status"], damaged, headers)


async def _send(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    every = {"content-type": "text/html; charset=utf-8", **headers, "content-length": str(len(body))}
    lines = [(name.encode(), value.encode("latin-1")) for name, value in every.items()]
    await send({"type": "http.response.start", "status": status, "headers": lines})
    await send({"type": "http.response.body", "body": body})


async def _send_huge(receive: Receive, send: Send, size: int) -> None:
    gone = asyncio.ensure_future(_end_of(receive))
    headers = [(b"content-type", b"text/html; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for _ in range(0, size, len(_CHUNK)):
        await asyncio.sleep(0)
        if gone.done():
            return
        await send({"type": "http.response.body", "body": _CHUNK, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _send_drip(receive: Receive, send: Send, seconds: float) -> None:
    gone = asyncio.ensure_future(_end_of(receive))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    while not gone.done():
        await send({"type": "http.response.body", "body": b" ", "more_body": True})
        await asyncio.sleep(seconds)


async def _end_of(receive: Receive) -> None:
    """Return when the other side has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
