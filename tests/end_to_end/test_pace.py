"""How often a host is asked: across sources, runs and processes, by the log of the host itself."""

from __future__ import annotations

import functools
import itertools
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

import pytest
from sqlalchemy import delete

import scrapers.run
import scrapers.settings
from antragsradar.app import App
from antragsradar.reading import Job, read_source
from demo.faults import Fault
from demo.faulty import LogEntry
from scrapers.run import EXIT_BUSY
from storage.database import reading
from storage.hosts import turn_of
from storage.models_manners import Permit
from storage.ownership import HostBusy, holding_hosts
from storage.permits import grant, revoke
from storage.runs import last_run
from storage.times import utc_now
from tests import forked
from tests.end_to_end.conftest import read_all
from tests.end_to_end.faults import check_recovery, let_pauses_end, view
from tests.end_to_end.outcomes import BLOG, NEWS, TOWN
from tests.end_to_end.switches import AN_HOUR, Switches
from tests.forked import Forked

Known = Callable[[str], None]
HOST = "127.0.0.1"


@pytest.fixture(autouse=True)
def _nothing_stays(tiny_app: App) -> Iterator[None]:
    """Pauses and permits of a test end with it."""
    yield
    let_pauses_end(tiny_app)
    with tiny_app.engine.begin() as connection:
        connection.execute(delete(Permit))


def gaps(entries: Sequence[LogEntry]) -> list[float]:
    """Seconds from the beginning of each request to that of the next."""
    times = sorted(entry.at for entry in entries)
    return [after - before for before, after in itertools.pairwise(times)]


def without_input() -> None:
    """For a process that nobody looks after: there is nothing to be read by it."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)


class Direct:
    """Starts `scrapers.run` without any process that looks after it."""

    def __init__(self, app: App, url: str, log: IO[bytes]) -> None:
        self._log = log
        self._options = ["--user-agent", "Antragsradar/test", "--data-dir", str(app.settings.data_dir)]
        self._environment = {
            **os.environ,
            "ANTRAGSRADAR_DATABASE_URL": app.settings.database,
            "ANTRAGSRADAR_DEMO_URL": url,
        }

    def __call__(self, *words: str) -> Forked:
        command = [sys.executable, "-m", "scrapers.run", *words, *self._options]
        log = self._log.fileno()
        return Forked(command, self._environment, log, log, before=without_input)

    @property
    def said(self) -> str:
        """What all that it has started have said until now."""
        return Path(self._log.name).read_text("utf-8")


@pytest.fixture
def direct(tiny_app: App, fault: Switches, tmp_path: Path) -> Iterator[Direct]:
    """For readings that nobody looks after."""
    with (tmp_path / "said").open("ab") as log:
        yield Direct(tiny_app, fault.server.url, log)


def test_a_server_that_asks_for_a_pause_gets_it(tiny_app: App, known: Known, fault: Switches) -> None:
    known(BLOG)
    fault.server.log.clear()
    fault.on(BLOG, "status_429", times=1, seconds=3.0)
    check_recovery(tiny_app, BLOG)
    asked = fault.server.log.entries
    paused = next(number for number, entry in enumerate(asked) if entry.fault)
    assert asked[paused + 1].at - (asked[paused].at + asked[paused].seconds) >= 2.9
    assert asked[paused].path in [entry.path for entry in asked[paused + 1 :]]


@pytest.mark.in_turn
@pytest.mark.parametrize("kind", ["status_429", "status_503"])
def test_a_pause_that_outlives_a_run_holds_for_all_sources_of_the_host(
    tiny_app: App, known: Known, fault: Switches, direct: Direct, kind: str
) -> None:
    known(BLOG)
    known(NEWS)
    fault.on(BLOG, kind, seconds=AN_HOUR)  # type: ignore[arg-type]
    read_all(tiny_app, BLOG)
    with reading(tiny_app.engine) as connection:
        until = turn_of(connection, HOST).paused_until
    assert until
    assert AN_HOUR - 60 < (until - utc_now()).total_seconds() <= AN_HOUR + 1
    fault.off()
    fault.server.log.clear()
    for source in (BLOG, NEWS):
        read_all(tiny_app, source)
        seen = view(tiny_app, source)
        assert (seen.state, seen.failure) == ("blocked", "blocked")
        assert "nicht zu fragen" in seen.message
    assert direct(NEWS).wait(60) == 0  # it ran, and asked nothing
    assert fault.server.log.entries == []
    check_recovery(tiny_app, BLOG, NEWS)  # when it is over


def test_a_pause_for_ever_is_one_for_a_day(tiny_app: App, known: Known, fault: Switches) -> None:
    known(BLOG)
    fault.on(BLOG, "status_503", seconds=10.0**12)
    read_all(tiny_app, BLOG)
    with reading(tiny_app.engine) as connection:
        until = turn_of(connection, HOST).paused_until
    assert until
    assert (until - utc_now()).total_seconds() <= 24 * 3600 + 1


def test_the_pause_of_robots_txt_is_kept_within_a_run_and_between_runs(
    tiny_app: App, known: Known, fault: Switches
) -> None:
    known(BLOG)
    known(NEWS)
    fault.on(BLOG, "crawl_delay", seconds=2.5)
    fault.server.log.clear()
    for source in (BLOG, NEWS):
        read_source(tiny_app.settings, tiny_app.engine, Job(source, "news"))
    entries = fault.server.log.entries
    assert {entry.path.split("/")[1] for entry in entries} == {"robots.txt", "spd-rurtal", "nachrichten"}
    assert min(gaps(entries)) >= 2.4


def without_any_pause() -> None:
    """For a process that reads: then Scrapy lets all requests go that wait, and many do."""
    scrapers.run.LOOPBACK_DELAY = 0.0
    scrapers.settings.CONCURRENT_REQUESTS = 8


def test_one_request_at_a_time_whatever_scrapy_lets_go(
    tiny_app: App, known: Known, fault: Switches, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(TOWN)
    fault.on(TOWN, "slow", seconds=0.02)
    fault.server.log.clear()
    start = functools.partial(forked.start, before=without_any_pause)
    monkeypatch.setattr("antragsradar.children._start", start)
    assert read_source(tiny_app.settings, tiny_app.engine, Job(TOWN)).outcome == "ok"
    assert len(fault.server.log.entries) > 5
    assert fault.server.log.max_concurrent == 1


def test_two_processes_take_turns(tiny_app: App, known: Known, fault: Switches) -> None:
    """Each waits until the other has ended, and then as long as the host wants."""
    known(BLOG)
    known(NEWS)
    fault.on(BLOG, "crawl_delay", seconds=1.0)
    fault.server.log.clear()
    app = tiny_app
    with ThreadPoolExecutor(2) as pool:
        jobs = [Job(BLOG, "news"), Job(NEWS, "news")]
        ended = [pool.submit(read_source, app.settings, app.engine, job, patience=120) for job in jobs]
        assert {each.result().outcome for each in ended} == {"ok"}
    entries = fault.server.log.entries
    assert fault.server.log.max_concurrent == 1
    assert min(gaps(entries)) >= 0.95
    sources = [entry.path.split("/")[1] for entry in sorted(entries, key=lambda entry: entry.at)]
    places = [source for source in sources if source != "robots.txt"]
    assert places in (sorted(places), sorted(places, reverse=True)), "they took turns within their runs"


def test_a_run_that_nobody_looks_after_holds_its_host_too(
    known: Known, fault: Switches, direct: Direct
) -> None:
    known(TOWN)
    known(NEWS)
    fault.on(TOWN, "crawl_delay", seconds=1.5)
    fault.server.log.clear()
    first = direct(TOWN)
    deadline = time.monotonic() + 60
    while not fault.asked():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    second = direct(NEWS)
    assert second.wait(60) == EXIT_BUSY
    assert "liest gerade von 127.0.0.1" in direct.said
    assert not [path for path in fault.asked() if "nachrichten" in path]
    first.send_signal(signal.SIGTERM)  # in an orderly way
    assert first.wait(60) == 0
    assert direct(NEWS, "--mode", "news").wait(60) == 0
    assert [path for path in fault.asked() if "nachrichten" in path]
    assert fault.server.log.max_concurrent == 1
    assert min(gaps(fault.server.log.entries)) >= 1.4


def test_a_source_whose_host_is_read_from_waits_or_says_so(tiny_app: App, known: Known) -> None:
    known(BLOG)
    with holding_hosts(tiny_app.engine, [HOST], threading.Event().set), pytest.raises(HostBusy, match=HOST):
        read_all(tiny_app, BLOG)


# -- permission -------------------------------------------------------------------------------------


def allow(app: App, source: str) -> None:
    """The operator has a permission."""
    with app.engine.begin() as connection:
        grant(connection, source, reason="Zusage vom 2. Mai", by="A. Beispiel", now=utc_now())


def forbid(app: App, source: str) -> None:
    """It is over."""
    with app.engine.begin() as connection:
        revoke(connection, source, by="A. Beispiel", now=utc_now())


def test_a_permit_lifts_robots_txt_for_its_source_alone(tiny_app: App, known: Known, fault: Switches) -> None:
    known(BLOG)
    known(NEWS)
    fault.on(BLOG, "robots_disallow")
    allow(tiny_app, BLOG)
    fault.server.log.clear()
    read_all(tiny_app, BLOG, NEWS)
    seen = view(tiny_app, BLOG)
    assert seen.state == "ok"
    assert seen.permit
    assert (seen.permit.needed, seen.permit.by) == (True, "A. Beispiel")
    assert fault.server.log.entries[0].path == "/robots.txt"  # it is asked all the same
    assert view(tiny_app, NEWS).state == "held"
    forbid(tiny_app, BLOG)
    fault.server.log.clear()
    read_all(tiny_app, BLOG)
    assert (view(tiny_app, BLOG).state, view(tiny_app, BLOG).permit) == ("held", None)
    assert fault.asked() == []
    fault.off()
    check_recovery(tiny_app, BLOG, NEWS)


def test_a_permit_lifts_nothing_else(tiny_app: App, known: Known, fault: Switches) -> None:
    known(BLOG)
    allow(tiny_app, BLOG)
    fault.on(BLOG, "crawl_delay", seconds=1.0)
    fault.server.log.clear()
    read_source(tiny_app.settings, tiny_app.engine, Job(BLOG, "news"))
    # Seen from the server: a busy machine may hold the first request up. Our own pause is a millisecond.
    assert min(gaps(fault.server.log.entries)) >= 0.8
    for kind in ("status_401", "status_403", "login_page", "firewall_page"):
        fault.off()
        fault.on(BLOG, "robots_disallow")
        fault.on(BLOG, kind)  # type: ignore[arg-type]
        read_all(tiny_app, BLOG)
        assert view(tiny_app, BLOG).state in ("blocked", "broken"), kind
    fault.off()
    fault.server.world.faults.add(Fault("status_500", "/robots.txt"))
    read_all(tiny_app, BLOG)
    assert view(tiny_app, BLOG).state == "broken"
    forbid(tiny_app, BLOG)
    fault.off()
    check_recovery(tiny_app, BLOG)


def test_a_revocation_counts_from_the_next_request_on(tiny_app: App, known: Known, fault: Switches) -> None:
    known(TOWN)
    fault.on(TOWN, "robots_disallow")
    fault.on(TOWN, "slow", seconds=0.1)
    allow(tiny_app, TOWN)
    fault.server.log.clear()
    with ThreadPoolExecutor(1) as pool:
        ending = pool.submit(read_all, tiny_app, TOWN)
        while len(fault.asked()) < 5:
            assert not ending.done()
            time.sleep(0.01)
        forbid(tiny_app, TOWN)
        asked = len(fault.asked())
        ending.result(120)
    assert len(fault.asked()) <= asked + 1  # the one that was under way
    with reading(tiny_app.engine) as connection:
        assert last_run(connection, TOWN).failure == "held"
    fault.off()
    check_recovery(tiny_app, TOWN, of_pages=False)
