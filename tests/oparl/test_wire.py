"""What really goes over the wire: queries as they are written, and a server that fails at first.

A server of our own on the loopback interface keeps each request's line as it came.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.oparl.council import MEETINGS, ORGANIZATIONS, PAPERS, body, system
from tests.oparl.support import ROOT

PROJECT = Path(__file__).resolve().parents[2]
SOMACOS = {"vendor": "http://www.somacos.de", "product": "Session  Copyright SOMACOS GmbH & Co. KG"}
# Runs a spider for the interface at argv[1] and writes what came of it; Scrapy's reactor starts only once.
CRAWL = """
import datetime as dt, json, sys
from scrapy import signals
from scrapy.crawler import CrawlerProcess
from scrapers.items import Body
from scrapers.journal import Journal
from scrapers.loading import project_settings
from scrapers.spider import Window
from scrapers.systems.oparl.spider import OparlSpider

class Town(OparlSpider):
    name = "musterstadt"
    body = Body("09999017", "Stadt Musterstadt")
    base_url = sys.argv[1]

settings = project_settings()
for name, value in {"DOWNLOAD_DELAY": 0.001, "ROBOTSTXT_OBEY": False, "LOG_LEVEL": "CRITICAL"}.items():
    settings.set(name, value)
settings.set("TRUSTED_HOSTS", ["127.0.0.1"])
for name in ("EXTENSIONS", "ITEM_PIPELINES", "DOWNLOADER_MIDDLEWARES"):
    settings.set(name, {})
process, journal, items = CrawlerProcess(settings), Journal(), []
crawler = process.create_crawler(Town)
keep = lambda item: items.append([type(item).__name__, item.key])
crawler.signals.connect(keep, signals.item_scraped, weak=False)
process.crawl(crawler, window=Window.around(dt.date(2026, 11, 26)), journal=journal)
process.start()
json.dump({"items": items, "failures": [each.message for each in journal.failures]}, sys.stdout)
"""


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


def crawl(server: Council) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", CRAWL, f"{server.root}/system"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        cwd=PROJECT,
        timeout=100,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


EVERYTHING = [
    ["PaperItem", "71"],
    ["PaperItem", "72"],
    ["Meeting", "21"],
    ["PaperItem", "to-302"],
    ["Meeting", "22"],
]


def test_reserved_characters_are_encoded() -> None:
    with council({}) as server:
        found = crawl(server)
    assert sorted(found["items"]) == sorted(EVERYTHING)
    assert found["failures"] == []
    assert server.lines[-1] == (
        "/oparl/body/1/paper?limit=100&modified_since=2026-05-01T00%3A00%3A00%2B02%3A00"
    )


@pytest.mark.parametrize("failures", [0, 2])
def test_somacos_is_asked_without_encoding_and_again_after_an_error(failures: int) -> None:
    with council(SOMACOS, bears_encoding=False, failures=failures) as server:
        found = crawl(server)
    assert sorted(found["items"]) == sorted(EVERYTHING)
    assert found["failures"] == []
    plain = "/oparl/body/1/paper?limit=100&modified_since=2026-05-01T00:00:00+02:00"
    assert [line for line in server.lines if "paper" in line] == [plain] * (failures + 1)


def test_a_server_that_goes_on_failing_is_asked_without_parameters() -> None:
    with council({}, bears_encoding=False) as server:
        found = crawl(server)
    assert sorted(found["items"]) == sorted(EVERYTHING)
    assert found["failures"] == []
    assert [line for line in server.lines if "paper" in line][-1] == "/oparl/body/1/paper"
