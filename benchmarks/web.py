"""What the website costs: pages beside a bare page of the same HTML, search beside the bare full-text query.

    python -m benchmarks.web [PAPERS [SEARCHED [SEARCHED_ON_POSTGRESQL]]]

Pages: lists, searches and the pages of motions of a database of PAPERS papers, asked for by the same client
of two servers that have a process of their own: ours, and Starlette with a route that renders the same
template from data that is ready, so that the HTML is the same. Each kind is measured twice. For the first
time: other pages one after the other, none of which the process has answered before, so that ours has to find
all of it. Again: one page that was found within the last minute, as for readers of the same page
(alerts.web.recent).
Ratios of the processor's time (from /proc: Linux alone).

Search: as benchmarks.search, over very many short papers, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import http.client
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from jinja2 import Template
from sqlalchemy import Engine, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Message

from alerts.web.app import create_app
from alerts.web.collector import look_rarely
from benchmarks.feeds import SITE, Server, forget, ready, served
from benchmarks.filling import filled, furnish
from benchmarks.measurement import Measurement, table
from benchmarks.search import LENGTHS, QUERIES, compare, slowest
from storage.database import open_database, reading
from storage.filtering import Place, motions_matching
from storage.filters import Filter
from storage.models import Motion

PAPERS, SEARCHED = 100_000, 1_000_000
SHORT = (8, 16, 24)
"""Words of papers, where very many are searched."""
COPIES = 10
"""Of each of them: else most of the time would go into making them."""
REQUESTS, OTHERS = 300, 100
GOAL = 0.5
"""Of a bare page's throughput, at least."""
IDLE_SECONDS = 0.5
FOUND = ("list", "motion")
"""Kinds of pages of which the goal holds for the first time, too."""
OK = 200


def ours(address: str, folder: str) -> Starlette:
    """Our website over that database, as the service runs it."""
    app = create_app(open_database(address), SITE, feeds=Path(folder) / "feeds", secret="not secret at all")
    look_rarely()
    return app


def recorded(address: str, folder: str, paths: Sequence[str]) -> dict[str, Callable[[], str]]:
    """What renders the pages of these paths anew, from data that is ready."""
    rendered: list[Callable[[], str]] = []
    render = Template.render

    def record(self: Template, *arguments: Any, **named: Any) -> str:
        made = partial(copy_context().run, render, self, *arguments, **named)  # in the same language
        rendered.append(made)
        return made()

    pages, app = {}, ours(address, folder)
    with patch.object(Template, "render", record):
        for path in paths:
            asyncio.run(ask_once(app, path))
            pages[path] = rendered[-1]
    forget()  # of the texts what servers that begin now could not know
    return pages


def bare(pages: Mapping[str, Callable[[], str]]) -> Starlette:
    """Nothing but these pages, rendered by Jinja each time."""

    def show(request: Request) -> Response:
        path, query = request.scope["raw_path"].decode(), request.scope["query_string"].decode()
        return HTMLResponse(pages[f"{path}?{query}" if query else path]())

    return Starlette(routes=[Route("/healthz", lambda _: Response()), Route("/{path:path}", show)])


async def ask_once(app: Starlette, path: str) -> None:
    """Have a page made, without a server."""
    bare_path, _, query = path.partition("?")
    scope = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "headers": [],
        "path": bare_path, "raw_path": bare_path.encode(), "query_string": query.encode(), "root_path": "",
        "server": ("localhost", 80), "client": ("localhost", 1),
    }  # fmt: skip

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        assert message.get("status", 200) == 200, message

    await app(scope, receive, send)


def compare_pages(address: str, folder: str, paths: Mapping[str, Sequence[str]]) -> Iterator[Measurement]:
    """For each kind of page, our throughput as a part of the bare pages'."""
    for name, (path, *others) in paths.items():
        pages = recorded(address, folder, [path, *others])
        with served(ours, address, folder) as mine, served(bare, pages) as other:
            for server in (mine, other):
                ready(server.port)
                _wait_until_idle(server)
            _compared(mine, other, [path])  # what a process does once is done
            first, again = _compared(mine, other, others), _compared(mine, other, [path] * REQUESTS)
        yield _measurement(f"{name}, for the first time", *first, GOAL if name in FOUND else None)
        yield _measurement(f"{name}, again", *again, GOAL)


def _wait_until_idle(server: Server) -> None:
    """Ours looks the database's file through once it has started (alerts.web.health), which is no page's
    time: of a hundred thousand papers, it takes as long as a hundred pages."""
    before = -1.0
    while (now := server.seconds()) > before:
        before = now
        time.sleep(IDLE_SECONDS)


def _measurement(name: str, own: float, theirs: float, goal: float | None) -> Measurement:
    return Measurement(f"web: {name}", own, theirs, "ms", theirs / own, goal)


def _compared(mine: Server, other: Server, paths: Sequence[str]) -> tuple[float, float]:
    """Milliseconds for each of these pages, which must be the same from both; they are asked in turns."""
    servers = (mine, other)
    clients = [http.client.HTTPConnection("127.0.0.1", server.port, timeout=60) for server in servers]
    began = [server.seconds() for server in servers]
    for path in paths:
        own, theirs = (_page(client, path) for client in clients)
        assert own == theirs, path
    taken, taken_bare = (
        (server.seconds() - start) * 1000 / len(paths) for server, start in zip(servers, began, strict=True)
    )
    return taken, taken_bare


def _page(client: http.client.HTTPConnection, path: str) -> bytes:
    client.request("GET", path)
    answer = client.getresponse()
    body = answer.read()
    assert answer.status == OK, (path, answer.status)
    return body


def paths_of(engine: Engine) -> dict[str, list[str]]:
    """The pages that are measured, by their kinds."""
    with reading(engine) as connection:
        found = motions_matching(connection, Filter(), limit=OTHERS + 1)
        rows = connection.execute(select(Motion.uuid, Motion.published_at).where(Motion.id.in_(found))).all()
    places = [Place(row.published_at, row.uuid).token() for row in rows]
    words = [query for query in QUERIES if query.isalpha()]
    return {
        "list": ["/motions", *(f"/motions?hinter={quote(place)}" for place in places)],
        "search": [f"/motions?thema=alle&suche={quote(word)}" for word in words],
        "motion": [f"/motions/{row.uuid}" for row in rows],
    }


def measured_pages(count: int) -> list[Measurement]:
    """Pages of a database of so many papers."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/pages.db"
        with filled(address, count, LENGTHS) as engine:
            furnish(engine)
            paths = paths_of(engine)
        return list(compare_pages(address, folder, paths))


def measured_search(address: str, count: int) -> list[Measurement]:
    """Searches of so many short papers."""
    began = time.monotonic()
    with filled(address, count, SHORT, COPIES) as engine, reading(engine) as connection:
        print(f"{count:,} short papers in {engine.dialect.name}, {time.monotonic() - began:.0f} s to fill it")
        return slowest(list(compare(connection)), f"search: {count:,} papers in {engine.dialect.name}")


def main(
    papers: str = str(PAPERS), searched: str = str(SEARCHED), on_postgresql: str = str(SEARCHED)
) -> list[Measurement]:
    """Pages, then searches in both kinds of database."""
    from tests.postgresql import running_server

    found = measured_pages(int(papers))
    with tempfile.TemporaryDirectory() as folder:
        found += measured_search(f"sqlite:///{folder}/search.db", int(searched))
    with running_server() as server:
        found += measured_search(server.new_database(), int(on_postgresql))
    return found


if __name__ == "__main__":
    print(table(main(*sys.argv[1:])))
