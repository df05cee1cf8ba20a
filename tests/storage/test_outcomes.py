"""What the words of a result say, and where they do not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.outcomes import is_deciding, outcome_in, read_outcome

# As the captured pages have them, with what a person reads in them.
CAPTURED = {
    "Einstimmig beschlossen": "accepted",
    "Geändert beschlossen": "accepted",
    "Mehrheitlich beschlossen": "accepted",
    "Zugestimmt zu geändertem Beschlusstext": "accepted",
    "Zustimmung": "accepted",
    "einstimmig beschlossen": "accepted",
    "einstimmig zugestimmt": "accepted",
    "geändert beschlossen": "accepted",
    "mehrheitlich beschlossen": "accepted",
    "ungeändert beschlossen": "accepted",
    "beschlossen": "accepted",
    "einstimmig abgelehnt": "rejected",
    "mehrheitlich abgelehnt": "rejected",
    "vertagt": "postponed",
    "zurückgezogen": "withdrawn",
    "verwiesen in Fachausschuss": "referred",
    "verwiesen in den Gemeinderat": "referred",
    "Kenntnis genommen": "noted",
    "Kenntnisnahme": "noted",
    "zur Kenntnis genommen": "noted",
    "erledigt": "settled",
    "": "",
    "Beratung im Fachgremium/Arbeitskreis": "",
    "Die Anfrage soll schriftlich beantwortet werden": "",
    "in Vorbereitung": "",
    "keine Abstimmung": "",
    "mit Stellungnahme einverstanden": "",
    "ohne Beschluss": "",
    "vorberaten mit Änderungen": "",
    "vorberaten ohne Änderungen": "",
}
WRITTEN = {
    "angenommen": "accepted",
    "mit Änderungen angenommen": "accepted",
    "genehmigt": "accepted",
    "ohne Gegenstimme bei 2 Enthaltungen beschlossen": "accepted",
    "Einstimmig dafür, 0 Enthaltungen": "accepted",
    "zur Kenntnis genommen und zugestimmt": "accepted",
    "Änderungsantrag abgelehnt, Vorlage beschlossen": "accepted",
    "vorbehaltlich der Zustimmung des Rates beschlossen": "accepted",
    "mehrheitlich dagegen": "rejected",
    "nicht zugestimmt": "rejected",
    "Dem Antrag wird mehrheitlich nicht zugestimmt.": "rejected",
    "keine Zustimmung": "rejected",
    "Zustimmung verweigert": "rejected",
    "Zustimmung wurde nicht erteilt": "rejected",
    "Ablehnung": "rejected",
    "zurückgestellt": "postponed",
    "abgesetzt": "postponed",
    "Gestoppt": "postponed",
    "von der Tagesordnung genommen": "postponed",
    "auf die nächste Sitzung verschoben": "postponed",
    "Vertagung beschlossen": "postponed",
    "Zustimmung vertagt": "postponed",
    "vom Antragsteller zurückgezogen": "withdrawn",
    "in den Sozialausschuss überwiesen": "referred",
    "vertagt und in den Fachausschuss verwiesen": "referred",
    "Überweisung beschlossen": "referred",
    "dem Rat empfohlen": "recommended",
    "dem Rat einstimmig zur Annahme empfohlen": "recommended",
    "mehrheitlich beschlossen (Empfehlung an den Rat)": "recommended",
    "Ablehnung empfohlen": "not_recommended",
    "nicht empfohlen": "not_recommended",
    "abgelehnt (Empfehlung an den Kreistag)": "not_recommended",
    "für erledigt erklärt": "settled",
    "Punkt 1 beschlossen, Punkt 2 vertagt": "mixed",
    "Ziffer 1 angenommen Ziffer 2 abgelehnt": "mixed",
    "geändert beschlossen; im Übrigen abgelehnt": "mixed",
    "Einstimmig": "",
    "mehrheitlich bei 3 Enthaltungen": "",
    "20 Ja, 4 Nein": "",
    "12 dafür, 3 dagegen": "",
    "nicht beschlossen": "",
    "nicht abgelehnt": "",
    "nicht vertagt": "",
    "keine Empfehlung": "",
    "ohne Beschlussempfehlung": "",
    "Antrag auf Vertagung abgelehnt": "",
    "Nichtbefassung beschlossen": "",
    "Änderungsantrag abgelehnt": "",
    "soll im Rat beschlossen werden": "",
    "beraten": "",
}


@pytest.mark.parametrize(("words", "outcome"), [*CAPTURED.items(), *WRITTEN.items()])
def test_words_and_their_outcome(words: str, outcome: str) -> None:
    assert read_outcome(words) == outcome
    assert read_outcome(words.upper()) == outcome
    assert read_outcome(words.replace(" ", "\u00a0") + "\n") == outcome


def _json_results(value: Any) -> Iterator[str]:
    rest = [value]
    while rest:
        each = rest.pop()
        if isinstance(each, dict):
            if isinstance(each.get("result"), str):
                yield each["result"]
            rest += each.values()
        elif isinstance(each, list):
            rest += each


def test_every_result_in_the_captures_is_known(shared: Path) -> None:
    found: set[str] = set()
    for path in (shared / "corpus" / "ris" / "oparl").rglob("*.json"):
        try:
            found |= set(_json_results(json.loads(path.read_text("utf-8"))))
        except ValueError:  # some are broken on purpose
            continue
    for path in (shared / "corpus" / "ris").glob("sessionnet/*.html"):
        page = path.read_text("utf-8")
        found |= set(re.findall(r"<strong>Beschluss:</strong>\s*([^<]+?)\s*<", page))
        found |= set(re.findall(r'class="tostatus">([^<]+)<', page))
    for path in (shared / "corpus" / "ris").glob("allris*/*vo020*.html"):
        page = path.read_bytes().decode("utf-8", "replace")
        found |= set(re.findall(r'<td class="text3">([^<&\ufffd]*(?:beschlossen|genommen))', page))
    assert len(found) > 20
    assert found - CAPTURED.keys() == set()


@pytest.mark.parametrize(
    ("organization", "role", "deciding"),
    [
        ("Rat", "", True),
        ("Rat der Stadt Beispiel", "", True),
        ("Stadtrat", "Entscheidung", True),
        ("Gemeinderat", "", True),
        ("Kreistag", "", True),
        ("Stadtverordnetenversammlung", "", True),
        ("Rat", "Vorberatung", False),
        ("Hauptausschuss", "", False),
        ("Haupt- und Finanzausschuss", "Entscheidung", True),
        ("Jugendhilfeausschuss", "Beschlussfassung", True),
        ("Sozialausschuss", "Vorberatung", False),
        ("Sozialausschuss", "Beschlussempfehlung", False),
        ("Kreisausschuss", "", False),
        ("Integrationsrat", "", False),
        ("Seniorenbeirat", "", False),
        ("Ortschaftsrat", "", False),
        ("Bezirksvertretung Mitte", "Anhörung", False),
    ],
)
def test_who_decides(organization: str, role: str, deciding: bool) -> None:
    assert is_deciding(organization, role) is deciding


@pytest.mark.parametrize(
    ("organization", "role", "words", "outcome"),
    [
        ("Rat", "", "mehrheitlich beschlossen", "accepted"),
        ("Sozialausschuss", "", "mehrheitlich beschlossen", "recommended"),
        ("Sozialausschuss", "Vorberatung", "einstimmig zugestimmt", "recommended"),
        ("Sozialausschuss", "Entscheidung", "einstimmig zugestimmt", "accepted"),
        ("Sozialausschuss", "", "abgelehnt", "not_recommended"),
        ("Sozialausschuss", "", "vertagt", "postponed"),
        ("Sozialausschuss", "", "zur Kenntnis genommen", "noted"),
        ("", "", "beschlossen", "accepted"),
    ],
)
def test_only_who_decides_decides(organization: str, role: str, words: str, outcome: str) -> None:
    assert outcome_in(organization, role, words) == outcome


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_words_have_an_outcome_or_none(words: str, organization: str) -> None:
    assert read_outcome(words) == read_outcome(f" {words} ")
    assert isinstance(outcome_in(organization, "", words), str)


def test_a_resolution_is_not_the_words_of_an_outcome() -> None:
    assert read_outcome("Der Rat nimmt den Bericht zur Kenntnis. " * 20) == ""
