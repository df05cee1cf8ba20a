"""The vocabulary that the fields are read with: parties, committees, bodies, dates, kinds, headings."""

import datetime as dt
from pathlib import Path

import pytest

from scrapers.documents.bodies import bodies_named
from scrapers.documents.committees import find_committees
from scrapers.documents.fields import motion_fields
from scrapers.documents.letter import read_letter
from scrapers.documents.letter_closing import closing_at
from scrapers.documents.letter_dates import find_dates, with_years
from scrapers.documents.letter_sections import Section, section_at
from scrapers.documents.meeting_dates import meetings_in
from storage.kinds import kind_at_start
from storage.parties import party_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SPD- und CDU-Fraktion", ("SPD", "CDU")),
        ("Bündnis 90/ Die Grünen", ("Bündnis 90/Die Grünen",)),
        ("BÜNDNIS 90/DIE GRÜNEN und FDP", ("Bündnis 90/Die Grünen", "FDP")),
        ("B'90/Grüne", ("Bündnis 90/Die Grünen",)),
        ("Grüne Welle für Busse, die Grünen", ("Bündnis 90/Die Grünen",)),
        ("die linke Rheinseite", ()),
        ("DIE LINKE. im Rat", ("Die Linke",)),
        ("Bündnis Sahra Wagenknecht (BSW)", ("BSW",)),
        ("Fraktion JUDU/DAL", ("JUDU/DAL",)),
        ("Junges Duisburg", ("Junges Duisburg",)),
        ("Fraktionen DAL, SGU und WIR", ("DAL", "SGU", "WIR")),
        ("Bürgerliste Musterdorf, die Bürgerliste", ("Bürgerliste Musterdorf",)),
        ("Kreistags-Fraktion", ()),
        ("XYZ-Ratsfraktion", ("XYZ",)),
        ("Ratsherr Muster (FW)", ("Freie Wähler",)),
        ("Partei Mensch Umwelt Tierschutz", ("Tierschutz",)),
        ("der Tierschutz im Rat", ()),
        ("Fraktion BÜNDNIS 90/DIE GRÜNEN", ("Bündnis 90/Die Grünen",)),
    ],
)
def test_parties(text: str, names: tuple[str, ...]) -> None:
    assert party_names(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("des Haupt- und Finanzausschusses", ["Haupt- und Finanzausschuss"]),
        ("Kreisausschusses und Kreistages", ["Kreisausschuss", "Kreistag"]),
        ("in der Kreistagssitzung und der Ratssitzung", ["Kreistag", "Rat"]),
        ("des Bau-, Planungs- und Umweltausschusses", ["Bau-, Planungs- und Umweltausschuss"]),
        (
            "des Ausschusses für Chancen und Integration und des Rates",
            ["Ausschuss für Chancen und Integration", "Rat"],
        ),
        ("Ausschuss für Schule, Kultur und Sport am 3.4.2020", ["Ausschuss für Schule, Kultur und Sport"]),
        ("Ausschuß für Arbeit", ["Ausschuss für Arbeit"]),
        ("der Bezirksvertretung Beispiel-Mitte am Montag", ["Bezirksvertretung Beispiel-Mitte"]),
        ("des Rates der Stadt am 1.1.2020", ["Rat der Stadt"]),
        ("Stadtrat Dr. Muster fragt", []),
        ("der Landrat und der Vorrat", []),
        ("Ratsfraktion und Kreistagsfraktion", []),
        ("des Integrationsrats", ["Integrationsrat"]),
        ("Ausschuss für Soziales und\nIntegration", ["Ausschuss für Soziales und Integration"]),
    ],
)
def test_committees(text: str, names: list[str]) -> None:
    assert [found.name for found in find_committees(text)] == names


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("den 22.03.2021", [dt.date(2021, 3, 22)]),
        ("22.3.21 und 1. 4. 1998", [dt.date(2021, 3, 22), dt.date(1998, 4, 1)]),
        ("5. März 2019", [dt.date(2019, 3, 5)]),
        ("7 Mai 2019, 8.Sept. 2020", [dt.date(2019, 5, 7), dt.date(2020, 9, 8)]),
        ("2024-02-29", [dt.date(2024, 2, 29)]),
        ("31.02.2021, 12.13.2020", []),
        ("Artikel 1.2.3.4 und 0 24 52 / 13-17 50", []),
    ],
)
def test_dates(text: str, days: list[dt.date]) -> None:
    assert [found.day for found in find_dates(text)] == days


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Gemeinsamer Antrag der Fraktionen", "Antrag"),
        ("Dringlichkeitsantrag", "Antrag"),
        ("Ergänzungsantrag zu TOP 5", "Änderungsantrag"),
        ("ÄNDERUNGSANTRAG", "Änderungsantrag"),
        ("Kleine Anfrage", "Anfrage"),
        ("Sitzungsvorlage", "Beschlussvorlage"),
        ("Informationsvorlage", "Mitteilungsvorlage"),
        ("Resolution gegen Hass", "Resolution"),
        ("Presseerklärung", "Pressemitteilung"),
    ],
)
def test_kinds(line: str, kind: str) -> None:
    found = kind_at_start(line)
    assert found is not None
    assert found[0] == kind


@pytest.mark.parametrize("line", ["Antragsteller sind alle", "Anfragende", "Vorlagen sind Papier", ""])
def test_words_that_only_begin_like_a_kind(line: str) -> None:
    assert kind_at_start(line) is None


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("Beschlussvorschlag:", (Section.RESOLUTION, "")),
        ("Beschlußentwurf: Der Rat stimmt zu.", (Section.RESOLUTION, "Der Rat stimmt zu.")),
        ("II. Sachverhalt", (Section.REASONS, "")),
        ("Sachverhalt / Begründung", (Section.REASONS, "")),
        ("Finanzielle Auswirkungen:", (Section.OTHER, "")),
        ("Begründung des Antrags:", (Section.REASONS, "")),
    ],
)
def test_headings(line: str, section: tuple[Section, str]) -> None:
    assert section_at(line) == section


@pytest.mark.parametrize(
    "line", ["Der Sachverhalt ist bekannt.", "Antrag auf Förderung", "Begründungen fehlen"]
)
def test_prose_is_no_heading(line: str) -> None:
    assert section_at(line) is None


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("im Kreistag\nDüren", ("Kreis Düren",)),
        ("des Kreises Heinsberg", ("Kreis Heinsberg",)),
        ("KREISTAG HEINSBERG", ("Kreis Heinsberg",)),
        ("die Stadt Maßnahmen ergreift", ()),
        ("Rat der Stadt Musterhausen", ("Stadt Musterhausen",)),
        ("im Kreis und der Stadt Düren", ("Stadt Düren", "Kreis Düren")),
        ("so wie in der Stadt Düren", ()),
        ("der Dürener Kreistag", ("Kreis Düren",)),
        ("Kreisstadt Heinsberg", ("Stadt Heinsberg",)),
        ("Integrationsrat der Stadt Musterhausen", ("Stadt Musterhausen",)),
        ("im Sozialausschuss der Stadt Muster- hausen", ()),
    ],
)
def test_bodies(text: str, bodies: tuple[str, ...]) -> None:
    assert bodies_named(text) == bodies


@pytest.mark.parametrize(
    ("head", "reference"),
    [
        ("Drs.-Nr.: 12/23", "12/23"),
        ("Drucksache 21-0999", "21-0999"),
        ("DS 25-1417/1", "25-1417/1"),
        ("DS0311/19", "DS0311/19"),
        ("Stadtverwaltung Muster Beschluss-Nr. SR-25/0417-50.1", "SR-25/0417-50.1"),
        ("Vorlage Nr.: 2022/0985", "2022/0985"),
        ("V 2021/0123", "V 2021/0123"),
        ("AT/0054/2026", "AT/0054/2026"),
        ("Antrag zur Drucksache 21-0999", ""),
        ("Antrag\nBezug: DS 21-0999", ""),
        ("Telefon 02421/22100", ""),
    ],
)
def test_own_number_in_the_head_only(head: str, reference: str) -> None:
    text = f"{head}\n\nMehr Bänke im Park\n\nBeschlussvorschlag:\n\nEs werden Bänke gekauft (DS 20-0001)."
    assert motion_fields(text).reference == reference


# Each begins like an address, an office, a menu, a name or a date, and is a title.
TITLES = (Path(__file__).parent / "titles.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("kind", ["Antrag der SPD-Fraktion zur Ratssitzung am 3.5.2023", "ANTRAG"])
def test_titles_that_begin_like_something_else(title: str, kind: str) -> None:
    text = (
        f"SPD-Fraktion im Rat der Stadt Düren\n\n{kind}\n\n{title}\n\nBeschlussvorschlag:\nEs wird geprüft."
    )
    assert motion_fields(text).title == title


def test_an_abbreviation_misread_in_a_scan_is_put_right() -> None:
    text = "Antrag\n\nMehr Platz für das {} (Kl)\n\nBeschlussvorschlag:\n\nEs wird angebaut."
    assert motion_fields(text.format("Kinderhaus Insel")).title.endswith("(KI)")
    assert motion_fields(text.format("Kinderhaus Dorf")).title.endswith("(Kl)")


def test_parts_of_a_letter() -> None:
    letter = read_letter("Kopf\n\nSehr geehrte Frau Muster,\n\nText.\n\nMit freundlichen Grüßen\n\nName")
    assert letter.lines[letter.body].startswith("Sehr geehrte")
    assert letter.salutation
    assert letter.lines[letter.closing].startswith("Mit freundlichen")


_MOTION = "Antrag\nMehr Kurse\nDie Verwaltung wird beauftragt, Kurse anzubieten.\nBegründung:\n"


@pytest.mark.parametrize(
    ("end", "day"),
    [
        ("Es fehlt an Kursen.\nMusterstadt an der Ruhr, den 3. Mai 2021", dt.date(2021, 5, 3)),
        ("Es fehlt an Kursen.\nDüren, 3.5.2021 gez. Otto Test", dt.date(2021, 5, 3)),
        ("Die Frist endet am\n31.03.2026", None),
        ("Die Schule schließt zum 31.03.2026", None),
        ("Ende der Frist: 31.03.2026", None),
    ],
)
def test_only_a_line_of_place_and_date_dates_a_letter(end: str, day: dt.date | None) -> None:
    assert motion_fields(_MOTION + end).date == day


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SPD: Mehr Kurse\n\nDie Volkshochschule soll im Herbst mehr Kurse anbieten, heißt es.", ("SPD",)),
        ("Streit um die AfD: Rat vertagt\n\nIm Rat ging es hoch her, als das Heim zur Sprache kam.", ()),
        ("Neues\n\nDie Verwaltung hat zum Antrag der SPD eine Antwort vorgelegt.", ()),
        ("Neues\n\nNachdem die SPD zugestimmt hat, hat die CDU einen Antrag eingebracht.", ()),
    ],
)
def test_originators_of_reports(text: str, names: tuple[str, ...]) -> None:
    assert motion_fields(text).originators == names


def test_a_meeting_that_is_over_is_not_to_come() -> None:
    text = "Rückblick\n\nDer Kreisausschuss hat am 3. März 2026 über den Antrag beraten."
    assert motion_fields(text).meetings == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SPD-Fraktion im Rat der Stadt\nRathaus, Markt 1, 52349 Musterstadt", ()),
        ("Fraktion im Rat der Gemeinde\nPostfach 12", ()),
        ("Rat der Stadt Rurbeck\nPostfach 12", ("Stadt Rurbeck",)),
        ("Anna Beispiel im Kreistag des Kreises Düren", ("Kreis Düren",)),
        ("wie zum Beispiel die Stadt Düren", ()),
        ("Rat der Stadt Bad", ()),
    ],
)
def test_a_name_stands_on_the_line_of_its_kind(text: str, names: tuple[str, ...]) -> None:
    assert bodies_named(text) == names


@pytest.mark.parametrize(
    ("text", "meetings"),
    [
        ("Anfrage gem. § 12 der Geschäftsordnung für den Kreistag", []),
        ("Antrag des Integrationsrates an den Rat am 3.5.2021", [("Rat", dt.date(2021, 5, 3))]),
        ("zu TOP 7 der Ratssitzung vom 20.06.2024", [("Rat", dt.date(2024, 6, 20))]),
        ("Beschluss des Rates vom 20.06.2024", []),
        (
            "9. Sitzung des Sozialausschusses der Stadt Muster am 3.5.2021",
            [("Sozialausschuss", dt.date(2021, 5, 3))],
        ),
        ("der Rat berät am 3.5.2021", [("Rat", dt.date(2021, 5, 3))]),
    ],
)
def test_dates_of_meetings(text: str, meetings: list[tuple[str, dt.date]]) -> None:
    assert [(found.organization, found.date) for found in meetings_in(text)] == meetings


def test_a_day_without_year_is_the_next_one() -> None:
    own = dt.date(2023, 12, 5)
    assert with_years("am 16. Januar, am 7. Dezember, am 1. Mai 2020", own) == (
        "am 16. Januar 2024, am 7. Dezember 2023, am 1. Mai 2020"
    )


@pytest.mark.parametrize(
    ("lines", "closing"),
    [
        (["Ein Satz.", "", "Mit freundlichen Grüßen", "Anna Muster"], 2),
        (["Ein Satz.", "", "Ort, 18. Juni 2024", "", "Anna Muster", "Fraktionsvorsitzende"], 2),
        (["Ein Satz.", "", "Ort, 18. Juni 2024", "gez. Muster"], 2),
        (["Ein Satz.", "Anna Muster", "Fraktionsvorsitzende"], 1),
        (["Ein Satz.", "", "- Deutsch", "- Türkisch"], 4),
        (["Der Kurs beginnt am", "18. Juni 2024"], 2),
        (["Ein Satz.", "", "Begründung", "", "Noch ein Satz."], 5),
    ],
)
def test_where_a_letter_ends(lines: list[str], closing: int) -> None:
    assert closing_at(lines, 0) == closing


_RUNNING = "wir beantragen, dem Verein 500 € zu geben."


@pytest.mark.parametrize(
    ("sentence", "kept"),
    [
        ("Der Verein hilft vielen Familien.", False),
        ("Über die Ergebnisse wird im Herbst berichtet.", True),
        ("Die Verwaltung berichtet im Herbst.", True),
        ("Dafür genügt ein formloser Nachweis.", True),
    ],
)
def test_statements_that_end_a_request_are_its_reasons(sentence: str, kept: bool) -> None:
    text = f"Antrag der SPD-Fraktion\n\nZuschuss\n\nSehr geehrte Frau Muster,\n\n{_RUNNING} {sentence}"
    assert motion_fields(text).resolution == (f"{_RUNNING} {sentence}" if kept else _RUNNING)


@pytest.mark.parametrize(
    ("subject", "title", "meetings"),
    [
        ("Antrag für den Bauausschuss - Mehr Wohnraum", "Mehr Wohnraum", ["Bauausschuss"]),
        ("Antrag für den Umbau im Rat - Mehr Platz", "Antrag für den Umbau im Rat - Mehr Platz", []),
    ],
)
def test_a_subject_may_name_its_committee(subject: str, title: str, meetings: list[str]) -> None:
    fields = motion_fields(f"Betreff: {subject}\n\nSehr geehrte Frau Muster,\n\nwir beantragen Kurse.")
    assert fields.title == title
    assert [meeting.organization for meeting in fields.meetings] == meetings


def test_an_office_that_answers_is_not_the_faction_that_asked() -> None:
    text = "Stellungnahme der Verwaltung\n\nzur Anfrage F1/21 der Fraktion SPD\n\nNeue Wege\n\nEs gibt sie."
    assert motion_fields(text).originators == ()
