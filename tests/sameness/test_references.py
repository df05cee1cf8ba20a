"""Numbers of papers: claimed, referred to, or merely mentioned."""

from collections.abc import Callable

import pytest

from storage.sameness.references import base_of, claimed, is_telling, referred_to
from tests.cost import surplus


@pytest.mark.parametrize(
    ("title", "text", "number"),
    [
        ("Unser Antrag (DS 26-0084): Lotsen", "", "26 0084"),
        ("Lotsen", "Unser Antrag (Drs.Nr. 118/21) wurde eingereicht.", "118/21"),
        ("Lotsen", "Unsere gemeinsame Anfrage, Drucksache AV/123/2026, ist gestellt.", "av/123/2026"),
        ("Lotsen", "Drucksache 26-0084\n\nWir wollen Lotsen.", "26 0084"),
        ("Lotsen", "Den Wortlaut finden Sie im Ratsinformationssystem unter Vorlage 26-0084.", "26 0084"),
        ("Lotsen", "Der Antrag ist dort nachzulesen: Drs. 26-0084. Unser Antrag DS 26-0084.", "26 0084"),
        ("Lotsen", "Mit dem beschlossenen Antrag zum Ankommen (DS 21-0220) besteht ein Konzept.", ""),
        ("Lotsen", "Die Verwaltung hat die Vorlage 26-0084 zurückgezogen.", ""),
        ("Lotsen", "Unser Antrag DS 26-0084 und unser Antrag DS 26-0085 liegen vor.", ""),
        ("Lotsen am 26.03.2026", "Unser Antrag wird am 26.03.2026 beraten.", ""),
        ("Lotsen", "Unser Antrag. Der Rat hat DS 26-0084 abgelehnt.", ""),
        ("", "", ""),
    ],
)
def test_claims(title: str, text: str, number: str) -> None:
    assert claimed(title, text) == number


@pytest.mark.parametrize(
    ("title", "head", "numbers"),
    [
        ("Änderungsantrag zu DS 26-0084", "", {"26 0084"}),
        ("Änderungsantrag der SPD zum Standort (Vorlage BSV/25/61750)", "", {"bsv/25/61750"}),
        ("Änderungsantrag", "Fraktion\nÄnderungsantrag zur Drucksache 26-0084/1\n", {"26 0084/1"}),
        ("Information zum Antrag A0004/20", "", {"a0004/20"}),
        ("Änderungsantrag", "Bezug: Vorlage 26-0084", {"26 0084"}),
        ("Änderungsantrag", "Die Drucksache 26-0084 wurde beraten.", set()),
        ("Änderungsantrag", "x" * 900 + " zu DS 26-0084", set()),
    ],
)
def test_what_is_referred_to(title: str, head: str, numbers: set[str]) -> None:
    assert referred_to(title, head) == numbers


@pytest.mark.parametrize(
    ("number", "base"),
    [
        ("26-0084/1", "26 0084"),
        ("2026/0358/1", "2026/0358"),
        ("118/21/2", "118/21"),
        ("26-0084-1", "26 0084"),
        ("26-0084, 1. Ergänzung", "26 0084"),
        ("FB 1/340/26 1. Ergänzung", "fb 1/340/26"),
        ("26-0084", ""),
        ("118/21", ""),
        ("AV/123/2026", ""),
        ("A0004/20", ""),
        ("", ""),
        ("1" * 10_000 + "/1", ""),
    ],
)
def test_numbers_with_an_end(number: str, base: str) -> None:
    assert base_of(number) == base


def test_short_numbers_may_be_anybodys() -> None:
    assert [is_telling(number) for number in ("118/21", "26 0084", "5/26", "12/26", "")] == [
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize("part", ["Unser Antrag ", "Antrag finden Sie ", "1/1", "DS 26-", "zu der ", "A/"])
@pytest.mark.parametrize("read", [claimed, referred_to])
def test_time_grows_with_the_length_at_most(read: Callable[[str, str], object], part: str) -> None:
    small, large = part * 2_500, part * 20_000
    assert surplus(lambda: read(part * 50, small), lambda: read(part * 50, large), 8, 2.0) <= 2.0
