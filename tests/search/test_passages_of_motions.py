"""Each motion that a word finds has a passage that shows it, from whichever of its texts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from storage.database import reading
from storage.filtering import motions_matching
from storage.filters import Filter
from storage.models import File, Paper
from storage.passages import MOST_LETTERS, PAGES, passages_of
from tests.filters.invented import build, invent

MOTIONS = invent(4, 40)
ONE = next(motion.id for motion in MOTIONS if any(paper.documents for paper in motion.papers))


@pytest.fixture
def region(database: str, tmp_path: Path) -> Iterator[Engine]:
    """Motions with texts, resolutions, documents and minutes."""
    engine = build(tmp_path, MOTIONS)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    "words", ["unterkunft", "kita-platz", "rat ODER 26-0084", '"Haus Jugend"', "zaun -schule"]
)
def test_what_is_found_is_shown(region: Engine, words: str) -> None:
    ids = [motion.id for motion in MOTIONS]
    with reading(region) as connection:
        found = motions_matching(connection, Filter(topics=("alle",), words=words), limit=100)
        shown = passages_of(connection, ids, words)
    assert found
    assert set(found) <= set(shown)  # those told with another motion have one too
    assert all(passage.marks and passage.text for passage in shown.values())


def test_the_passage_with_all_words_is_shown_wherever_it_is(region: Engine) -> None:
    def shown() -> str:
        with reading(region) as connection:
            return passages_of(connection, [ONE], "ampel zebra")[ONE].text

    with region.begin() as connection:
        connection.execute(update(Paper).values(title="Zebra", text="", fields={}))
    assert shown() == "Zebra"
    with region.begin() as connection:
        connection.execute(update(File).values(pages=["x", "Eine Ampel am Zebrastreifen"]))
    assert shown() == "x Eine Ampel am Zebrastreifen"
    with region.begin() as connection:
        connection.execute(update(Paper).values(text="Ampel oder Zebra?"))
    assert shown() == "Ampel oder Zebra?"


def test_only_the_beginning_of_a_motion_is_looked_through(region: Engine) -> None:
    with region.begin() as connection:
        connection.execute(update(Paper).values(title="", text=" " * MOST_LETTERS + "Ampel", fields={}))
        connection.execute(update(File).values(pages=[""] * PAGES + ["Ampel"]))
    with reading(region) as connection:
        assert passages_of(connection, [ONE], "ampel") == {}
        assert passages_of(connection, [], "ampel") == {}
        assert passages_of(connection, [ONE], "-ampel") == {}
