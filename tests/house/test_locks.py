"""The locks hold what pyproject.toml asks for, with hashes and without addresses."""

import re
import tomllib
from dataclasses import dataclass

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.support import ROOT

KINDS = ["run", "dev"]


@dataclass(frozen=True)
class Pin:
    """One entry of a lock."""

    name: str
    version: str
    marker: str
    hashes: frozenset[str]


def pins(kind: str) -> list[Pin]:
    """The entries of a lock; a line that is none fails the test."""
    text = (ROOT / "requirements" / f"{kind}.lock").read_text("utf-8").replace("\\\n", " ")
    return [_pin(line) for line in text.splitlines() if line.strip()]


def _pin(line: str) -> Pin:
    match = re.fullmatch(r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+?)(?: *; *(.+?))?((?: +--hash=\S+)*) *", line)
    assert match, f"no pinned version: {line[:80]}"
    name, version, marker, hashes = match.groups()
    return Pin(canonicalize_name(name), version, marker or "", frozenset(hashes.split()))


def declared(kind: str) -> list[Requirement]:
    """What pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    extra = extras["workers"] + (extras["dev"] if kind == "dev" else [])
    return [Requirement(text) for text in [*project["dependencies"], *extra]]


@pytest.mark.parametrize("kind", KINDS)
def test_every_entry_has_hashes(kind: str) -> None:
    entries = pins(kind)
    assert entries
    without = [pin.name for pin in entries if not pin.hashes]
    assert without == []
    assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", each) for pin in entries for each in pin.hashes)


@pytest.mark.parametrize("kind", KINDS)
def test_no_address(kind: str) -> None:
    text = (ROOT / "requirements" / f"{kind}.lock").read_text("utf-8")
    assert "://" not in text
    assert " @ " not in text
    assert not re.search(r"^\s*-", re.sub(r"^\s+--hash=", "", text, flags=re.MULTILINE), re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_every_dependency_is_locked_in_a_version_that_fits(kind: str) -> None:
    here = {pin.name: pin for pin in pins(kind) if not pin.marker or Marker(pin.marker).evaluate()}
    for wanted in declared(kind):
        name = canonicalize_name(wanted.name)
        assert name in here, f"{name} is missing in {kind}.lock: make lock"
        assert wanted.specifier.contains(here[name].version), f"{name} {here[name].version}: make lock"


def test_developers_get_what_the_service_runs_with() -> None:
    assert set(pins("run")) <= set(pins("dev"))
