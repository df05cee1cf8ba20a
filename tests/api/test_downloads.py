"""Everything at once: what a file holds, of which state it is, and who waits for whom."""

from __future__ import annotations

import csv
import http.client
import io
import json
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from sqlalchemy import Engine, update

from alerts.web import downloads, spool
from alerts.web.api import flat, models
from alerts.web.app import create_app
from alerts.web.spool import Broken, Spool
from alerts.web.turnstile import Most, Turnstile
from storage.filtering import each_matching
from storage.filters import Filter
from storage.models import Paper
from storage.search.index import forget_words, index_rest
from tests.alerts.samples import SITE
from tests.alerts.test_web import Web
from tests.api.conftest import asked
from tests.api.many import add_many

API = "/api/v1"
MODELS = {"motions": models.Motion, "papers": models.ListedPaper, "meetings": models.Meeting}
QUERIES = ("", "?thema=alle", "?partei=SPD&suche=Sprachlotsen", "?gremium=Rat", "?nur=ergebnisse")


def until(holds: Callable[[], bool], seconds: float = 15) -> bool:
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(
        csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";", strict=True)
    )


def begun(web: Web, path: str) -> socket.socket:
    """A download that is asked for, and not read."""
    client = socket.create_connection(("127.0.0.1", web.port))
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return client


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("name", MODELS)
def test_a_file_holds_what_the_list_holds(site: Web, name: str, query: str) -> None:
    listed = asked(site, f"{API}/{name}{query}")["items"]
    lines = site.get(f"/download/{name}.jsonl{query}").body.decode().splitlines()
    assert [json.loads(line) for line in lines] == listed
    rows = read_csv(site.get(f"/download/{name}.csv{query}").body)
    assert [row["id"] for row in rows] == [item["id"] for item in listed]


@pytest.mark.parametrize("name", MODELS)
def test_a_table_has_the_same_fields(site: Web, name: str) -> None:
    answer = site.get(f"/download/{name}.csv")
    head = answer.body.split(b"\r\n")[0]
    assert head.decode("utf-8-sig").split(";") == flat.columns(MODELS[name])
    fields = MODELS[name].model_fields
    assert all(any(column.startswith(field) for column in flat.columns(MODELS[name])) for field in fields)
    assert all(None not in row and None not in row.values() for row in read_csv(answer.body))


def test_values_of_a_list_stand_in_one_cell(site: Web) -> None:
    row = read_csv(site.get("/download/motions.csv").body)[-1]
    assert row["originators"] == "SPD; FDP"
    assert (row["published"], row["withdrawn"]) == ("2026-03-02T09:00:00Z", "false")
    assert (row["topics_name"], row["topics_evidence_found"]) == ("integration", "Zugewanderte")
    assert row["papers_source_url"] == "https://musterstadt.example/bi/vo0050.asp?__kvonr=1"
    assert row["parts_motion_id"] == "00000000-0000-4000-8000-000000000005"
    assert row["changes_kind"] == "new; new; decided"
    assert (row["changes_sitting_votes_yes"], row["selected_by_hand"]) == ("; ; 20", "")


def test_a_file_has_a_name_and_says_where_the_sources_are(site: Web) -> None:
    for form, media_type in (("csv", "text/csv"), ("jsonl", "application/x-ndjson")):
        answer = site.get(f"/download/papers.{form}?kommune=Musterstadt")
        headers = {name.lower(): value for name, value in answer.headers.items()}
        assert headers["content-type"].startswith(f"{media_type}; charset=utf-8")
        assert headers["content-disposition"].startswith('attachment; filename="antragsradar-papers-2')
        assert headers["content-disposition"].endswith(f'.{form}"')
        assert headers["link"] == f'<{SITE.base_url}{API}/sources>; rel="describedby"'
        head = site.get(f"/download/papers.{form}", "HEAD")
        assert (head.status, head.body) == (200, b"")
        assert "Content-Length" not in head.headers
        assert site.get(f"/download/papers.{form}?kommune=Atlantis").status == 400
        assert site.get(f"/download/papers.{form}?limit=3").status == 400


def test_what_cannot_be_searched_through_is_no_file(town: Engine, web: Web) -> None:
    with town.begin() as connection:
        forget_words(connection)
    words = {"suche": "Sprachlotsen"}
    for path in ("/download/motions.csv", "/download/papers.jsonl", "/statistik/monate.csv"):
        assert web.get(path).status == 200, "nobody searches for words"
        refused = web.get(f"{path}?{urlencode(words)}")
        assert (refused.status, refused.headers["retry-after"]) == (503, "60")
        assert "Der Suchindex wird noch aufgebaut" in refused.body.decode()
        assert "content-disposition" not in refused.headers
    assert "Der Suchindex wird noch aufgebaut" in web.get(f"/abonnieren?{urlencode(words)}").words
    index_rest(town)
    for path in ("/download/motions.csv", "/statistik/monate.csv"):
        assert web.get(f"{path}?{urlencode(words)}").status == 200


class Paused:
    """Batches that wait, after the first, to be let on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.reached, self.go_on = threading.Event(), threading.Event()
        monkeypatch.setattr(downloads, "each_matching", self._batches)

    def _batches(self, connection: Any, wanted: Filter) -> Iterator[list[int]]:
        for batch in each_matching(connection, wanted, size=1):
            yield batch
            self.reached.set()
            assert self.go_on.wait(30)


def test_a_file_is_of_one_state(town: Engine, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [item["title"] for item in asked(web, f"{API}/motions")["items"]]
    paused = Paused(monkeypatch)
    client = begun(web, "/download/motions.jsonl")
    assert paused.reached.wait(15)
    with town.begin() as connection:  # a writer does not wait for who reads
        connection.execute(update(Paper).values(title="Ganz anders"))
    add_many(town, 3, first=100)
    paused.go_on.set()
    answer = http.client.HTTPResponse(client)
    answer.begin()
    assert [json.loads(line)["title"] for line in answer.read().splitlines()] == before
    client.close()
    assert asked(web, f"{API}/motions")["items"][0]["title"] == "Ganz anders"


def test_who_reads_slowly_keeps_no_connection(house: Engine, web: Web) -> None:
    add_many(house, 250, words="Sprachlotsen für alle. " * 2000)  # more than a connection takes unread
    client = begun(web, "/download/motions.jsonl")
    assert client.recv(1)
    assert until(lambda: house.pool.checkedout() == 0), "everything is made, though hardly anything is read"
    answer = asked(web, f"{API}/motions?limit=1")
    assert len(answer["items"]) == 1
    rest = bytearray()
    while not rest.endswith(b"0\r\n\r\n"):
        rest += client.recv(1 << 20)
    assert rest.count(b"page_url") >= 250
    assert len(rest) > 250 * 2000 * 20
    client.close()


def test_too_many_are_asked_to_come_again(
    town: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "MOST", Most(making=1, reading=5, of_network=5))
    paused = Paused(monkeypatch)
    with Web(create_app(town, SITE, feeds=tmp_path / "feeds")) as web:
        client = begun(web, "/download/motions.csv")
        assert paused.reached.wait(15)
        busy = web.get("/download/motions.jsonl")
        headers = {name.lower(): value for name, value in busy.headers.items()}
        assert (busy.status, headers["content-type"]) == (503, "application/problem+json")
        assert int(headers["retry-after"]) > 0
        client.close()  # whoever goes away makes room
        paused.go_on.set()
        assert until(lambda: web.get("/download/papers.csv").status == 200)
    assert town.pool.checkedout() == 0


def test_what_could_not_be_made_whole_does_not_look_so(
    town: Engine, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(connection: Any, wanted: Filter) -> Iterator[list[int]]:
        yield [1]
        raise OSError("disk full")

    monkeypatch.setattr(downloads, "each_matching", broken)
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        web.get("/download/motions.jsonl")
    monkeypatch.undo()
    assert web.get("/download/motions.jsonl").status == 200


def test_room_is_counted_by_network_too() -> None:
    turnstile = Turnstile(Most(making=3, reading=3, of_network=2))
    assert [turnstile.enter("a"), turnstile.enter("a"), turnstile.enter("a")] == [True, True, False]
    assert turnstile.enter("b")
    assert not turnstile.enter("c"), "as many as may be made"
    turnstile.made()
    assert not turnstile.enter("c"), "as many as may be read"
    turnstile.left("b")
    assert turnstile.enter("c")


def test_a_spool_is_read_while_it_is_written(tmp_path: Path) -> None:
    go_on = threading.Event()

    def parts() -> Iterator[bytes]:
        yield b"eins"
        assert go_on.wait(10)
        yield b"zwei" * spool.CHUNK

    reader = Spool(parts, tmp_path, patience=60).read()
    assert next(reader) == b"eins"
    go_on.set()
    assert b"".join(reader) == b"zwei" * spool.CHUNK
    assert list(tmp_path.iterdir()) == []


def test_who_reads_for_too_long_is_left(tmp_path: Path) -> None:
    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 1000
            time.sleep(0.01)

    made = threading.Event()
    endless_spool = Spool(endless, tmp_path, patience=0.2, made=made.set)
    with pytest.raises(Broken):
        list(endless_spool.read())
    assert made.wait(5)


def test_memory_does_not_grow_with_the_number_of_motions(house: Engine, web: Web) -> None:
    def peak() -> int:
        web.get("/download/motions.jsonl")  # what is made once and kept, and all that small caches take
        tracemalloc.start()
        client = begun(web, "/download/motions.jsonl")
        tail = b""
        while not tail.endswith(b"0\r\n\r\n"):
            tail = tail[-5:] + client.recv(4096)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        client.close()
        return most

    add_many(house, 500)  # more than are read at once
    few = peak()
    add_many(house, 1000, first=501)
    assert peak() < 1.5 * few
