"""A WebSub hub on loopback is told of what is new, also after it was away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

import pytest

from alerts.hub import Hub

RSS, ATOM = "https://radar.example/feeds/motions.rss", "https://radar.example/feeds/motions.atom"


@dataclass
class Told:
    """What the hub was told, and how it answers."""

    url: str
    answer: int = 204
    feeds: list[str] = field(default_factory=list)


@pytest.fixture
def told() -> Iterator[Told]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            fields = dict(parse_qsl(self.rfile.read(size).decode()))
            assert fields["hub.mode"] == "publish"
            if known.answer < 300:
                known.feeds.append(fields["hub.url"])
            self.send_response(known.answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    known = Told(f"http://127.0.0.1:{server.server_port}/")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield known
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_feed_is_told_once(told: Told) -> None:
    hub = Hub(told.url)
    hub.tell([RSS, ATOM])
    hub.tell([])
    assert sorted(told.feeds) == [ATOM, RSS]


def test_what_could_not_be_told_is_told_later(told: Told) -> None:
    hub = Hub(told.url)
    told.answer = 503
    hub.tell([RSS])
    assert told.feeds == []
    told.answer = 202
    hub.tell([])
    assert told.feeds == [RSS]


def test_a_hub_that_is_away_stops_nobody() -> None:
    Hub("http://127.0.0.1:1/").tell([RSS])


def test_without_a_hub_nobody_is_told(told: Told) -> None:
    Hub("").tell([RSS])
    assert told.feeds == []
