"""Days in two languages, and committees by the names of their meetings."""

import datetime as dt

import pytest

from scrapers.council_words import committee_of
from scrapers.systems.allris4.words import counted_votes, is_closed_sitting, parse_day
from storage.records import Votes


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Di., 25.08.2026", dt.date(2026, 8, 25)),
        ("Jan 29, 2026", dt.date(2026, 1, 29)),
        ("2026 Oct 21", dt.date(2026, 10, 21)),
        ("21 October 2026", dt.date(2026, 10, 21)),
        ("Sept 1, 2026", dt.date(2026, 9, 1)),
        ("Feb 30, 2026", None),
        ("Saal 29, 2026", None),
        ("", None),
    ],
)
def test_days(text: str, day: dt.date | None) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Sitzung des Stadtrates", "Stadtrat"),
        ("Sitzung des Rates der Stadt Weidenbek", "Rat der Stadt Weidenbek"),
        ("31. Sitzung des Planungs- und Bauausschusses", "Planungs- und Bauausschuss"),
        ("Sitzung des Jugend-, Kultur- und Sozialausschusses", "Jugend-, Kultur- und Sozialausschuss"),
        (
            "Öffentliche/nichtöffentliche Sitzung des Ausschusses für Bauen, Umwelt und Verkehr",
            "Ausschuss für Bauen, Umwelt und Verkehr",
        ),
        ("Sitzung des Kreistages des Kreises Rurtal", "Kreistag des Kreises Rurtal"),
        ("Sitzung des Beirats für Inklusion", "Beirat für Inklusion"),
        ("Sitzung der Bezirksvertretung Süd", "Bezirksvertretung Süd"),
        ("Gemeinsame Sitzung der Ausschüsse A und B", "Ausschüsse A und B"),
        ("Sitzung des Gemeinsamen Ausschusses", "Sitzung des Gemeinsamen Ausschusses"),
        ("Runder Tisch Bahnhof", "Runder Tisch Bahnhof"),
        ("Sitzung des", "Sitzung des"),
        ("", ""),
    ],
)
def test_committees(title: str, name: str) -> None:
    assert committee_of(title) == name


@pytest.mark.parametrize(
    ("title", "closed"),
    [
        ("Nichtöffentliche Sitzung des Rates", True),
        ("3. nicht öffentliche Sitzung des Rates", True),
        ("Nicht-öffentliche Sitzung des Rates", True),
        ("Verwaltungsausschuss (nichtöffentlich)", True),
        ("Öffentliche/nichtöffentliche Sitzung des Rates", False),
        ("Sitzung des Rates", False),
    ],
)
def test_closed_sittings(title: str, closed: bool) -> None:
    assert is_closed_sitting(title) is closed


def test_votes_in_the_words_of_the_product() -> None:
    assert counted_votes("Zustimmung: 7\nAblehnung: 11\nEnthaltung: 2") == Votes(yes=7, no=11, abstentions=2)
    assert counted_votes("Ja: 5, Nein: 0") == Votes(yes=5, no=0)
    assert counted_votes("einstimmig") is None
