"""When hosts may be asked again, and who holds them."""

import datetime as dt
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import OperationalError

from storage import leases, ownership
from storage.hosts import Turn, keep_turns, pause, turn_of
from storage.models_jobs import Lease
from storage.ownership import HostBusy, busy_host, holding_hosts, living, new_owner
from tests.storage.conftest import START

LATER = START + dt.timedelta(hours=1)


def nothing() -> None:
    """No lease is lost in these tests."""


def test_a_host_that_was_never_asked_is_free(engine: Engine) -> None:
    with engine.connect() as connection:
        assert turn_of(connection, "rat.example") == Turn(None, None)


def test_turns_and_pauses_leave_each_other_alone(engine: Engine) -> None:
    precise = START.replace(microsecond=250_000)
    with engine.begin() as connection:
        keep_turns(connection, {"rat.example": START, "partei.example": LATER})
        pause(connection, "rat.example", LATER)
        keep_turns(connection, {"rat.example": precise})
        assert turn_of(connection, "rat.example") == Turn(precise, LATER)
        assert turn_of(connection, "partei.example") == Turn(LATER, None)
        pause(connection, "rat.example", START)  # the server's last word
        assert turn_of(connection, "rat.example") == Turn(precise, START)


def test_hosts_are_held_by_one_and_given_back(engine: Engine) -> None:
    with holding_hosts(engine, ["b.example", "a.example"], nothing):
        assert busy_host(engine, ["a.example"]) == "a.example"
        with (
            pytest.raises(HostBusy, match=r"b\.example"),
            holding_hosts(engine, ["c.example", "b.example"], nothing),
        ):
            pytest.fail("two hold b.example")
        assert busy_host(engine, ["c.example"]) is None  # nothing is kept of what was not all to be had
    assert busy_host(engine, ["a.example", "b.example"]) is None


def test_what_a_dead_process_held_is_free_at_once(engine: Engine) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    owner = f"{ownership.machine()}/{ended.pid}/abc"
    assert leases.acquire(engine, "host:a.example", owner, 60)
    assert busy_host(engine, ["a.example"]) is None
    with holding_hosts(engine, ["a.example"], nothing):
        assert busy_host(engine, ["a.example"]) == "a.example"


def test_another_machine_is_believed_to_be_alive(engine: Engine) -> None:
    assert leases.acquire(engine, "host:a.example", f"elsewhere/{os.getpid()}/abc", 60)
    assert busy_host(engine, ["a.example"]) == "a.example"
    with pytest.raises(HostBusy), holding_hosts(engine, ["a.example"], nothing):
        pytest.fail("two hold a.example")


@pytest.mark.parametrize("other", ["_BOOT", "_PROCESSES"])
def test_who_bears_the_same_name_elsewhere_is_believed_to_be_alive(
    engine: Engine, other: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine, or a container, with this one's host name: its processes have numbers of their own."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("0b7dd2ab-4a3d-4c1c-9d3e-3f3b7c6a1f55\n")
    with monkeypatch.context() as there:
        there.setattr(ownership, other, elsewhere, raising=False)
        owner = new_owner().replace(f"/{os.getpid()}/", f"/{ended.pid}/")
    assert leases.acquire(engine, "host:a.example", owner, 60)
    assert living(engine) == ["host:a.example"]
    with pytest.raises(HostBusy), holding_hosts(engine, ["a.example"], nothing):
        pytest.fail("two hold a.example")


def test_a_renewal_that_fails_is_tried_again(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the lease lasts nobody else can have it."""
    monkeypatch.setattr(ownership, "RENEW_SECONDS", 0.01)
    monkeypatch.setattr(ownership, "RETRY_SECONDS", 0.01, raising=False)
    lost, again, failing = threading.Event(), threading.Event(), iter(range(3))
    acquire = leases.acquire

    def fails_at_first(*arguments: Any) -> bool:
        if threading.current_thread().name == "leases":
            if next(failing, None) is not None:
                raise OperationalError("UPDATE", None, Exception("database is locked"))
            again.set()
        return acquire(*arguments)

    monkeypatch.setattr(leases, "acquire", fails_at_first)
    with holding_hosts(engine, ["a.example"], lost.set):
        assert again.wait(10)
        assert not lost.is_set()
    assert not lost.is_set(), "nor is it at the end"


def test_a_lease_that_runs_out_meanwhile_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership, "RENEW_SECONDS", 0.01)
    monkeypatch.setattr(ownership, "RETRY_SECONDS", 0.05, raising=False)
    monkeypatch.setattr(ownership, "LEASE_SECONDS", 1)
    lost, tries = threading.Event(), list[float]()
    acquire = leases.acquire

    def fails(*arguments: Any) -> bool:
        if threading.current_thread().name == "leases":
            tries.append(time.monotonic())
            raise OperationalError("UPDATE", None, Exception("database is locked"))
        return acquire(*arguments)

    monkeypatch.setattr(leases, "acquire", fails)
    begun = time.monotonic()
    with holding_hosts(engine, ["a.example"], lost.set):
        assert lost.wait(10)
    assert len(tries) > 2
    assert tries[-1] < begun + 2, "and no later"


def test_a_lease_that_cannot_be_renewed_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership, "RENEW_SECONDS", 0.01)
    lost = threading.Event()
    with holding_hosts(engine, ["a.example"], lost.set):
        with engine.begin() as connection:
            connection.execute(update(Lease).values(owner="elsewhere/1/abc"))
        assert lost.wait(10)
