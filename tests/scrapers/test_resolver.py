"""Names and literal addresses in every form are resolved once, and only to public addresses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# A process of its own: the resolver belongs to Twisted's reactor, of which a process has one.
SCRIPT = """
import json, socket, sys
from twisted.internet import asyncioreactor
asyncioreactor.install()
from twisted.internet import reactor
from twisted.internet.defer import DeferredList
from scrapers.resolver import PublicResolver, refused

known = json.loads(sys.argv[1])
real = socket.gethostbyname
socket.gethostbyname = lambda name: known[name] if name in known else real(name)
resolver = PublicResolver(reactor, 0, 10.0)
resolver.trusted = frozenset(["demo.example"])
names = json.loads(sys.argv[2])

def done(results):
    found = {name: value if well else None for name, (well, value) in zip(names, results)}
    print(json.dumps([found, sorted(refused)]))
    reactor.stop()

def start():
    DeferredList([resolver.getHostByName(name) for name in names], consumeErrors=True).addCallback(done)

reactor.callWhenRunning(start)
reactor.run()
"""
KNOWN = {
    "rat.example": "93.184.215.14",
    "private.example": "10.0.0.7",
    "loopback.example": "127.0.0.1",
    "cloud.example": "169.254.169.254",
    "zero.example": "0.0.0.0",
    "demo.example": "127.0.0.1",
    "www.demo.example": "127.0.0.1",
    "demo.example.evil.example": "127.0.0.1",
}
LITERALS = [
    "127.0.0.1",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "0",
    "10.0.0.1",
    "167772161",
]


@pytest.fixture(scope="module")
def answers() -> tuple[dict[str, str | None], list[str]]:
    """What each name leads to, None for nowhere, and which hosts were refused."""
    names = [*KNOWN, *LITERALS, "8.8.8.8", "134744072", "::1", "[::1]", "::ffff:127.0.0.1", ""]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(KNOWN), json.dumps(names)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found, refused = json.loads(done.stdout)
    return found, refused


def test_public_addresses_are_connected_to(answers: tuple[dict[str, str | None], list[str]]) -> None:
    found, _ = answers
    assert found["rat.example"] == "93.184.215.14"
    assert found["8.8.8.8"] == found["134744072"] == "8.8.8.8"


def test_no_other_is_whatever_its_name(answers: tuple[dict[str, str | None], list[str]]) -> None:
    found, refused = answers
    inside = [name for name in KNOWN if name.split(".")[0] in ("private", "loopback", "cloud", "zero")]
    others = [*inside, *LITERALS, "demo.example.evil.example", "::1", "[::1]", "::ffff:127.0.0.1", ""]
    assert {name: found[name] for name in others} == dict.fromkeys(others)
    assert set(inside) | {"demo.example.evil.example", "127.1", "2130706433"} <= set(refused)


def test_the_demo_may_be_on_this_machine(answers: tuple[dict[str, str | None], list[str]]) -> None:
    found, _ = answers
    assert found["demo.example"] == found["www.demo.example"] == "127.0.0.1"
