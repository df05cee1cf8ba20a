"""Taking papers down, on the command line."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from alerts.feeds import Feed
from alerts.syndication import make_feed
from alerts.takedown import take_down
from antragsradar import telling
from antragsradar.app import App
from storage.database import reading
from storage.models import Paper
from storage.naming import named_papers
from storage.times import utc_now
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


def test_what_is_taken_down_while_feeds_are_written_is_not_published(
    run: Run, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = App.here()

    def overtaken(*arguments: Any) -> Feed:
        feed = make_feed(*arguments)
        monkeypatch.setattr(telling, "make_feed", make_feed)
        with reading(app.database) as connection:
            ids = [paper.id for paper in named_papers(connection, Paper.id.is_not(None))]
        take_down(app.engine, app.settings.data_dir, ids, reason="Weil", by="Mira", now=utc_now())
        return feed

    monkeypatch.setattr(telling, "make_feed", overtaken)
    telling.publish_feeds(app)
    written = [path.read_text("utf-8") for path in app.settings.feed_folder.glob("motions.*")]
    assert len(written) == 3
    assert not any("Sprachkurse" in each for each in written)
    assert all(REMOVED in each for each in written)
