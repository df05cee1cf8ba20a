"""/healthz and /metrics: what those see who watch the service, and nobody else."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine
from starlette.exceptions import HTTPException
from starlette.requests import Request

from alerts.feeds import motion_feed
from alerts.publish import publish
from alerts.web import health
from alerts.web.app import create_app
from alerts.web.health import Health
from alerts.web.metrics import Metrics
from antragsradar.dispatch.schema import bring_up
from storage import dumps, jobs, leases
from storage.database import open_database, reading
from storage.jobs import JobRecord
from storage.times import utc_now
from tests.alerts.conftest import house
from tests.alerts.house import HOUSE, add_motion, subscribe
from tests.alerts.samples import SITE
from tests.alerts.test_web import Answer, Web
from tests.databases import take_away

__all__ = ["house"]

WORD = "Zinnhortung"


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline, "it does not happen"
        time.sleep(0.02)


def test_health_says_in_a_word_what_is_wrong(
    house: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds", lease="scheduler")) as web:

        def said() -> tuple[int, dict[str, object]]:
            answer = web.get("/healthz")
            return answer.status, json.loads(answer.body)

        assert said() == (503, {"status": "error", "failing": ["schedule"]})
        leases.acquire(house, "scheduler", "somebody", 60)
        assert said() == (200, {"status": "ok"})
        monkeypatch.setattr(health, "_LOOKED_AFTER", 0.0)
        monkeypatch.setattr(health, "LEAST_FREE", 2**62)
        assert said() == (503, {"status": "error", "failing": ["disk"]})
        monkeypatch.setattr(health, "LEAST_FREE", 0)
        assert said()[0] == 200
    assert not list(tmp_path.glob(".writing*"))


@pytest.mark.sqlite_only("PostgreSQL looks after its files itself")
def test_a_damaged_database_is_seen(house: Engine, tmp_path: Path) -> None:
    for number in range(1, 200):
        add_motion(house, number)
    whole = Health(house, tmp_path)
    assert whole.failing() == []
    house.dispose()
    path = tmp_path / HOUSE
    content = bytearray(path.read_bytes())
    for at in range(40 * 4096, len(content), 3 * 4096):
        content[at : at + 200] = b"\xff" * 200
    path.write_bytes(content)
    damaged = Health(house, tmp_path)
    until(lambda: "database" in damaged.failing())


def samples(answer: Answer) -> dict[tuple[str, str], float]:
    """All that is measured, by name and labels."""
    families = text_string_to_metric_families(answer.body.decode())
    return {
        (each.name, ",".join(each.labels.values())): each.value
        for family in families
        for each in family.samples
    }


def test_metrics_count_what_there_is_and_what_was_asked_by_route(
    database: str, house: Engine, tmp_path: Path
) -> None:
    add_motion(house, 1)
    subscribe(house, "leserin@radar.example")
    with house.begin() as connection:
        jobs.watch(connection, [JobRecord("send mails", "Mails senden", dt.timedelta(minutes=1))], utc_now())
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds", version="1.2.3")) as web:
        for path in (f"/motions?suche={WORD}", "/en/motions", f"/nothing/{WORD}", "/static/style.css", "/"):
            web.get(path)
        answer = web.get("/metrics")
        found = samples(answer)
    assert answer.headers["cache-control"] == "no-store"
    for name, labels, value in (
        ("build_info", "1.2.3", 1),
        ("database_up", "", 1),
        ("motions", "", 1),
        ("job_late", "send mails", 0),
        ("http_requests_total", "/motions,2xx", 1),
        ("http_requests_total", "/en/motions,2xx", 1),
        ("http_requests_total", "other,4xx", 1),
        ("http_requests_total", "/static,2xx", 1),
    ):
        assert found[f"antragsradar_{name}", labels] == value, name
    size = found["antragsradar_database_bytes", ""]
    assert size == (tmp_path / HOUSE).stat().st_size if database == "sqlite" else size > 1_000_000
    assert found["process_resident_memory_bytes", ""] > 1_000_000
    assert WORD not in answer.body.decode()
    assert "radar.example" not in answer.body.decode()


@pytest.mark.parametrize("query", ["", "?partei=SPD"])
def test_answers_from_memory_are_as_those_that_were_looked_up_and_count_as_well(
    house: Engine, tmp_path: Path, query: str
) -> None:
    publish(motion_feed((), SITE), tmp_path / "feeds", utc_now())
    path = f"/feeds/motions.atom{query}"
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as web:
        first, again = web.get(path), web.get(path)
        assert (first.status, again.status) == (200, 200)
        assert (again.body, kept_headers(again)) == (first.body, kept_headers(first))
        assert web.get(path, "HEAD").body == b""
        assert web.get(path, If_None_Match=first.headers["etag"]).status == 304
        assert web.get(path, "POST").status == 405
        found = samples(web.get("/metrics"))
    counted = {status: found["antragsradar_http_requests_total", f"/feeds/motions.atom,{status}"]
               for status in ("2xx", "3xx", "4xx")}  # fmt: skip
    assert counted == {"2xx": 3, "3xx": 1, "4xx": 1}


def kept_headers(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers.items() if name != "date"}


def test_a_folder_of_feeds_that_cannot_be_read_counts_as_an_error(house: Engine, tmp_path: Path) -> None:
    (tmp_path / "feeds").write_text("no folder")
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as web:
        assert web.get("/feeds/motions.atom").status == 500
        found = samples(web.get("/metrics"))
    assert found["antragsradar_http_requests_total", "/feeds/motions.atom,5xx"] == 1


def test_metrics_bear_that_the_database_is_gone(house: Engine, tmp_path: Path) -> None:
    take_away(house, tmp_path / HOUSE)
    with Web(create_app(house, SITE, feeds=tmp_path / "feeds")) as web:
        found = samples(web.get("/metrics"))
    assert found["antragsradar_database_up", ""] == 0
    assert ("antragsradar_motions", "") not in found


def test_metrics_tell_of_the_queue_and_no_backup_holds_it(postgresql_address: str, tmp_path: Path) -> None:
    engine = open_database(postgresql_address)
    bring_up(engine)
    with Web(create_app(engine, SITE, feeds=tmp_path / "feeds")) as web:
        found = samples(web.get("/metrics"))
    assert found["antragsradar_database_bytes", ""] > 1_000_000
    assert found["antragsradar_workers", ""] == 0
    with reading(engine) as connection:
        dumped = {table.name for table in dumps.tables(connection)}
    assert "papers" in dumped
    assert not [name for name in dumped if name.startswith(("procrastinate", "queue"))]
    engine.dispose()


@pytest.mark.parametrize(
    ("client", "headers", "may"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("10.1.2.3", {}, True),
        ("::ffff:10.1.2.3", {}, True),
        ("11.1.2.3", {}, False),
        ("2001:db8::1", {}, False),
        ("testclient", {}, False),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("10.1.2.3", {"forwarded": "for=10.1.2.3"}, False),
    ],
)
def test_only_this_machine_and_named_networks_read_metrics(
    house: Engine, tmp_path: Path, client: str, headers: dict[str, str], may: bool
) -> None:
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    request = Request({"type": "http", "method": "GET", "headers": raw, "client": (client, 4711)})
    metrics = Metrics(house, tmp_path, [ip_network("10.0.0.0/8")])
    if may:
        assert metrics.show(request).status_code == 200
    else:
        with pytest.raises(HTTPException) as caught:
            metrics.show(request)
        assert caught.value.status_code == 404
