"""Whatever the text: an answer, and in time that grows with its length."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.documents.fields import motion_fields
from storage.records import MotionFields
from tests.cost import surplus

UNITS = """A- |a |1.|Sitzung des |Ausschuss für |Haupt- und |Stadt Aa und |Fraktion |Antrag¶|„a“ so |¶|a¶|A¶
An¶|Beschlussvorschlag:¶|Drs. Nr. |01.01.2020 |wird |Betreff: a¶|Kreisausschuss 01.01.2020¶|wir bitten:¶1. a¶
Die SPD will |auf Antrag der |(Vorlage 1 - |TOP 1 Antrag |hat in seiner Sitzung am |Max Muster¶|Ort, 1.1.2020¶
Antrag auf die Tagesordnung zu setzen:¶|Der Rat¶- lobt
am 6. Mai berät der Rat |Ziffer 1 der Vorlage zu ändern:¶|SPD Ort
der wird¶|(|„|x
Der Rat hat in seiner Sitzung am 1.1.2020 beschlossen:¶|Der Rat fordert |Die Fraktion der A
wir beantragen ist a |Antrag für den Rat - """.replace("\n", "|")
HOSTILE = [unit.replace("¶", "\n") for unit in UNITS.split("|")]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("head", ["", "Antrag der SPD-Fraktion\n\nEin Titel\n\n"])
def test_time_grows_with_the_length(unit: str, head: str) -> None:
    short, long = (head + unit * (size // len(unit)) for size in (8_000, 48_000))
    # Quadratic would be 6 times as long.
    assert surplus(lambda: motion_fields(short), lambda: motion_fields(long), 6, 2.0) <= 2.0


WORDS = """Antrag|der SPD-Fraktion|Betreff:|Sehr geehrte
am|31.02.2021|1.|Rat|“|-|Beschlussvorschlag:|Begründung:
Mit freundlichen Grüßen|Drs.Nr.|99999999999/1|Kreis|İ|¶|¶¶|\x00|\ud800""".replace("\n", "|").replace(
    "¶", "\n"
)
ANY_WORDS = st.lists(st.sampled_from([*WORDS.split("|"), "|"]), max_size=40).map(" ".join)


@settings(max_examples=300)
@given(st.one_of(st.text(max_size=400), ANY_WORDS))
def test_any_text_has_fields(text: str) -> None:
    assert isinstance(motion_fields(text), MotionFields)


def test_nothing_comes_of_nothing() -> None:
    assert motion_fields("") == motion_fields(" \n\f\n") == MotionFields()
