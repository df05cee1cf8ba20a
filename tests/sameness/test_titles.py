"""What titles are about, whoever put what around them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sameness.titles import parties_in, read_title, role_of_kind
from tests.cost import surplus

CORE = "Sprachlotsen für alle Stadtteile"


@pytest.mark.parametrize(
    "title",
    [
        CORE,
        f"Unser Antrag: {CORE}",
        f"Antrag: {CORE}",
        f"SPD fordert: {CORE}",
        f"SPD und CDU beantragen: {CORE}",
        f"Bündnis 90/Die Grünen: {CORE}",
        f"Pressemitteilung: SPD fordert: {CORE}",
        f"Antrag der Fraktion SPD vom 03.03.2026: {CORE}",
        f"Antrag SPD-Fraktion - {CORE}",
        f"Antrag gem. § 5 GeschO: {CORE}",
        f"Gemeinsamer Antrag der Ratsfraktionen: FREIE WÄHLER, CDU, SPD: {CORE}",
        f"Interfraktioneller Antrag FDP, KAL: {CORE}",
        f"Dringlichkeitsantrag der Fraktionen SPD und CDU: {CORE}",
        f"Anfrage der FWV-Fraktion vom 20.05.2026; hier: {CORE}",
        f"{CORE} - Antrag der SPD-Fraktion vom 03.03.2026 -",
        f"{CORE}, Antrag des Ratsmitgliedes Muster (FDP)",
        f"{CORE} Antrag der SPD/FDP-Ortschaftsratsfraktion Nord",
        f"{CORE} (CDU-Antrag)",
        f"{CORE}; hier: Antrag der SPD-Fraktion",
        f"{CORE} (DS 26-0084)",
        f"  {CORE}\n",
    ],
)
def test_what_is_around_it_makes_no_difference(title: str) -> None:
    read = read_title(title)
    assert (read.core, read.role) == (CORE, "")


@pytest.mark.parametrize(
    ("title", "core", "role"),
    [
        (f"Änderungsantrag: {CORE}", CORE, "amends"),
        (f"Änderungsantrag CDU: {CORE}", CORE, "amends"),
        (f"Änderungs-/Ergänzungsantrag der CDU: {CORE}", CORE, "amends"),
        (f"Änderungsantrag der CDU-Fraktion vom 27.11.2025 zu {CORE}", CORE, "amends"),
        ("Änderungsantrag zu DS 26-0084", "DS 26-0084", "amends"),
        ("Änderungsantrag der CDU-Fraktion", "", "amends"),
        (f"Antwort zur Anfrage der FDP-Fraktion zu {CORE}", CORE, "answers"),
        (f"Beantwortung der Anfrage der SPD: {CORE}", CORE, "answers"),
        (f"Stellungnahme der Verwaltung zum Antrag der SPD: {CORE}", CORE, "answers"),
        ("Information zum Antrag A0004/20", "Antrag A0004/20", "answers"),
        ("1. Ergänzung zur Vorlage 26-0084", "Vorlage 26-0084", "supplements"),
    ],
)
def test_roles(title: str, core: str, role: str) -> None:
    read = read_title(title)
    assert (read.core, read.role) == (core, role)


@pytest.mark.parametrize(
    "title",
    [
        "Antrag der Fraktion",
        "Bauantrag Lindenallee 2",
        "Integrationskonferenz im Kreis Rurland – gemeinsam vorankommen",
        "Bebauungsplan 12, hier: Aufstellungsbeschluss",
        "Stellungnahme zum Landesentwicklungsplan",
        "Antworten auf den Klimawandel",
        "Behandlung der Anregungen zum Bebauungsplan",
    ],
)
def test_what_belongs_to_it_stays(title: str) -> None:
    read = read_title(title)
    assert (read.core, read.role) == (title, "")


def test_who_asks_for_what_and_when() -> None:
    read = read_title("Anfrage der Fraktion Bündnis 90/Die Grünen vom 03.03.2026: Sprachlotsen")
    assert (read.asks, read.date, read.parties) == ("question", dt.date(2026, 3, 3), {"grüne"})
    assert read_title("SPD fragt: Sprachlotsen").asks == "question"
    assert read_title("Resolution zur Aufnahme Geflüchteter").asks == "motion"
    assert read_title("Antrag vom 31.02.2026: Sprachlotsen").date is None
    assert read_title("Sprachlotsen für die SPD-Hochburg").parties == frozenset()


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("Bündnis 90/Die Grünen", "grüne"),
        ("DIE GRÜNEN", "grüne"),
        ("Grüne", "grüne"),
        ("Die Linke", "linke"),
        ("Linken", "linke"),
        ("Freie Wähler", "freie wähler"),
        ("Freien Wähler", "freie wähler"),
        ("SPD-Fraktion", "spd"),
    ],
)
def test_one_name_for_each_party(words: str, party: str) -> None:
    assert parties_in(words) == {party}


@pytest.mark.parametrize(
    ("kind", "role"),
    [
        ("Änderungs-/Ergänzungsantrag", "amends"),
        ("Änderungsantrag", "amends"),
        ("Stellungnahme", "answers"),
        ("Beantwortung einer Anfrage", "answers"),
        ("Ergänzungsvorlage", "supplements"),
        ("Antrag", ""),
        ("Änderung der Satzung", ""),
        ("Beschlussvorlage", ""),
    ],
)
def test_roles_of_the_pages_kinds(kind: str, role: str) -> None:
    assert role_of_kind(kind) == role


@given(st.text(max_size=300))
def test_any_title_can_be_read_twice(title: str) -> None:
    read = read_title(title)
    assert len(read.core) <= len(title)
    assert read_title(read.core).core in read.core


@pytest.mark.parametrize(
    "part", ["Antrag der ", "Antrag zu ", "SPD, ", "(", "Änderungsantrag der ", "fordert: ", "- "]
)
def test_time_grows_with_the_length_at_most(part: str) -> None:
    small, large = part * 2_500, part * 20_000
    assert surplus(lambda: read_title(small), lambda: read_title(large), 8, 2.0) <= 2.0
