"""Shared by the tests of the selection: our topics, and topics made up on the spot."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scrapers.selection.matcher import Matcher
from scrapers.selection.schema import Topic
from scrapers.selection.topics import load_topics, read_topic

MakeTopic = Callable[[str], Topic]


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    """With the topics that we ship."""
    return Matcher(load_topics())


@pytest.fixture
def make_topic(tmp_path: Path) -> MakeTopic:
    """A topic from the text of a file, with name and title given."""

    def make(body: str) -> Topic:
        path = tmp_path / "thema.toml"
        path.write_text('name = "probe"\ntitle = "Probe"\n' + body, encoding="utf-8")
        return read_topic(path)

    return make
