"""The log of changes can be followed only while all that write it wait for each other."""

from __future__ import annotations

import re

from tests.house.support import ROOT

FOLDERS = ("storage", "scrapers", "alerts", "antragsradar", "demo")
WRITES = re.compile(r"insert\(\s*Change\b|\(Change, changes\)|upsert\(\s*\w+,\s*Change\b")


def writers() -> dict[str, str]:
    """The modules that write changes, with their text."""
    modules = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    texts = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in modules}
    return {name: text for name, text in texts.items() if WRITES.search(text)}


def test_whoever_writes_changes_waits_for_the_others() -> None:
    found = writers()
    assert "storage/changes.py" in found
    assert [name for name, text in found.items() if "one_at_a_time(connection)" not in text] == []
