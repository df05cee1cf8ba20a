"""The systemd units: understood by systemd's own tool, bounded, and running what exists."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.files import BOUNDS, SYSTEMD, exec_start, section, services, units
from tests.house.support import run

PROGRAM = "/opt/antragsradar/.venv/bin/antragsradar"
LARGE = ("antragsradar-schedule", "antragsradar-upgrade", "antragsradar-web", "antragsradar-worker@")
MOST_EXPOSED = 20
"""Of 100, as `systemd-analyze security` counts."""

analyze = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not on this machine")


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """The units, with a program that this machine has."""
    folder = shutil.copytree(SYSTEMD, tmp_path / "system")
    for path in folder.glob("*.service"):
        path.write_text(path.read_text("utf-8").replace(PROGRAM, "/bin/true"), "utf-8")
    return folder


def analyzed(copies: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """What systemd's tool says of all units, which are started as instances where they are templates."""
    names = [path.name.replace("@", "@1") for path in units()]
    return run("systemd-analyze", *words, *(str(copies / name) for name in names))


@analyze
def test_systemd_understands_them(copies: Path) -> None:
    checked = analyzed(copies, "verify")
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


@analyze
def test_it_would_be_said_where_one_is_wrong(copies: Path) -> None:
    bounds = copies / BOUNDS.parent.name / BOUNDS.name
    bounds.write_text(bounds.read_text("utf-8") + "NoNewPriviledges=yes\n", "utf-8")
    assert "NoNewPriviledges" in analyzed(copies, "verify").stderr


@analyze
def test_they_are_bounded(copies: Path) -> None:
    asked = "security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager"
    assert analyzed(copies, *asked).returncode == 0
    shutil.rmtree(copies / BOUNDS.parent.name)
    assert analyzed(copies, *asked).returncode != 0


def test_each_runs_what_its_container_runs() -> None:
    started = {path.stem: exec_start(path) for path in units()}
    assert set(started) == {"antragsradar-run", *LARGE}
    assert started.pop("antragsradar-run") == [PROGRAM, "run"]
    for name, (program, *words) in started.items():
        service = services("large")[name.removeprefix("antragsradar-").rstrip("@")]
        # A proxy beside it, not in another container, finds it on loopback.
        assert [program, *words] == [PROGRAM, *service["command"][1 : 1 + len(words)]]
        assert service["command"][1 + len(words) :] in ([], ["--host", "0.0.0.0"])


def test_ends_are_orderly_and_a_document_ends_no_service() -> None:
    bounds = section(BOUNDS, "Service")
    assert (bounds["KillMode"], bounds["OOMPolicy"]) == ("mixed", "continue")
    assert bounds["User"] == bounds["StateDirectory"] == "antragsradar"
    assert bounds["WorkingDirectory"] == "/var/lib/antragsradar"


def test_the_forms_keep_out_of_each_others_way() -> None:
    (small,) = (path for path in units() if path.stem == "antragsradar-run")
    assert section(small, "Unit")["Conflicts"].split() == [
        "antragsradar-web.service",
        "antragsradar-schedule.service",
    ]
    for path in units():
        if path.stem in LARGE and "upgrade" not in path.stem:
            unit = section(path, "Unit")
            assert unit["Requires"] == unit["After"] == "antragsradar-upgrade.service"
