"""The gate: the share of fields that come out right, over documents of many shapes; nothing is invented."""

import pytest

from tests.fields.scoring import NAMES, Score, score, written
from tests.fields.shapes.compose import GENRES, document

# Enough for every genre to come in every noise; any other numbers are as good.
NUMBERS = range(1_000, 1_600)
RIGHT = 0.95


@pytest.fixture(scope="module")
def composed() -> Score:
    return score(document(number) for number in NUMBERS)


@pytest.fixture(scope="module")
def by_hand() -> Score:
    return score(written())


@pytest.mark.parametrize("name", NAMES)
def test_composed_documents(composed: Score, name: str) -> None:
    assert composed.share(name) >= RIGHT, str(composed)


@pytest.mark.parametrize("name", NAMES)
def test_written_documents(by_hand: Score, name: str) -> None:
    assert by_hand.share(name) >= RIGHT, str(by_hand)


def test_nothing_is_invented(composed: Score, by_hand: Score) -> None:
    assert not composed.invented + by_hand.invented, f"{composed}\n{by_hand}"


def test_a_number_always_makes_the_same_document() -> None:
    assert document(1_000) == document(1_000)
    assert len({document(number).text for number in NUMBERS}) == len(NUMBERS)


def test_every_genre_is_there() -> None:
    genres = {
        document(number).name.split(" ", 1)[1].split()[0] for number in NUMBERS[: sum(n for _, n in GENRES)]
    }
    assert len(genres) >= len(GENRES) - 1  # two begin with the same word


def test_documents_have_many_shapes() -> None:
    names = {document(number).name.split(" ", 1)[1] for number in NUMBERS}
    assert len(names) > 60
