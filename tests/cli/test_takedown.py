"""Taking papers down, on the command line."""

import io
import sys
from pathlib import Path

import pytest

from antragsradar.app import App
from storage.database import reading
from storage.models import Paper
from storage.naming import named_papers
from storage.tombstones import REMOVED
from tests.cli.conftest import Run, Terminal

GIVEN = ("--reason", "Persönliche Daten", "--by", "Mira")


@pytest.fixture
def name(run: Run, motion: Path) -> str:
    """What names a paper that was imported."""
    assert run("import", motion).code == 0
    with reading(App.here().database) as connection:
        [paper] = named_papers(connection, Paper.id.is_not(None))
    return paper.name


def state(run: Run) -> list[bool]:
    """Of each takedown, whether it holds."""
    return [each["lifted_at"] is None for each in run("takedown", "list", "--json").json]


def test_from_taking_down_to_lifting(run: Run, name: str, motion: Path) -> None:
    feed = run("feed", "--format", "atom").out
    assert "Sprachkurse" in feed
    done = run("takedown", "add", name, *GIVEN, "--yes")
    assert (done.code, done.out) == (0, "")
    assert "1 Dateien" in done.err
    feed = run("feed", "--format", "atom").out
    assert "Sprachkurse" not in feed
    assert REMOVED in feed
    assert state(run) == [True]
    assert "Persönliche Daten" in run("takedown", "list").out
    again = run("import", motion)
    assert again.code == 1
    assert "wurde entfernt" in again.err
    run("takedown", "add", name, *GIVEN, "--yes").refuses(1, "schon entfernt")
    assert run("takedown", "lift", "1", "--by", "Mira").code == 0
    assert state(run) == [False]
    assert run("import", motion).code == 0
    assert "Sprachkurse" in run("feed", "--format", "atom").out
    run("takedown", "lift", "1", "--by", "Mira").refuses(1, "schon aufgehoben")


def test_it_asks_before_and_needs_a_reason_and_a_name(
    run: Run, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    run("takedown", "add", name, *GIVEN).refuses(2, "--yes")
    run("takedown", "add", name, "--reason", "Weil", "--yes").refuses(2, "--by")
    run("takedown", "add", name, "--by", "Mira", "--yes").refuses(2, "--reason")
    run("takedown", "add", "99/99", *GIVEN, "--yes").refuses(1, "nicht bekannt")
    run("takedown", "lift", "1").refuses(2, "--by")
    monkeypatch.setattr(sys, "stdin", Terminal("n\n"))
    assert "Nichts entfernt" in run("takedown", "add", name, *GIVEN).err
    assert state(run) == []
    monkeypatch.setattr(sys, "stdin", Terminal("j\n"))
    assert run("takedown", "add", name, *GIVEN).code == 0
    assert state(run) == [True]
