"""Where no schedule runs, a command does itself what would be seen to in a minute."""

from __future__ import annotations

from pathlib import Path

import feedparser
import pytest

from tests.alerts.conftest import Server, smtp
from tests.cli.conftest import Run

__all__ = ["smtp"]


def test_what_is_imported_is_in_the_published_feeds(run: Run, installation: Path, motion: Path) -> None:
    assert run("import", motion).code == 0
    for name in ("motions.atom", "motions.rss"):
        feed = feedparser.parse((installation / "feeds" / name).read_bytes())
        assert [entry.title for entry in feed.entries] == ["Mehr Sprachkurse für Geflüchtete"]


def test_once_a_mail_server_is_named_nothing_goes_to_the_invented_address(
    run: Run, motion: Path, smtp: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("import", motion).code == 0
    assert run("subscribers", "list").out.count("aktiv") == 1
    monkeypatch.setenv("ANTRAGSRADAR_SMTP_URL", smtp.url)
    assert run("digest", "send").code == 0
    assert smtp.box.received == []
