"""When hosts may be asked again, and who holds them."""

import datetime as dt
import os
import socket
import subprocess
import sys
import threading

import pytest
from sqlalchemy import Engine, update

from storage import leases, ownership
from storage.hosts import Turn, keep_turns, pause, turn_of
from storage.models_jobs import Lease
from storage.ownership import HostBusy, busy_host, holding_hosts
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
    owner = f"{socket.gethostname()}/{ended.pid}/abc"
    assert leases.acquire(engine, "host:a.example", owner, 60)
    assert busy_host(engine, ["a.example"]) is None
    with holding_hosts(engine, ["a.example"], nothing):
        assert busy_host(engine, ["a.example"]) == "a.example"


def test_another_machine_is_believed_to_be_alive(engine: Engine) -> None:
    assert leases.acquire(engine, "host:a.example", f"elsewhere/{os.getpid()}/abc", 60)
    assert busy_host(engine, ["a.example"]) == "a.example"
    with pytest.raises(HostBusy), holding_hosts(engine, ["a.example"], nothing):
        pytest.fail("two hold a.example")


def test_a_lease_that_cannot_be_renewed_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ownership, "RENEW_SECONDS", 0.01)
    lost = threading.Event()
    with holding_hosts(engine, ["a.example"], lost.set):
        with engine.begin() as connection:
            connection.execute(update(Lease).values(owner="elsewhere/1/abc"))
        assert lost.wait(10)
