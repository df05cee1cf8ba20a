"""What the API costs, beside reading the same motions and writing them as JSON.

    python -m benchmarks.api [MOTIONS]

Lists: a page over HTTP of a server in this process, against the bare reader (`motions_matching`,
`motions_by_id`) and json.dumps of what it returns; ratios of the processor's time in one run, the two taking
turns. Downloads: how many motions a second, and how much memory the process takes more for a file of all of
them than for one of a tenth.
"""

from __future__ import annotations

import dataclasses
import http.client
import json
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from alerts.web.app import create_app
from benchmarks.measurement import Measurement, seconds, table
from storage.database import reading
from storage.filtering import motions_matching
from storage.filters import Filter
from storage.motions import motions_by_id
from storage.views import MotionView

MOTIONS = 20_000
ROUNDS = 40
LISTS = ("motions", "papers", "meetings", "changes", "statistics")


def read(engine: Engine, limit: int) -> list[MotionView]:
    """The newest motions, as the list's reader gives them."""
    with reading(engine) as connection:
        ids = motions_matching(connection, Filter(), limit=limit + 1)
        return motions_by_id(connection, ids[:limit])


def bare(engine: Engine, limit: int) -> bytes:
    """The same as JSON, as json.dumps writes it."""
    motions = read(engine, limit)
    return json.dumps([dataclasses.asdict(each) for each in motions], default=str).encode()


def fetch(port: int, path: str) -> bytes:
    """An answer, uncompressed, over a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", path)
    answer = connection.getresponse()
    content = answer.read()
    assert answer.status == 200, content[:200]
    connection.close()
    return content


def compare(engine: Engine, port: int, limit: int) -> tuple[float, float]:
    """Seconds of our answer, and of reading and writing the same alone."""
    works: tuple[Callable[[], object], ...] = (
        lambda: fetch(port, f"/api/v1/motions?limit={limit}"),
        lambda: bare(engine, limit),
    )
    rounds = [[seconds(work) for work in works] for _ in range(ROUNDS)]
    ours, written = (statistics.median(each) for each in zip(*rounds, strict=True))
    return ours, written


def download(port: int, path: str) -> tuple[float, int, int]:
    """Seconds, octets, and the most memory that this process ever took (kB)."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3600)
    connection.request("GET", path)
    answer = connection.getresponse()
    octets = 0
    while chunk := answer.read(65536):
        octets += len(chunk)
    connection.close()
    return time.monotonic() - began, octets, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(motions: str = str(MOTIONS)) -> list[Measurement]:
    """Print what downloads and lists take; pages of motions beside reading and writing alone."""
    from tests.alerts.house import open_house
    from tests.alerts.samples import SITE
    from tests.alerts.test_web import Web
    from tests.api.many import add_many
    from tests.databases import on

    count = int(motions)
    found = []
    with tempfile.TemporaryDirectory() as folder, on("sqlite"):
        engine = open_house(Path(folder))
        add_many(engine, count // 10)
        with Web(create_app(engine, SITE, feeds=Path(folder) / "feeds")) as web:
            *_, before = download(web.port, "/download/motions.jsonl")
            add_many(engine, count - count // 10, first=count // 10 + 1)
            for form in ("jsonl", "csv"):
                took, octets, after = download(web.port, f"/download/motions.{form}")
                print(f"  motions.{form}: {count / took:.0f} a second, {octets / 1e6:.0f} MB")
            print(f"  memory: {(after - before) / 1000:.0f} MB more than for {count // 10} motions")
            for limit in (20, 100):
                ours, written = compare(engine, web.port, limit)
                name = f"api: {limit} motions, beside reading and json.dumps"
                found.append(Measurement(name, ours * 1000, written * 1000, "ms", ours / written))
            for name in LISTS:
                took = statistics.median(
                    seconds(lambda: fetch(web.port, f"/api/v1/{name}"))  # noqa: B023 (used at once)
                    for _ in range(10)
                )
                print(f"  {name}: {took * 1000:.0f} ms")
        engine.dispose()
    return found


if __name__ == "__main__":
    print(table(main(*sys.argv[1:2])))
