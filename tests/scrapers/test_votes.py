"""Votes as council pages count them."""

import time

import pytest

from scrapers.german import parse_votes
from storage.records import Votes


@pytest.mark.parametrize(
    ("text", "votes"),
    [
        ("Ja: 20, Nein: 4, Enthaltungen: 22", Votes(yes=20, no=4, abstentions=22)),
        ("Ja-Stimmen: 9, Nein-Stimmen: 0", Votes(yes=9, no=0)),
        ("mit 12 Ja gegen 3 Nein bei 1 Stimmenthaltung", Votes(yes=12, no=3, abstentions=1)),
        ("einstimmig beschlossen", None),
        ("Ja: 123456", None),
        ("1234567 Ja", None),
    ],
)
def test_votes(text: str, votes: Votes | None) -> None:
    assert parse_votes(text) == votes


@pytest.mark.parametrize("digit", ["0", "9", "1 "])
def test_long_rows_of_digits_cost_little(digit: str) -> None:
    began = time.perf_counter()
    assert parse_votes(f"{digit * 100_000} Ja" if digit != "1 " else digit * 100_000) is None
    assert time.perf_counter() - began < 5
