"""The sentence around a word."""

from hypothesis import given
from hypothesis import strategies as st

from scrapers.selection.snippets import LONGEST, snippet


def around(text: str, word: str) -> str:
    start = text.index(word)
    return snippet(text, start, start + len(word))


def test_it_is_the_sentence() -> None:
    text = "Das war vorher. Die Kurse beginnen\nim Mai. Das kommt danach."
    assert around(text, "Kurse") == "Die Kurse beginnen im Mai."


def test_abbreviations_and_dates_end_no_sentence() -> None:
    text = "Es gilt die Regel. Nach § 27 Abs. 2 GO wählt der Rat am 3. Mai z. B. Dr. Muster. Ende."
    assert around(text, "wählt") == "Nach § 27 Abs. 2 GO wählt der Rat am 3. Mai z. B. Dr. Muster."


def test_a_heading_is_its_own_sentence() -> None:
    assert around("Bericht\n\nNeue Kurse\n\nIm Mai geht es los", "Kurse") == "Neue Kurse"


def test_a_long_sentence_is_cut_at_words_on_both_sides() -> None:
    text = "vorne " * 200 + "KURS " + "hinten " * 200
    shown = around(text, "KURS")
    assert len(shown) <= LONGEST
    assert shown.startswith("… vorne")
    assert shown.endswith("hinten …")
    assert set(shown.split()) == {"…", "vorne", "KURS", "hinten"}


@given(st.text(min_size=1, max_size=2000), st.data())
def test_it_is_one_line_and_never_too_long(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    shown = snippet(text, start, end)
    assert len(shown) <= LONGEST
    assert "\n" not in shown
