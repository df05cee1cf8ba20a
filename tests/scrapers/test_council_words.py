"""Words that all council systems share: what a committee is called whose meeting does not take place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from scrapers.council_words import committee_of, is_cancelled, without_cancelled
from scrapers.systems.sdnet_rim.agenda import _SESSION_NUMBER
from scrapers.systems.sdnet_rim.calendar import _CANCELLED_MARK
from scrapers.systems.sdnet_rim.keys import paper_number
from tests.cost import surplus


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Bauausschuss - abgesagt -", "Bauausschuss"),
        ("ENTFÄLLT: Bauausschuss", "Bauausschuss"),
        ("(abgesagt, entfällt) Rat", "Rat"),
        ("Rat (fällt aus!)", "Rat"),
        ("Rat - - [entfällt]", "Rat"),
        ("Abgesagter Rat", "Abgesagter Rat"),
        ("Rat (öffentlich) -", "Rat (öffentlich) -"),
        ("", ""),
    ],
)
def test_the_note_is_taken_from_the_name(name: str, bare: str) -> None:
    assert without_cancelled(name) == bare


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Bauausschuss – entfällt –", "Bauausschuss"),
        ("entfällt: Bauausschuss", "Bauausschuss"),
        ("- abgesagt, fällt aus", ""),
        ("Rat ([- abgesagt)", "Rat"),
        ("Rat: abgesagt, aber bald", "Rat: abgesagt, aber bald"),
    ],
)
def test_so_it_is_in_a_calendar_of_sdnet(name: str, bare: str) -> None:
    assert _CANCELLED_MARK.sub("", name) == bare


@pytest.mark.parametrize(
    "part", ["(", "- ", "–", ",", "a", "a ", "1", ",1.", "abgesagt ", "entfällt-", "1.", "Sitzung der "]
)
@pytest.mark.parametrize(
    "work",
    [
        is_cancelled,
        without_cancelled,
        committee_of,
        paper_number,
        lambda name: _CANCELLED_MARK.sub("", name),
        lambda name: _SESSION_NUMBER.sub("", name),
    ],
    ids=["is_cancelled", "without_cancelled", "committee_of", "paper_number", "sdnet", "session_number"],
)
def test_a_long_name_takes_no_longer_than_short_ones(work: Callable[[str], object], part: str) -> None:
    small, large = f"{part * 1_500}x", f"{part * 12_000}x"
    assert surplus(lambda: work(small), lambda: work(large), 8, 2.0) <= 2.0
