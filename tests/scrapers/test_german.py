"""Sizes, months and votes as German pages write them; dates and times are tested with the products."""

import pytest

from scrapers.german import parse_month, parse_size, parse_votes
from storage.records import Votes


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("253,8 kB", 259891),
        ("(2.617 KB)", 2679808),
        ("Größe: 2,6 MB", 2726298),
        ("12 Seiten", None),
        (". KB", None),
        ("", None),
    ],
)
def test_sizes(text: str, size: int | None) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Oktober 2026", (2026, 10)),
        ("Kalender 2026 März", (2026, 3)),
        ("März", None),
        ("October 2026", None),
    ],
)
def test_months(text: str, month: tuple[int, int] | None) -> None:
    assert parse_month(text) == month


@pytest.mark.parametrize(
    "text",
    [
        "Ja: 7, Nein: 11, Enthaltungen: 2",
        "Ja: 7 Nein: 11 Enthaltung: 2",
        "Ja-Stimmen: 7\nNein-Stimmen: 11\nStimmenthaltungen: 2",
        "7 Ja, 11 Nein, 2 Enthaltungen",
        "7 Ja 11 Nein 2 Stimmenthaltungen",
        "Ja 7, Nein 11, Enthaltung 2",
    ],
)
def test_votes(text: str) -> None:
    assert parse_votes(text) == Votes(yes=7, no=11, abstentions=2)


def test_what_is_not_counted_is_not_stated() -> None:
    assert parse_votes("Ja: 0, Nein: 4") == Votes(yes=0, no=4)
    assert parse_votes("einstimmig") is None
