"""A filter lets the same motions through in SQL as it does said plainly, in order, page by page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from storage import filtering
from storage.database import reading
from storage.filtering import (
    Place,
    change_kinds,
    changes_matching,
    count_matching,
    matching,
    matching_among,
    motions_matching,
)
from storage.filters import Filter
from storage.models import Change
from tests.databases import new_database
from tests.filters.invented import InventedMotion, expected, invent, lets_through, region
from tests.filters.wanted import filters

SEEDS = (1, 2, 3)
Region = tuple[Engine, list[InventedMotion]]


@pytest.fixture(scope="module")
def regions(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Region]]:
    made: list[Region] = []
    for seed in SEEDS:
        motions, keep = region(seed)
        folder = tmp_path_factory.mktemp(f"region-{seed}")
        made.append((new_database(folder / "invented.db", keep), motions))
    yield made
    for engine, _ in made:
        engine.dispose()


@given(st.integers(0, len(SEEDS) - 1), filters, st.sampled_from([0, 3, 2000]), st.integers(10, 30))
@settings(max_examples=120)
def test_sql_and_plain_words_agree(
    regions: list[Region], number: int, wanted: Filter, few: int, size: int
) -> None:
    engine, motions = regions[number]
    with pytest.MonkeyPatch.context() as patch, reading(engine) as connection:
        patch.setattr(filtering, "_FEW_WITH_WORDS", few)
        patch.setattr(filtering, "FEW", few)  # whether they are looked at one by one or walked through
        right = expected(motions, wanted)
        assert motions_matching(connection, wanted, limit=100) == right
        assert count_matching(connection, wanted) == len(right)
        assert count_matching(connection, wanted, most=2) == min(2, len(right))
        through = {motion.id for motion in motions if lets_through(motions, motion, wanted)}
        assert set(connection.scalars(matching(connection, wanted))) == through
        assert matching_among(connection, wanted, range(1, 31)) == {id_ for id_ in through if id_ <= 30}
        pages = []
        after = None
        by_id = {motion.id: motion for motion in motions}
        while page := motions_matching(connection, wanted, limit=size, after=after):
            assert len(page) <= size
            pages += page
            after = Place(by_id[page[-1]].published, by_id[page[-1]].uuid)
        assert pages == right


@given(st.integers(0, len(SEEDS) - 1), filters)
@settings(max_examples=60)
def test_changes_that_are_told(regions: list[Region], number: int, wanted: Filter) -> None:
    engine, motions = regions[number]
    through = {motion.id for motion in motions if lets_through(motions, motion, wanted)}
    kinds = change_kinds(wanted)
    papers = {
        paper.id
        for motion in motions
        if motion.id in through or motion.part_of in through
        for paper in motion.papers
    }
    with reading(engine) as connection:
        changes = connection.execute(
            select(Change.id, Change.paper_id, Change.kind).order_by(Change.id)
        ).all()
        told = changes_matching(connection, wanted, select(Change.id).where(Change.id % 2 == 0))
    right = [row.id for row in changes if row.paper_id in papers and (kinds is None or row.kind in kinds)]
    assert told == [id_ for id_ in right if id_ % 2 == 0]


def test_the_region_has_something_of_everything() -> None:
    motions = invent(1)
    for words in ("unterkunft", "NICHT schule", '"Haus Jugend"', "kita-platz", "rat -kita", "amt", "straße"):
        found = expected(motions, Filter(topics=("alle",), words=words))
        assert 0 < len(found) < len(motions) - 12, words
