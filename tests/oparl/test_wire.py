"""What really goes over the wire: queries as they are written, and a server that fails at first.

A server of our own on the loopback interface keeps each request's line as it came.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.forked import Forked
from tests.oparl.council import MEETINGS, ORGANIZATIONS, PAPERS, body, system
from tests.oparl.support import ROOT

PROJECT = Path(__file__).resolve().parents[2]
SOMACOS = {"vendor": "http://www.somacos.de", "product": "Session  Copyright SOMACOS GmbH & Co. KG"}


class Council(ThreadingHTTPServer):
    """Answers like the invented council, under its own address; `lines` are what was asked for."""

    def __init__(self, vendor: dict[str, str], bears_encoding: bool, failures: int) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.bears_encoding = bears_encoding
        self.failures = failures
        self.lines: list[str] = []
        self.tries: Counter[str] = Counter()
        own = f"http://127.0.0.1:{self.server_port}"
        self.root = f"{own}/oparl"
        answers = {
            "system": {**system(), **vendor},
            "body": {"data": [body()]},
            "body/1/organization": ORGANIZATIONS,
            "body/1/meeting": MEETINGS,
            "body/1/paper": PAPERS,
        }
        self.answers = {
            f"/oparl/{path}": json.dumps(answer).replace(ROOT, self.root) for path, answer in answers.items()
        }

    def answer(self, line: str) -> tuple[int, str]:
        """Status and body for a request line's target."""
        self.lines.append(line)
        path, _, query = line.partition("?")
        if "modified_since" in query and "%" in query and not self.bears_encoding:
            return 500, "{}"
        self.tries[line] += 1
        if query and self.tries[line] <= self.failures:
            return 500, "{}"
        return (200, self.answers[path]) if path in self.answers else (404, "{}")


class Handler(BaseHTTPRequestHandler):
    """Hands a request's target on as it came."""

    server: Council

    def do_GET(self) -> None:
        status, text = self.server.answer(self.path)
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def council(vendor: dict[str, str], *, bears_encoding: bool = True, failures: int = 0) -> Iterator[Council]:
    server = Council(vendor, bears_encoding, failures)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


def crawl(server: Council, folder: Path) -> dict[str, Any]:
    """What a process finds that reads the council."""
    into, said = folder / "found.json", folder / "said.log"
    command = (sys.executable, "-m", "tests.oparl.crawling", f"{server.root}/system", str(into))
    with said.open("wb") as log:
        process = Forked(command, dict(os.environ), log.fileno(), log.fileno(), folder=PROJECT)
        try:
            assert process.wait(100) == 0, said.read_text()
        finally:
            if process.poll() is None:
                process.kill()
    found: dict[str, Any] = json.loads(into.read_text("utf-8"))
    return found


EVERYTHING = [
    ["PaperItem", "71"],
    ["PaperItem", "72"],
    ["Meeting", "21"],
    ["PaperItem", "to-302"],
    ["Meeting", "22"],
]


def test_reserved_characters_are_encoded(tmp_path: Path) -> None:
    with council({}) as server:
        found = crawl(server, tmp_path)
    assert sorted(found["items"]) == sorted(EVERYTHING)
    assert found["failures"] == []
    assert server.lines[-1] == (
        "/oparl/body/1/paper?limit=100&modified_since=2026-05-01T00%3A00%3A00%2B02%3A00"
    )


@pytest.mark.parametrize("failures", [0, 2])
def test_somacos_is_asked_without_encoding_and_again_after_an_error(failures: int, tmp_path: Path) -> None:
    with council(SOMACOS, bears_encoding=False, failures=failures) as server:
        found = crawl(server, tmp_path)
    assert sorted(found["items"]) == sorted(EVERYTHING)
    assert found["failures"] == []
    plain = "/oparl/body/1/paper?limit=100&modified_since=2026-05-01T00:00:00+02:00"
    assert [line for line in server.lines if "paper" in line] == [plain] * (failures + 1)


def test_a_server_that_goes_on_failing_is_asked_without_parameters(tmp_path: Path) -> None:
    with council({}, bears_encoding=False) as server:
        found = crawl(server, tmp_path)
    assert sorted(found["items"]) == sorted(EVERYTHING)
    assert found["failures"] == []
    assert [line for line in server.lines if "paper" in line][-1] == "/oparl/body/1/paper"
