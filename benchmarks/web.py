"""What the website costs: pages beside a bare page of the same HTML, search beside the bare full-text query.

    python -m benchmarks.web [PAPERS [SEARCHED [SEARCHED_ON_POSTGRESQL]]]

Pages: the list, a search and the page of a motion of a database of PAPERS papers, each asked for by the same
client of two servers that have a process of their own: ours, and Starlette with a route that renders the same
template from data that is ready. Ratios of the processor's time (from /proc: Linux alone).

Search: as benchmarks.search, over very many short papers, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

from jinja2 import Template
from sqlalchemy import Connection, Engine, func, insert, literal, select, text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Message

from alerts.web.app import create_app
from benchmarks.feeds import SITE, Client, Server, ready, served
from benchmarks.search import LENGTHS, QUERIES, bare_query, compare, fill, is_fast_enough
from storage.database import open_database, reading, upgrade
from storage.filtering import Place, motions_matching
from storage.filters import Filter
from storage.models import Motion, Paper, TopicMatch
from storage.models_search import PaperTag, PaperWords
from storage.motion_tables import MotionPart
from storage.profiles import in_chunks
from storage.search import index, sqlite
from storage.search.texts import SEARCHED, texts_of

PAPERS = 100_000
SHORT = (8, 16, 24)
"""Words of papers, where very many are searched."""
COPIES = 10
"""Of each of them: else most of the time would go into making them."""
SAMPLE = ("Verwaltung", "Rat -Euro", "Kurs ODER Kita")
BATCH = 1000
REQUESTS, OTHERS = 300, 100
GOAL = 0.5
"""Of a bare page's throughput, at least."""


@contextmanager
def filled(address: str, count: int, lengths: tuple[int, ...], copies: int = 1) -> Iterator[Engine]:
    """A database with so many papers, all of them in the index; each stands there so many times."""
    engine = open_database(address)
    upgrade(engine)
    fill(engine, count // copies, lengths)
    with patch.object(index, "BATCH", BATCH):  # nobody else wants to write
        index.index_rest(engine)
    multiply(engine, count // copies, copies)
    if engine.dialect.name == "postgresql":  # as it does by itself after some minutes
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    try:
        yield engine
    finally:
        engine.dispose()


def multiply(engine: Engine, count: int, copies: int) -> None:
    """Have each of the papers so many times, with all that hangs on it, as quickly as the database can: what
    the index was given for a paper is given for its copies, too."""
    with engine.begin() as connection:
        kept = _index_rows(connection, count) if connection.dialect.name == "sqlite" and copies > 1 else []
        for number in range(1, copies):
            for table in (Motion, Paper, TopicMatch, MotionPart, PaperTag, PaperWords):
                _copy_rows(connection, table, number, count)
            copied = [{**row, "id": row["id"] + number * count} for row in kept]
            if copied:
                connection.execute(text("INSERT INTO words_fts (rowid, stems) VALUES (:id, :stems)"), copied)
        for query in SAMPLE:
            found = connection.scalars(bare_query(connection, query)).all()
            assert len(found) == copies * sum(id_ <= count for id_ in found) > 0, query


def _copy_rows(connection: Connection, table: Any, number: int, count: int) -> None:
    columns = list(table.__table__.columns)
    values: list[Any] = []
    for column in columns:
        if column.name in ("id", "paper_id", "motion_id", "whole_id"):
            values.append(column + number * count)
        elif column.name == "uuid":
            values.append(literal(f"{number:08}").concat(func.substr(column, 9)))
        elif column.name == "key":
            values.append(literal(f"{number}-").concat(column))
        else:
            values.append(column)
    connection.execute(insert(table).from_select(columns, select(*values).where(columns[0] <= count)))


def _index_rows(connection: Connection, count: int) -> list[dict[str, Any]]:
    """What SQLite's index was given, by its rows."""
    ids = dict(connection.execute(select(PaperWords.paper_id, PaperWords.id)).tuples().all())
    papers = in_chunks(connection, select(*SEARCHED), Paper.id, range(1, count + 1))
    texts = texts_of(connection, papers)
    return [
        {"id": ids[id_], "stems": sqlite.row_of(index.entry_of(id_, None, said).stems)}
        for id_, said in texts.items()
    ]


def ours(address: str, folder: str) -> Starlette:
    """Our website over that database."""
    return create_app(open_database(address), SITE, feeds=Path(folder) / "feeds", secret="not secret at all")


def bare(address: str, folder: str, path: str) -> Starlette:
    """Nothing but the page of that path, rendered by Jinja each time, from data that is ready."""
    rendered: list[Callable[[], str]] = []
    render = Template.render

    def recorded(self: Template, *arguments: Any, **named: Any) -> str:
        made = partial(copy_context().run, render, self, *arguments, **named)  # in the same language
        rendered.append(made)
        return made()

    with patch.object(Template, "render", recorded):
        asyncio.run(ask_once(ours(address, folder), path))
    page = rendered[-1]

    def show(request: Request) -> Response:
        return HTMLResponse(page())

    return Starlette(routes=[Route(path.partition("?")[0], show), Route("/healthz", show)])


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


def compare_pages(address: str, folder: str, paths: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """For each kind of page, our throughput as a part of a bare page's: of one that is asked for again and
    again, and of others of which each is asked for once, which is no goal."""
    ratios = {}
    for name, (path, *others) in paths.items():
        with served(ours, address, folder) as mine, served(bare, address, folder, path) as other:
            ready(mine.port)
            ready(other.port)
            own, theirs = (Client(server.port, path, {}, 200) for server in (mine, other))
            assert own.body == theirs.body, path
            once = [Client(mine.port, each, {}, 200, at_once=False) for each in others]
            bare_page = _throughput(other, [theirs] * REQUESTS)
            ratios[name] = _throughput(mine, [own] * REQUESTS) / bare_page
            first = _throughput(mine, once) / bare_page
            print(f"  {name:8} {ratios[name]:.2f}, for the first time {first:.2f} ({len(own.body):,} bytes)")
    return ratios


def _throughput(server: Server, clients: Sequence[Client]) -> float:
    """Answers for each second of the processor."""
    began = server.seconds()
    for client in clients:
        client.ask()
    return len(clients) / (server.seconds() - began)


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


def pages_are_fast_enough(count: int) -> bool:
    """Measure and print."""
    print(f"{count:,} papers, pages")
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/pages.db"
        with filled(address, count, LENGTHS) as engine:
            paths = paths_of(engine)
        ratios = compare_pages(address, folder, paths)
    print(f"  goal: at least {GOAL:g}")
    return min(ratios.values()) >= GOAL


def search_is_fast_enough(address: str, count: int) -> bool:
    """Measure and print."""
    began = time.monotonic()
    with filled(address, count, SHORT, COPIES) as engine, reading(engine) as connection:
        print(f"{count:,} short papers in {engine.dialect.name}, {time.monotonic() - began:.0f} s to fill it")
        return is_fast_enough(list(compare(connection)))


def main(papers: int = PAPERS, searched: int = PAPERS, on_postgresql: int = PAPERS) -> None:
    """Print all ratios; exits with 1 where a goal is missed."""
    from tests.postgresql import running_server

    fast = [pages_are_fast_enough(papers)]
    with tempfile.TemporaryDirectory() as folder:
        fast.append(search_is_fast_enough(f"sqlite:///{folder}/search.db", searched))
    with running_server() as server:
        fast.append(search_is_fast_enough(server.new_database(), on_postgresql))
    if not all(fast):
        sys.exit(1)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
