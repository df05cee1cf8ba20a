"""Lets the demo server fail as it is told to, and keeps the log of what was asked for."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from demo.faults import Fault, Faults
from demo.validators import Validators

ProductPage = Callable[[str, str], tuple[str, str]]
"""From a path and "error" or "login" to the product's page of that kind and its media type."""

ELSEWHERE = "http://elsewhere.invalid/"
ROBOTS_NO = "User-agent: *\nDisallow: /\n"
FIREWALL = (
    "<!DOCTYPE html><html><head><title>Request Rejected</title></head><body><h1>Access denied</h1>"
    "<p>The requested URL was rejected. Your support ID is: 4711230815</p>"
    "<p>Bitte aktivieren Sie JavaScript und lösen Sie das Captcha, um fortzufahren.</p></body></html>"
)
_STATUS = re.compile(r"status_(\d{3})")
_NAMES = re.compile(r'\b(class|id)="([^"]*)"')
_CHUNK = b" " * (1 << 16)


@dataclass(frozen=True)
class LogEntry:
    """One request. `at` is in seconds of a clock that only goes forward."""

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
            self.entries.append(entry)

    def clear(self) -> None:
        """Forget all that was."""
        with self._lock:
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
        began, status, size = time.monotonic(), 0, 0

        async def watched(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        self._log.begin()
        try:
            if fault is None:
                await self._well(scope, receive, watched)
            else:
                await self._fail(fault, path, scope, receive, watched)
        finally:
            seconds = time.monotonic() - began
            self._log.end(LogEntry(path, began, seconds, status, fault.kind if fault else "", size))

    async def _fail(self, fault: Fault, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        if status := _STATUS.fullmatch(fault.kind):
            await _send_status(send, int(status[1]), fault)
        elif fault.kind in ("error_page", "login_page"):
            text, media_type = self._product_page(path, fault.kind.removesuffix("_page"))
            await _send(send, 200, text.encode(), media_type)
        elif fault.kind == "slow":
            await asyncio.sleep(fault.seconds)
            await self._app(scope, receive, send)
        elif fault.kind == "huge":
            await _send_huge(send, fault.size)
        elif answer := _plain_answer(fault):
            await _send(send, *answer)
        else:
            await self._send_damaged(fault, scope, receive, send)

    async def _send_damaged(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        start, body = await _answer_of(self._app, scope, receive)
        if fault.kind == "cut":
            await send(start)
            # Returning before the promised length is reached makes the server close the connection.
            await send({"type": "http.response.body", "body": body[: len(body) // 2], "more_body": True})
            return
        damaged = _damage(fault, body)
        headers = [(name, value) for name, value in start["headers"] if name != b"content-length"]
        if fault.kind == "wrong_charset":
            headers = [(name, value) for name, value in headers if name != b"content-type"]
            headers.append((b"content-type", b"text/html; charset=utf-8"))
        headers.append((b"content-length", str(len(damaged)).encode()))
        await send({**start, "headers": headers})
        await send({"type": "http.response.body", "body": damaged})


def _plain_answer(fault: Fault) -> tuple[int, bytes, str] | None:
    match fault.kind:
        case "firewall_page":
            return 200, FIREWALL.encode(), "text/html; charset=utf-8"
        case "empty":
            return 200, b"", "text/html; charset=utf-8"
        case "redirect_elsewhere":
            return 302, b"", "text/html"
        case "robots_disallow":
            return 200, ROBOTS_NO.encode(), "text/plain"
        case _:
            return None


def _damage(fault: Fault, body: bytes) -> bytes:
    if fault.kind == "truncated_html":
        return body[: len(body) * 6 // 10]
    if fault.kind == "changed_markup":
        text = body.decode("utf-8", "surrogateescape")
        return _NAMES.sub(_rename, text).encode("utf-8", "surrogateescape")
    if fault.kind == "renamed":
        return re.sub(rf"\b{re.escape(fault.word)}\b".encode(), _other_name(fault.word).encode(), body)
    text = body.decode("utf-8", "replace")  # wrong_charset
    return text.encode("windows-1252", "xmlcharrefreplace")


def _rename(match: re.Match[str]) -> str:
    names = " ".join(_other_name(name) for name in match[2].split())
    return f'{match[1]}="{names}"'


def _other_name(name: str) -> str:
    return f"x{name[::-1]}"


async def _answer_of(app: ASGIApp, scope: Scope, receive: Receive) -> tuple[Message, bytes]:
    start: Message = {}
    body = bytearray()

    async def collect(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        else:
            body.extend(message.get("body", b""))

    await app(scope, receive, collect)
    return start, bytes(body)


async def _send(send: Send, status: int, body: bytes, media_type: str) -> None:
    headers = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode())]
    if status == 302:
        headers.append((b"location", ELSEWHERE.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_status(send: Send, status: int, fault: Fault) -> None:
    body = f"<html><head><title>{status}</title></head><body><h1>Fehler {status}</h1></body></html>".encode()
    headers = [(b"content-type", b"text/html"), (b"content-length", str(len(body)).encode())]
    if status in (429, 503):
        headers.append((b"retry-after", str(round(fault.seconds)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_huge(send: Send, size: int) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    for _ in range(0, size, len(_CHUNK)):
        await send({"type": "http.response.body", "body": _CHUNK, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
