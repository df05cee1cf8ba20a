"""What stands beside the values of a list's form is what the list would have, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage import facet_counts
from storage.database import reading
from storage.facet_counts import facets, offered
from storage.filters import PARAMETERS, STATUSES, Filter
from storage.models import Motion
from storage.motions import motions_by_id
from storage.standing import status_of as status_word
from tests.filters.invented import BODIES, PARTIES, TOPICS, InventedMotion, expected, status_of
from tests.filters.test_filtering import SEEDS, Region, regions  # noqa: F401  # a fixture
from tests.filters.wanted import filters

THEMES = (*TOPICS, "alle")
WORDS_OF_STATUS = {word: status for status, word in STATUSES.items()}


def borne(motion: InventedMotion) -> Iterator[tuple[str, str]]:
    """Names and values of parameters, as addresses say them, that let a motion through."""
    keys = {body.name: body.ags for body in BODIES}
    for paper in motion.papers:
        yield from (("partei", party) for party in paper.party + paper.party_of_document)
        yield from (("art", kind) for kind in (paper.kind, paper.kind_of_document) if kind)
        yield from (("kommune", keys[name]) for name in paper.named)
        yield from [("kommune", paper.body.ags)] if paper.body else []
    yield "status", STATUSES[status_of(motion)]
    yield "jahr", str((motion.date or motion.published).year)


def counted(motions: list[InventedMotion], ids: Collection[int], name: str) -> Counter[str]:
    """Of these motions, while nothing else is asked for: a part is shown with its whole where that bears the
    value too."""
    values = {motion.id: {value for key, value in borne(motion) if key == name} for motion in motions}
    wholes = {motion.id: motion.part_of for motion in motions}
    return Counter(value for id_ in ids for value in values[id_] - values.get(wholes[id_] or 0, set()))


@given(st.integers(0, len(SEEDS) - 1), filters)
@settings(max_examples=60)
def test_each_parameter_is_counted_without_its_own_values(
    regions: list[Region],  # noqa: F811
    number: int,
    wanted: Filter,
) -> None:
    engine, motions = regions[number]
    with reading(engine) as connection:
        found = offered(connection, wanted, THEMES)
    assert found.cut == []
    assert set(found.counts) == {"thema", "kommune", "partei", "art", "status", "jahr"}
    for name in set(found.counts) - {"thema"}:
        for value in {value for motion in motions for key, value in borne(motion) if key == name}:
            named = WORDS_OF_STATUS[value] if name == "status" else value
            listed = expected(motions, replace(wanted, **{PARAMETERS[name]: (named,)}))
            assert found.counts[name].get(value, 0) == len(listed), (name, value)
    for topic in THEMES:
        assert found.counts["thema"][topic] == len(expected(motions, replace(wanted, topics=(topic,))))


def test_the_directory_says_of_each_feed_how_many_it_has(regions: list[Region]) -> None:  # noqa: F811
    for engine, motions in regions:
        with reading(engine) as connection:
            found = facets(connection, Filter()).of("partei")
        of = {party: len(expected(motions, Filter(parties=(party,)))) for party in PARTIES}
        assert found == {party: count for party, count in of.items() if count}


def test_the_status_that_is_kept_is_that_which_pages_show(regions: list[Region]) -> None:  # noqa: F811
    for engine, motions in regions:
        with reading(engine) as connection:
            views = motions_by_id(connection, [motion.id for motion in motions], topics=())
            kept = {row.id: row.status for row in connection.execute(select(Motion.id, Motion.status))}
        assert {view.id: status_word(view.standing) for view in views} == kept


def test_of_many_the_newest_are_counted(
    regions: list[Region],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    engine, motions = regions[0]
    monkeypatch.setattr(facet_counts, "MOST_OFFERED", 20)
    wanted = Filter(topics=("alle",), kinds=("Antrag",))
    newest = sorted(motions, key=lambda motion: (-motion.published.timestamp(), motion.uuid))[:20]
    ids = [motion.id for motion in newest]
    with reading(engine) as connection:
        found = offered(connection, wanted, ())
        whole = facets(connection, wanted)
    assert "art" in found.cut
    assert found.counts["art"] == counted(motions, ids, "art")
    assert whole.motions == len(expected(motions, wanted))
    assert not whole.is_cut
