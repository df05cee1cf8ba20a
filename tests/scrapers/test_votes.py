"""Counts of votes, in all the ways in which councils write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapers.german import parse_votes
from storage.records import Votes


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Ja: 20, Nein: 4, Enthaltung: 22, Befangen: 0", (20, 4, 22)),
        ("Abstimmung: Ja:\u00a020, Nein:\u00a04, Enthaltungen:\u00a00", (20, 4, 0)),
        ("Ja:\u00a0 3", (3, None, None)),
        ("Ja: 16, Nein: 1, Anwesend: 0, Persönlich beteiligt: 2", (16, 1, None)),
        ("Ja: 0, Nein: 4", (0, 4, None)),
        ("Ja 12 Nein 3 Enthaltung 2", (12, 3, 2)),
        ("12 Ja 3 Nein 2 Enthaltungen", (12, 3, 2)),
        ("12 Ja, 3 Nein, 1 Enthaltung", (12, 3, 1)),
        ("Ja-Stimmen: 12 Nein-Stimmen: 3 Enthaltungen: 2", (12, 3, 2)),
        ("mit 12 Ja-Stimmen gegen 3 Nein-Stimmen bei 2 Enthaltungen", (12, 3, 2)),
        ("mit 12 Ja- und 3 Nein-Stimmen", (12, 3, None)),
        ("mit 12 gegen 3 Stimmen bei zwei Enthaltungen angenommen", (12, 3, 2)),
        ("12 Stimmen dafür, 3 Stimmen dagegen, 1 Stimmenthaltung", (12, 3, 1)),
        ("Dafür: 9 / Dagegen: 8 / Enthalten: 1", (9, 8, 1)),
        ("Zustimmung: 12 Ablehnung: 3 Enthaltung: 2", (12, 3, 2)),
        ("Einstimmig dafür, 0 Enthaltungen", (None, None, 0)),
        ("einstimmig bei einer Enthaltung", (None, None, 1)),
        ("mehrheitlich bei 3 Gegenstimmen und keiner Enthaltung", (None, 3, 0)),
        ("ohne Gegenstimmen angenommen", (None, 0, None)),
        ("Ja: 20, Nein: 4 (Zwischenstand Ja: 1)", (20, 4, None)),
    ],
)
def test_votes(text: str, counts: tuple[int | None, ...]) -> None:
    yes, no, abstentions = counts
    assert parse_votes(text) == Votes(yes=yes, no=no, abstentions=abstentions)


@pytest.mark.parametrize(
    "text",
    [
        "einstimmig beschlossen",
        "mehrheitlich dafür",
        "Zustimmung",
        "Ablehnung empfohlen",
        "Ja zu mehr Radwegen im Jahr 2026",
        "Nein, am 10.03.2026",
        "Enthaltungen 3.000",
        "Befangen: 2",
        "Zustimmung 100 %",
        "Ja: 123456",
        "1234567 Ja",
        "",
    ],
)
def test_no_count(text: str) -> None:
    assert parse_votes(text) is None


@given(st.text(alphabet="Ja Nein Enthaltung:0123456789,-()\u00a0bei ohne zwei", max_size=400))
def test_any_text_is_read(text: str) -> None:
    found = parse_votes(text)
    assert found is None or any(value is not None for value in found.model_dump().values())


def test_time_is_linear_in_the_length() -> None:
    assert parse_votes("Ja 1 " * 50_000) == Votes(yes=1)
    assert parse_votes("9" * 100_000 + " Ja") is None
    assert parse_votes("1 " * 100_000) is None
