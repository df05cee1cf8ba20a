"""Split words, page numbers, page headers, and the places of lines on a PDF page."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from scrapers.documents.layout import heal_hyphens, join_pages, tidy_pages
from scrapers.documents.text import read_document


@pytest.mark.parametrize(
    ("split", "healed"),
    [
        ("Integra-\ntion der Stadt", "Integration\nder Stadt"),
        ("Integra\u00ad\ntion", "Integration"),
        ("Inte-\ngra-\ntion", "Integration"),
        ("SPD-\nFraktion", "SPD-Fraktion"),
        ("COVID-\n19", "COVID-19"),
        ("Kinder-\nund Jugendhilfe", "Kinder-\nund Jugendhilfe"),
        ("Haupt-\nbzw. Nebenstelle", "Haupt-\nbzw. Nebenstelle"),
        ("Punkte:\n-\neins", "Punkte:\n-\neins"),
        ("2020-\n2021", "2020-\n2021"),
        ("Integra-\n\ntion", "Integra-\n\ntion"),
    ],
)
def test_words_that_a_line_end_has_split(split, healed):
    assert heal_hyphens(split) == healed


@given(st.text(alphabet="aäB-\n 1u\u00ad", max_size=60))
@settings(max_examples=150)
def test_healing_loses_no_letter(text):
    def letters(words):
        return [char for char in words if char.isalnum()]

    assert letters(heal_hyphens(text)) == letters(text)


@pytest.mark.parametrize("number", ["Seite 1 von 2", "Seite 1", "- 1 -", "– 1 –", "1/2", "1"])
def test_page_numbers_go(number):
    assert tidy_pages([f"Antrag\n\n{number}", "Schluss"]) == ("Antrag", "Schluss")


@pytest.mark.parametrize("line", ["5", "12/21", "Seite an Seite", "1. Punkt", "2024"])
def test_other_numbers_stay(line):
    assert tidy_pages([f"Antrag\n\n{line}", "Schluss"])[0] == f"Antrag\n\n{line}"


def test_the_number_of_a_page_in_the_middle_of_the_text_stays():
    lines = ["a", "b", "c", "d", "Seite 1", "e", "f", "g", "h"]
    assert tidy_pages(["\n".join(lines)]) == ("\n".join(lines),)


def test_a_repeated_header_stays_where_it_stands_first():
    words = ["Eins", "Zwei", "Drei", "Vier"]
    pages = [f"Freie Liste, Vorlage {at}\n\nText {word}" for at, word in enumerate(words)]
    assert tidy_pages(pages) == ("Freie Liste, Vorlage 0\n\nText Eins", "Text Zwei", "Text Drei", "Text Vier")


def test_a_sentence_goes_on_over_a_page_break():
    assert join_pages(["Die Inte-", "gration wird", "gefördert.", "", "Ende"]) == (
        "Die Integration\nwird\ngefördert.\n\nEnde"
    )


def _pdf(*texts: tuple[float, float, str]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setFont("Helvetica", 11)
    for x, y, text in texts:
        canvas.drawString(x, y, text)
    canvas.save()
    return out.getvalue()


def test_a_footer_that_is_drawn_first_comes_last():
    data = _pdf((70, 30, "Bankverbindung"), (70, 800, "Antrag"), (70, 786, "der Freien Liste"))
    assert read_document(data).text == "Antrag\nder Freien Liste\n\nBankverbindung"


def test_columns_are_read_one_after_the_other():
    left = [(70, 700 - 14 * at, f"links {at}") for at in range(3)]
    right = [(330, 700 - 14 * at, f"rechts {at}") for at in range(3)]
    assert read_document(_pdf(*right, *left)).text.split("\n") == [
        *("links 0", "links 1", "links 2", ""),
        *("rechts 0", "rechts 1", "rechts 2"),
    ]


def test_paragraphs_are_seen_by_their_distance():
    ys = [800, 786, 772, 750, 736, 722, 700, 686]
    lines = read_document(_pdf(*((70, y, f"Zeile {y}") for y in ys))).text.split("\n")
    assert [at for at, line in enumerate(lines) if not line] == [3, 7]


def test_wide_leading_makes_no_paragraphs():
    ys = range(800, 500, -19)  # one and a half lines
    assert "" not in read_document(_pdf(*((70, y, f"Zeile {y}") for y in ys))).text.split("\n")


def test_a_single_wide_gap_is_no_table():
    text = read_document(_pdf((70, 800, "An den Rat"), (400, 800, "den 3. Mai"), (70, 786, "der Stadt"))).text
    assert "|" not in text


@pytest.mark.parametrize("cell", ["– entfällt", "„Haus“", "... offen", "12 %", "a) Rat"])
def test_a_cell_may_begin_with_a_sign_that_stands_high_or_low(cell):
    rows = [("Träger", "Sache"), ("Stadt", cell), ("Kreis", "Schule")]
    drawn = [(70 + 230 * x, 800 - 14 * y, words) for y, row in enumerate(rows) for x, words in enumerate(row)]
    assert read_document(_pdf(*drawn)).text.split("\n") == [" | ".join(row) for row in rows]


def test_a_turned_page_is_read():
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    canvas.setPageRotation(90)
    canvas.rotate(90)
    canvas.drawString(70, -100, "quer")
    canvas.drawString(70, -114, "gelegt")
    canvas.save()
    assert read_document(out.getvalue()).text == "quer\ngelegt"
