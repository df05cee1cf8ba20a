"""The dead-man's switch: told while all is well, and not told as soon as something is late."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import time_machine

from alerts.web import health
from antragsradar.app import App
from antragsradar.heartbeat import Heartbeat
from antragsradar.work import Work
from storage import jobs
from storage.jobs import JobRecord
from storage.times import utc_now
from tests.cli.conftest import Run


class Listener(HTTPServer):
    """The service outside."""

    heard = 0


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """One more sign of life."""
        self.server.heard += 1  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    server = Listener(("127.0.0.1", 0), _Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("ANTRAGSRADAR_HEARTBEAT_URL", f"http://127.0.0.1:{server.server_port}/ping")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_is_told_only_while_all_is_well(listener: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    app = App.here()
    assert "say all is well" in {task.name for task in Work(app).tasks}
    heartbeat = Heartbeat(app)
    with app.engine.begin() as connection:
        jobs.watch(connection, [JobRecord("send mails", "Mails senden", dt.timedelta(minutes=1))], utc_now())
    heartbeat.beat()
    assert listener.heard == 1
    with time_machine.travel(utc_now() + dt.timedelta(hours=1)):
        heartbeat.beat()
        assert listener.heard == 1, "a job is late"
        with app.engine.begin() as connection:
            jobs.ended(connection, "send mails", utc_now())
        heartbeat.beat()
    assert listener.heard == 2
    monkeypatch.setattr(health, "LEAST_FREE", 2**62)
    heartbeat.beat()
    assert listener.heard == 2, "the disk is full"


def test_that_nobody_hears_is_logged_once(
    listener: Listener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    heard, deaf = f"http://127.0.0.1:{listener.server_port}/", "http://127.0.0.1:9/"
    app = App.here()
    heartbeat = Heartbeat(app)
    for url, lines in ((deaf, 1), (deaf, 1), (heard, 1), (deaf, 2)):
        app.settings = app.settings.model_copy(update={"heartbeat_url": url})
        heartbeat.beat()
        assert caplog.text.count("nobody hears") == lines
    assert listener.heard == 1


def test_it_goes_by_tls(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong in ("http://watch.example/ping", "ftp://watch.example", "nonsense"):
        monkeypatch.setenv("ANTRAGSRADAR_HEARTBEAT_URL", wrong)
        run("status").refuses(1, "ANTRAGSRADAR_HEARTBEAT_URL", "https://")
    monkeypatch.delenv("ANTRAGSRADAR_HEARTBEAT_URL")
    monkeypatch.setenv("ANTRAGSRADAR_METRICS_FROM", "10.0.0.0/8, everybody")
    run("status").refuses(1, "ANTRAGSRADAR_METRICS_FROM", "kein Netz")
