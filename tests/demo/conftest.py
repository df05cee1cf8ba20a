"""A running demo server for the tests, and a client without any cleverness."""

from __future__ import annotations

import datetime as dt
import http.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from demo.server import DemoServer
from demo.world import World

TODAY = dt.date(2026, 11, 23)


@dataclass(frozen=True)
class Answer:
    """What the server said; redirects are not followed."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "lxml")


Get = Callable[..., Answer]


def fetch(
    url: str, method: str = "GET", body: str | None = None, headers: dict[str, str] | None = None
) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=20)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, body=body, headers=headers or {})
        response = connection.getresponse()
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told, response.read())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def world() -> World:
    return World(TODAY)


@pytest.fixture(scope="module")
def server(world: World) -> Iterator[DemoServer]:
    with DemoServer(world) as running:
        yield running


@pytest.fixture(scope="module")
def get(server: DemoServer) -> Get:
    def ask(path: str, method: str = "GET", body: str | None = None) -> Answer:
        url = path if path.startswith("http") else server.url + path.lstrip("/")
        return fetch(url, method, body)

    return ask
