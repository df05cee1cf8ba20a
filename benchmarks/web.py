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
from contextlib import contextmanager
from contextvars import copy_context
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import quote

from jinja2 import Template
from sqlalchemy import Connection, Engine, func, insert, literal, select, text, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import Message

from alerts.web.app import create_app
from benchmarks.feeds import SITE, Server, forget, motions_like_real_ones, ready, served
from benchmarks.search import LENGTHS, QUERIES, START, bare_query, compare, fill, is_fast_enough
from storage.database import open_database, reading, upgrade
from storage.filtering import Place, motions_matching
from storage.filters import Filter
from storage.models import Change, File, Motion, Paper, PaperFile, TopicMatch
from storage.models_search import PaperTag, PaperWords
from storage.motion_tables import MotionPart
from storage.profiles import in_chunks
from storage.records import Consultation
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
FOUND = ("list", "motion")
"""Kinds of pages of which the goal holds for the first time, too."""
OK = 200
CHANGE = {"kind": "new", "silent": False, "before": {}, "after": {}}


class Ratio(NamedTuple):
    """Of our throughput to that of a bare page."""

    name: str
    value: float
    has_goal: bool = True

    @property
    def is_met(self) -> bool:
        """Whether the goal holds, where there is one."""
        return self.value >= GOAL or not self.has_goal

    def judged(self) -> str:
        """Whether the goal holds, in words."""
        if not self.has_goal:
            return "no goal: the index is asked, which has one of its own"
        return f"goal: at least {GOAL:g}, {'holds' if self.is_met else 'missed'}"


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


def furnish(engine: Engine) -> None:
    """Give the topic's motions as much to tell as those of a council: what is asked, reasons, meetings with
    results, documents, what happened."""
    [plain, *_] = motions_like_real_ones(1)
    snapshot = {"consultations": [_listed(each) for each in plain.consultations]}
    fields = {"resolution": plain.resolution, "originators": list(plain.originators)}
    match = {"evidence": [each.model_dump() for each in plain.evidence], "subtopics": ["sprache"]}
    file = {"size": 93_000, "media_type": "application/pdf", "state": "ok", "message": "", "ocr": False}
    with engine.begin() as connection:
        ids = connection.scalars(select(TopicMatch.paper_id).where(TopicMatch.selected)).all()
        told = update(Paper).where(Paper.id.in_(select(TopicMatch.paper_id).where(TopicMatch.selected)))
        connection.execute(told.values(snapshot=snapshot, fields=fields))
        connection.execute(update(TopicMatch).values(match))
        numbers = [(id_, position, f"{id_ * 10 + position:064}") for id_ in ids for position in range(2)]
        for table, rows in (
            (File, [{**file, "sha256": name, "pages": [], "kept_at": START} for _, _, name in numbers]),
            (PaperFile, [_document(*each) for each in numbers]),
            (Change, [{**CHANGE, "paper_id": id_, "at": START} for id_ in ids]),
        ):
            connection.execute(insert(table), rows)


def _listed(each: Consultation) -> dict[str, Any]:
    """A consultation as a snapshot lists it."""
    row = each.model_dump(mode="json", include={"organization", "date", "role", "number", "result", "votes"})
    return {**row, "meeting": each.meeting_key, "cancelled": False, "dropped": False}


def _document(paper_id: int, position: int, sha256: str) -> dict[str, Any]:
    url = f"http://localhost/getfile.asp?id={paper_id}{position}"
    return {
        "paper_id": paper_id, "position": position, "url": url, "name": f"Antrag {paper_id}.pdf",
        "role": "main", "sha256": sha256,
    }  # fmt: skip


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


def compare_pages(address: str, folder: str, paths: Mapping[str, Sequence[str]]) -> Iterator[Ratio]:
    """For each kind of page, our throughput as a part of the bare pages'."""
    for name, (path, *others) in paths.items():
        pages = recorded(address, folder, [path, *others])
        with served(ours, address, folder) as mine, served(bare, pages) as other:
            for server in (mine, other):
                ready(server.port)
                _asked(server, [path])  # what a process does once is done
            yield Ratio(f"{name}, for the first time", _compared(mine, other, others), name in FOUND)
            yield Ratio(f"{name}, again", _compared(mine, other, [path] * REQUESTS))


def _compared(mine: Server, other: Server, paths: Sequence[str]) -> float:
    """The ratio for these pages, which must be the same from both."""
    (own, seconds), (theirs, bare_seconds) = _asked(mine, paths), _asked(other, paths)
    assert own == theirs
    return bare_seconds / seconds


def _asked(server: Server, paths: Sequence[str]) -> tuple[list[bytes], float]:
    """The pages, one after the other, and how many seconds of the processor they took."""
    client = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    began, pages = server.seconds(), []
    for path in paths:
        client.request("GET", path)
        answer = client.getresponse()
        pages.append(answer.read())
        assert answer.status == OK, (path, answer.status)
    client.close()
    return pages, server.seconds() - began


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
    print(f"{count:,} papers, pages: part of a bare page's throughput")
    fast = True
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/pages.db"
        with filled(address, count, LENGTHS) as engine:
            furnish(engine)
            paths = paths_of(engine)
        for ratio in compare_pages(address, folder, paths):
            print(f"  {ratio.name:24} {ratio.value:.2f}  {ratio.judged()}")
            fast = fast and ratio.is_met
    return fast


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
