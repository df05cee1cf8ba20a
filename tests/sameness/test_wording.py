"""Texts that carry the same words."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sameness.wording import ENOUGH_IN_COMMON, RUN, SHORTEST, SKETCH, Wording

WORDS = [f"wort{number}" for number in range(400)]


def words(seed: int, count: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=count))


def test_what_a_text_has_in_common_with_another() -> None:
    motion, around = words(1, 200), words(2, 300)
    found = Wording(motion).overlap(Wording(f"{around} {motion}"))
    assert found.runs == 200 - RUN + 1
    assert found.of_shorter == 1.0
    assert found.of_longer == pytest.approx(196 / 496, abs=0.01)
    assert found.begins == " ".join(motion.split()[:8])
    assert Wording(motion).overlap(Wording(around)).runs == 0


@pytest.mark.parametrize(
    "changed",
    [
        str.upper,
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" ", ", "),
        lambda text: f"„{text}“",
        lambda text: text.replace("wort1", "wo-\nrt1"),
    ],
)
def test_how_it_is_set_makes_no_difference(changed) -> None:  # type: ignore[no-untyped-def]
    text = words(3, 80)
    assert Wording(changed(text)).overlap(Wording(text)).of_longer == 1.0


def test_numbers_of_points_make_no_difference() -> None:
    points = ["Es werden Lotsen geworben.", "Sie werden geschult.", "Der Rat erhält Bericht."]
    listed = "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1))
    assert Wording(listed).numbers == Wording(" ".join(points)).numbers


def test_texts_that_share_much_share_some_of_their_sketches() -> None:
    for seed in range(60):
        motion = words(seed, 150)
        quoting = f"{words(seed + 1000, 200)} {motion} {words(seed + 2000, 100)}"
        shared = set(Wording(motion).sketch()) & set(Wording(quoting).sketch())
        assert len(shared) >= ENOUGH_IN_COMMON
        assert len(Wording(motion).sketch()) == SKETCH


def test_short_texts_have_no_sketch() -> None:
    assert Wording(words(1, SHORTEST - 1)).sketch() == []
    assert Wording("").sketch() == []
    assert Wording("").overlap(Wording("")).runs == 0


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_texts_can_be_compared(one: str, other: str) -> None:
    found, back = Wording(one).overlap(Wording(other)), Wording(other).overlap(Wording(one))
    assert (found.runs, found.of_shorter, found.of_longer) == (back.runs, back.of_shorter, back.of_longer)
    assert 0 <= found.of_longer <= found.of_shorter <= 1


def test_time_and_size_are_bounded() -> None:
    start = time.process_time()
    huge = Wording("-\n" * 200_000 + words(1, 100_000))
    assert len(huge.numbers) <= 3_000
    assert len(huge.sketch()) <= SKETCH
    assert time.process_time() - start < 2
