"""The order by agreement with the words: the same in both databases, and page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from storage import ranking
from storage.database import reading
from storage.filtering import motions_matching
from storage.filters import Filter
from storage.ranking import Rank, ranked_matching, read_rank
from tests.search.papers import Both, Text, filter_of, keep, papers, queries_of


def ranked(engine: Engine, words: str) -> list[int]:
    """All motions with these words, those that agree best first."""
    with reading(engine) as connection:
        return list(ranked_matching(connection, Filter(topics=("alle",), words=words), limit=100).ids)


def pages(engine: Engine, wanted: Filter, size: int) -> list[int]:
    """The same, page by page."""
    found: list[int] = []
    after: Rank | None = None
    with reading(engine) as connection:
        while True:
            page = ranked_matching(connection, wanted, limit=size, after=after)
            found += page.ids
            if page.next is None:
                return found
            after = read_rank(page.next.token())
            assert after == page.next


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("Kita Schule", [5, 4, 3, 6, 7]),  # both in the title; one; one as a part; none, but whole; as parts
        ("Kita ODER Schule", [5, 4, 3, 6, 7, 2, 1]),  # then those with one word only
        ("Kita -Schule", [2, 1]),
        ('"Kita Schule"', [5]),
        ("NICHT Kita", [8]),
    ],
)
def test_what_agrees_best_comes_first(both: Both, query: str, right: list[int]) -> None:
    said = [
        ("Garten", "Kita"),
        ("Kita", ""),
        ("Großkita", "Schule"),
        ("Kita", "Schule"),
        ("Kita, Schule", ""),
        ("Garten", "Schule und Kita"),
        ("Garten", "Großkita und Grundschule"),
        ("Garten", "Zaun"),
    ]
    for engine in both:
        keep(engine, said)
        assert ranked(engine, query) == right


@given(papers, st.data(), st.integers(1, 3))
@settings(max_examples=40)
def test_both_databases_give_the_same_order(
    both: Both, said: Sequence[Text], data: st.DataObject, size: int
) -> None:
    for engine in both:
        keep(engine, said)
    for words in data.draw(st.lists(queries_of(said), min_size=1, max_size=5)):
        wanted = filter_of(words)
        if wanted is None or not wanted.words:
            continue
        orders = [ranked(engine, words) for engine in both]
        with reading(both[0]) as connection:
            assert sorted(orders[0]) == sorted(motions_matching(connection, wanted, limit=100))
        assert orders[0] == orders[1]
        assert pages(both[0], wanted, size) == pages(both[1], wanted, size) == orders[0]


def test_later_pages_are_of_the_same_motions(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranking, "MOST_RANKED", 4)
    said = [("Garten", "Kita"), ("Kita", ""), ("Kita", ""), ("Garten", "Kita"), ("Garten", "Großkita")]
    wanted = Filter(topics=("alle",), words="Kita")
    for engine in both:
        keep(engine, said)
        with reading(engine) as connection:
            first = ranked_matching(connection, wanted, limit=2)
        assert (first.ids, first.count) == ([3, 2], 4)
        keep(engine, [*said, ("Kita", "Kita"), ("Kita", "Kita"), ("Kita", "Kita")])
        with reading(engine) as connection:
            second = ranked_matching(connection, wanted, limit=5, after=first.next)
            anew = ranked_matching(connection, wanted, limit=5)
        assert (second.ids, second.next) == ([4, 5], None)
        assert (anew.ids, anew.next) == ([8, 7, 6, 5], None)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "1.1.1.1",
        "1.1.1~2026-03-01T00:00:00~2026-03-01T00:00:00~00000000-0000-4000-8000-000000000001",
        "1.1.1.1~2026-03-01T00:00:00+01:00~2026-03-01T00:00:00~00000000-0000-4000-8000-000000000001",
        "1.1.1.9999999~2026-03-01T00:00:00~2026-03-01T00:00:00~00000000-0000-4000-8000-000000000001",
        "1.1.1.1~2026-03-01T00:00:00~2026-03-01T00:00:00~x",
        "2026-03-01T00:00:00~00000000-0000-4000-8000-000000000001",
    ],
)
def test_what_is_no_rank_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_rank(token)


def test_a_rank_is_written_in_a_word() -> None:
    at = dt.datetime(2026, 3, 1, 12, 30, 0, 5, tzinfo=dt.UTC)
    rank = Rank(at, ranking.Score(2, 1, 0, 2), ranking.Place(at, "00000000-0000-4000-8000-000000000001"))
    assert read_rank(rank.token()) == rank
