"""A query finds the same motions in SQLite and in PostgreSQL, whatever papers say and however much."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.filters import Filter
from storage.search.places import LAST_PLACE, MOST_PLACES
from tests.search.papers import Both, Text, filter_of, found, keep, papers, queries_of


@given(papers, st.data())
@settings(max_examples=40)
def test_both_databases_give_the_same_hits(both: Both, said: list[Text], data: st.DataObject) -> None:
    for engine in both:
        keep(engine, said)
    topics = st.sampled_from(["alle", "integration"])
    asked = data.draw(st.lists(st.tuples(queries_of(said), topics), min_size=1, max_size=8))
    for wanted in filter(None, (filter_of(*each) for each in asked)):
        on_sqlite, on_postgresql = (found(engine, wanted) for engine in both)
        assert on_sqlite == on_postgresql


def test_long_papers_are_found_alike(both: Both) -> None:
    """Behind the last place words are found and phrases are not; a word too often is as if it ended there."""
    often = "Rat Zaun. " * (MOST_PLACES + 1)
    said = [
        ("kurz", "Rote Tore aus Holz"),
        ("weit hinten", " ".join(f"wort{n}" for n in range(LAST_PLACE)) + " Rote Tore aus Holz"),
        ("oft", f"{often} Rat Hecke"),
    ]
    for engine in both:
        keep(engine, said)
        right = {
            "Tor Holz": [2, 1],
            '"rote Tore"': [1],
            '"Rat Zaun"': [3],
            '"Rat Hecke"': [],
            "Rat Hecke": [3],
        }
        assert {words: found(engine, Filter(topics=("alle",), words=words)) for words in right} == right


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("Unterkunft", [3, 2, 1]),
        ("Antrag", [2, 1]),
        ("STRASSE", [1]),
        ("26-0002", [2]),
        ("kita-platz ODER Kitaplatz", [3]),
        ('"Antrag Unterkünfte"', [2]),
        ("Unterkunft NICHT Antrag", [3]),
        ("(Straße ODER Kita) Unterkunft", [3, 1]),
    ],
)
def test_what_people_expect(both: Both, query: str, right: list[int]) -> None:
    said = [
        ("Anträge zur Flüchtlingsunterkunft", "An der Straße"),
        ("Antrag Unterkunft", ""),
        ("Notunterkünfte", "Neue Kita-Plätze"),
    ]
    for engine in both:
        keep(engine, said)
        assert sorted(found(engine, Filter(topics=("alle",), words=query)), reverse=True) == right
