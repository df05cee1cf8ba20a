"""The measure of growing cost sees what it is for."""

from tests.cost import surplus


def even(size: int) -> None:
    for _ in range(size):
        sum(range(50))


def square(size: int) -> None:
    for _ in range(size):
        sum(range(size))


def test_even_and_square_growth_are_told_apart() -> None:
    assert surplus(lambda: even(2_000), lambda: even(16_000), 8, 2.0) <= 2.0
    assert surplus(lambda: square(500), lambda: square(4_000), 8, 2.0) > 4.0
