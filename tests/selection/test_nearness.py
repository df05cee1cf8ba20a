"""What stands near a word: as if the whole text were searched, without searching it."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.selection.automaton import WordAutomaton
from scrapers.selection.nearness import Nearness
from scrapers.selection.schema import Context

CONTEXTS = {
    "wood": Context(words=("*baum*", "wald"), distance=12),
    "before": Context(words=("amt für",), distance=20, before_only=True),
}
WORDS = ["apfel", "baum", "waldbäume", "wald", "amt für", "x", "langes wort dazwischen"]
TEXTS = st.lists(st.sampled_from(WORDS)).map(" ".join)


def spots_of(text: str) -> list[tuple[int, int]]:
    starts = [at for at in range(len(text)) if text.startswith("apfel", at)]
    return [(start, start + len("apfel")) for start in starts]


def is_near(name: str, text: str, start: int, end: int) -> bool:
    """Said plainly: a word of the context begins within its distance."""
    context = CONTEXTS[name]
    everywhere = [begin for begin, _, _ in WordAutomaton((w, w) for w in context.words).find(text, text)]
    last = start if context.before_only else end + context.distance
    return any(start - context.distance <= begin <= last for begin in everywhere)


@given(TEXTS)
def test_it_is_as_if_all_were_searched(text: str) -> None:
    nearness = Nearness(CONTEXTS)
    reach = nearness.reach(CONTEXTS)
    spots = spots_of(text)
    places = nearness.around(text, text, [(start - reach, end + reach) for start, end in spots])
    for start, end in spots:
        for name in CONTEXTS:
            assert nearness.any_near([name], places, start, end) is is_near(name, text, start, end)


@given(st.lists(st.tuples(st.integers(-50, 900), st.integers(0, 400)), max_size=60))
def test_no_part_of_a_text_is_searched_twice(spots: list[tuple[int, int]]) -> None:
    text = "baum " * 100
    searched = [0] * len(text)
    nearness = Nearness(CONTEXTS)
    automaton = nearness._automaton
    find = automaton.find

    def counted(readable: str, given: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        for at in range(start, end):
            searched[at] += 1
        return find(readable, given, start, end)

    automaton.find = counted  # type: ignore[method-assign, assignment]
    nearness.around(text, text, [(start, start + length) for start, length in spots])
    assert max(searched) <= 1


def test_without_contexts_nothing_is_near() -> None:
    nearness = Nearness({})
    assert nearness.reach(()) == 0
    assert nearness.around("baum", "baum", [(0, 4)]) == {}


@pytest.mark.parametrize(("text", "near"), [("amt für apfel", True), ("apfel amt für", False)])
def test_some_contexts_count_only_before_the_word(text: str, near: bool) -> None:
    nearness = Nearness(CONTEXTS)
    [(start, end)] = spots_of(text)
    places = nearness.around(text, text, [(0, len(text))])
    assert nearness.any_near(["before"], places, start, end) is near
