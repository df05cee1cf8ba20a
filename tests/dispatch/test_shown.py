"""What the command line and the desk say of the queue."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

import alerts.web.desk.jobs
from antragsradar.queue_words import queue_lines
from storage.queue import QueueView, RunningJob, TaskCount, WorkerView
from tests.desk.conftest import desk, house, quick_hashes, visitor, web
from tests.desk.support import Desk

__all__ = ["desk", "house", "quick_hashes", "visitor", "web"]

NOON = dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)
QUEUE = QueueView(
    [TaskCount("read source", "Quelle lesen", 3, 1, 1)],
    [RunningJob("read source", "Quelle lesen", "duisburg", "machine/7", NOON, is_stalled=True)],
    [WorkerView("machine/7", NOON, NOON, is_silent=True), WorkerView("other/8", NOON, NOON, is_silent=False)],
    NOON,
)


def test_the_command_line_says_what_waits_and_who_works() -> None:
    assert queue_lines(QUEUE) == [
        "Warteschlange: 3 wartend (seit 04.05.2026 12:00), 1 in Arbeit, 1 aufgegeben.",
        "  Quelle lesen: duisburg – machine/7 seit 04.05.2026 12:00, ohne Lebenszeichen",
        "1 Arbeiter: other/8.",
    ]
    assert "Es läuft kein Arbeiter" in queue_lines(replace(QUEUE, workers=[]))[-1]
    assert queue_lines(QueueView()) == [], "nobody uses the queue"


def test_the_desk_shows_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Warteschlange" not in desk.get("/betrieb/aufgaben").words
    monkeypatch.setattr(alerts.web.desk.jobs, "queue_view", lambda _connection: QUEUE)
    page = desk.get("/betrieb/aufgaben").words
    assert "Quelle lesen 3 1 1" in page
    assert "machine/7, seit 4. Mai 2026, 12:00 Uhr" in page
    assert page.count("ohne Lebenszeichen seit") == 1
    assert "Quelle lesen: duisburg – machine/7" in page
